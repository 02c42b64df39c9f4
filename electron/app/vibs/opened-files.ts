import { stat } from 'node:fs/promises'
import { basename, isAbsolute, join } from 'node:path'
import type { VibFile, VibDescription } from '../../../shared/models/vib.ts'
import type { OpenedVib } from '../../../shared/models/vib-workshop.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { diffVibs, type VibDifference } from '../../../shared/rules/vibs/diff.ts'
import { copyOut, privateFolder } from '../../storage/private-folder.ts'
import { FileExistsError } from '../../storage/stream-file.ts'
import { extractInThread, readVibInThread } from '../../vibs/read-thread.ts'
import type { AppContext, ChosenPlace } from '../context.ts'
import { Bounded } from './bounded.ts'

const maxOpened = 50
const maxDropped = 20

/** What tells whether a file is still the one that was read. */
type Stamp = Readonly<Record<'dev' | 'ino' | 'size' | 'mtimeMs', number>>

interface Opened {
  readonly path: string
  readonly stamp: Stamp
  readonly file: VibFile
}

/** A VIB that was opened, with its file. */
export interface OpenedPath {
  readonly path: string
  readonly vib: VibDescription
}

/** Reads VIBs and offline bundles that the user opened or dropped; windows know them by id, never by path. */
export class OpenedFiles {
  readonly #newId: AppContext['newId']
  readonly #opened = new Bounded<Opened>(maxOpened)
  readonly #dropped = new Bounded<string>(maxDropped)

  constructor({ newId }: Pick<AppContext, 'newId'>) {
    this.#newId = newId
  }

  /** Keeps the path of a file that was dropped on a window; returns its token, null for what is no regular file. */
  async dropped(path: string): Promise<string | null> {
    if (!isAbsolute(path)) return null
    const about = await stat(path).catch(() => null)
    if (about?.isFile() !== true) return null
    const token = this.#newId()
    this.#dropped.set(token, path)
    return token
  }

  /** Reads a dropped file, once. Problems: `VIB_NOT_OPENED`, those of {@link readVibInThread}. */
  async openDropped(token: string, signal: AbortSignal): Promise<Result<OpenedVib>> {
    const path = this.#dropped.take(token)
    return path === undefined ? fail(problem('VIB_NOT_OPENED')) : this.open(path, signal)
  }

  /** Reads a file. Problems: `VIB_FILE_CHANGED` while it was read, those of {@link readVibInThread}. */
  async open(path: string, signal: AbortSignal): Promise<Result<OpenedVib>> {
    const before = await stampOf(path)
    const read = await readVibInThread(path, { signal })
    if (!read.ok) return read
    const stamp = await stampOf(path)
    if (stamp === null || before === null || !sameFile(before, stamp)) return changed(path)
    const opened: OpenedVib = { id: this.#newId(), name: basename(path), file: read.value }
    this.#opened.set(opened.id, { path, stamp, file: read.value })
    return ok(opened)
  }

  /**
   * Returns an opened VIB whose file is as it was. Problems: `VIB_NOT_OPENED`, `VIB_FILE_CHANGED`,
   * `VIB_BUNDLE_NOT_INSTALLABLE`.
   */
  async vib(id: string): Promise<Result<OpenedPath>> {
    const found = await this.#find(id)
    if (!found.ok) return found
    const { path, file } = found.value
    if (file.kind === 'vib') return ok({ path, vib: file.vib })
    return fail(problem('VIB_BUNDLE_NOT_INSTALLABLE', { file: basename(path) }))
  }

  /** Compares two opened VIBs, the content of their files included. Problems: as {@link vib}; `VIB_NOT_VIB` for a bundle. */
  async compare(a: string, b: string, signal: AbortSignal): Promise<Result<readonly VibDifference[]>> {
    const first = await this.#readAgain(a, signal)
    if (!first.ok) return first
    const second = await this.#readAgain(b, signal)
    return second.ok ? ok(diffVibs(first.value, second.value)) : second
  }

  /**
   * Writes one file of an opened VIB or bundle to a place. Problems: `VIB_NOT_OPENED`, `VIB_FILE_CHANGED`,
   * `VIB_ENTRY_NOT_FOUND`, `VIB_OUTPUT_EXISTS`, `STORAGE_WRITE_FAILED`.
   */
  async extract(id: string, inner: string, place: ChosenPlace, signal: AbortSignal): Promise<Result<void>> {
    const found = await this.#find(id)
    if (!found.ok) return found
    const { file, overwrite } = place
    const failed = (error: unknown) => fail(problem('STORAGE_WRITE_FAILED', { file }, error))
    const folder = await privateFolder().catch(failed)
    if ('ok' in folder) return folder
    const temporary = join(folder.path, 'extracted')
    try {
      const extracted = await extractInThread(found.value.path, inner, temporary, { signal })
      if (!extracted.ok) return extracted
      const still = await this.#find(id)
      if (!still.ok) return still
      await copyOut(temporary, file, { overwrite })
      return ok()
    } catch (error) {
      return error instanceof FileExistsError
        ? fail(problem('VIB_OUTPUT_EXISTS', { file: basename(file) }))
        : failed(error)
    } finally {
      await folder.remove()
    }
  }

  async #readAgain(id: string, signal: AbortSignal): Promise<Result<VibDescription>> {
    const found = await this.#find(id)
    if (!found.ok) return found
    const { path, file } = found.value
    if (file.kind === 'bundle') return fail(problem('VIB_NOT_VIB', { file: basename(path) }))
    const read = await readVibInThread(path, { signal, hashFiles: true })
    if (!read.ok) return read
    const now = read.value
    return now.kind === 'vib' && now.vib.sha256 === file.vib.sha256 ? ok(now.vib) : changed(path)
  }

  async #find(id: string): Promise<Result<Opened>> {
    const opened = this.#opened.get(id)
    if (!opened) return fail(problem('VIB_NOT_OPENED'))
    const now = await stampOf(opened.path)
    return now !== null && sameFile(now, opened.stamp) ? ok(opened) : changed(opened.path)
  }
}

function changed(path: string): Result<never> {
  return fail(problem('VIB_FILE_CHANGED', { file: basename(path) }))
}

async function stampOf(path: string): Promise<Stamp | null> {
  return stat(path).catch(() => null)
}

function sameFile(a: Stamp, b: Stamp): boolean {
  return (['dev', 'ino', 'size', 'mtimeMs'] as const).every((field) => a[field] === b[field])
}
