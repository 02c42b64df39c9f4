import { randomUUID } from 'node:crypto'
import { readdir, stat, unlink } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { isoNow, systemClock, type Clock } from '../../shared/clock.ts'
import { passportSchema, type HardwareRules, type Passport } from '../../shared/models/hardware.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { readRules } from '../../shared/reference/read-rules.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { printable } from '../../shared/text/printable.ts'
import { makePrivateFolder, replaceFile } from '../storage/atomic-file.ts'
import { openCollection, type Collection } from '../storage/collection.ts'
import { hasCode } from '../storage/errno.ts'
import { NotRegularFileError, readRegularFile } from '../storage/regular-file.ts'

/** A real host has about 50 kB; bytes. */
const maxDocument = 64 * 1_024 * 1_024

export interface PassportsOptions {
  /** `dataPaths().passports`. */
  readonly file: string
  readonly clock?: Clock
  readonly newId?: () => string
}

/**
 * Saved hardware of machines, at most 500. All methods fail as `JsonDocument.read` and `update` do; one too many is
 * STORAGE_WRITE_FAILED.
 */
export class Passports {
  readonly #passports: Collection<Record<string, Passport[]>, Passport>
  readonly #clock: Clock
  readonly #newId: () => string

  constructor({ file, clock = systemClock, newId = randomUUID }: PassportsOptions) {
    this.#passports = openCollection({
      file,
      name: 'passports',
      item: passportSchema,
      max: 500,
      maxBytes: maxDocument,
      clock,
    })
    this.#clock = clock
    this.#newId = newId
  }

  /** Returns all of them, in the order they were saved. */
  list(): Promise<Result<readonly Passport[]>> {
    return this.#passports.list()
  }

  /** Returns the one of a host that was saved last; null: none. */
  async latest(hostId: string): Promise<Result<Passport | null>> {
    const all = await this.list()
    return all.ok ? ok(all.value.findLast((each) => each.hostId === hostId) ?? null) : all
  }

  /**
   * Saves a machine's hardware as it was read, dated now. The name is cut to 120 characters; an empty one becomes `-`.
   */
  async save(
    { name, ...machine }: Pick<Passport, 'name' | 'hostId' | 'source' | 'hardware'>,
    signal?: AbortSignal,
  ): Promise<Result<Passport>> {
    const passport: Passport = {
      id: this.#newId(),
      name: printable(name).slice(0, 120).trim() || '-',
      at: isoNow(this.#clock),
      ...machine,
    }
    return this.#passports.add(() => ok(passport), signal)
  }

  /** Deletes one; one that is gone already is no failure. */
  async remove(id: string, signal?: AbortSignal): Promise<Result<void>> {
    const removed = await this.#passports.remove(id, signal)
    return removed.ok ? ok() : removed
  }
}

/** The user's own rules: every file that could be read, by name, and what is wrong with the others. */
export interface OwnRules {
  readonly files: readonly { readonly file: string; readonly rules: HardwareRules }[]
  readonly problems: readonly { readonly file: string; readonly problem: Problem }[]
}

/** More files are named as a problem, not read. */
const maxFiles = 64
/** `readRules` counts two million characters, of up to four bytes. */
const maxRulesBytes = 8 * 1_024 * 1_024

/**
 * Reads every `*.json` of the folder, in the order of the names; a later file's rule wins over an equally exact one of an
 * earlier file (`compileRules`). No folder is no rules. A file that is not understood is a problem (RULES_INVALID,
 * STORAGE_UNREADABLE), and the rest counts.
 * @param folder `dataPaths().rules`
 */
export async function ownRules(folder: string): Promise<OwnRules> {
  const files: { file: string; rules: HardwareRules }[] = []
  const problems: { file: string; problem: Problem }[] = []
  let names: string[]
  try {
    names = (await readdir(folder)).filter(isRulesFile).toSorted()
  } catch (error) {
    if (isFolderMissing(error)) return { files, problems }
    return {
      files,
      problems: [{ file: basename(folder), problem: problem('STORAGE_UNREADABLE', { file: folder }, error) }],
    }
  }
  for (const [index, file] of names.entries()) {
    const rules =
      index < maxFiles ? await readRulesFile(join(folder, file)) : fail(problem('RULES_TOO_MANY', { limit: maxFiles }))
    if (rules.ok) files.push({ file, rules: rules.value })
    else problems.push({ file, problem: { ...rules.problem, params: { ...rules.problem.params, file } } })
  }
  return { files, problems }
}

/**
 * Reads one file of rules. Fails with RULES_INVALID, or STORAGE_UNREADABLE when there is no such regular file.
 * @param path absolute
 */
export async function readRulesFile(path: string): Promise<Result<HardwareRules>> {
  try {
    const bytes = await readRegularFile(path, maxRulesBytes)
    return bytes === null ? fail(problem('RULES_INVALID', { detail: '> 2 MiB' })) : readRules(bytes.toString('utf8'))
  } catch (error) {
    return error instanceof NotRegularFileError
      ? fail(problem('STORAGE_UNREADABLE', { file: path, reason: 'not-a-file' }))
      : fail(problem('STORAGE_UNREADABLE', { file: path }, error))
  }
}

/**
 * Puts a file of rules among the user's own, under a name made from the given one; a file of that name is replaced, which
 * is how rules are updated. Fails with RULES_INVALID, and then nothing is written, or STORAGE_WRITE_FAILED.
 * @param name what the file was called where it came from
 */
export async function addRules(
  folder: string,
  text: string,
  name: string,
): Promise<Result<{ readonly file: string; readonly rules: HardwareRules; readonly replaced: boolean }>> {
  const rules = readRules(text)
  if (!rules.ok) return rules
  const file = fileNameOf(name)
  const path = join(folder, file)
  try {
    await makePrivateFolder(folder)
    const replaced = await stat(path).then(
      () => true,
      () => false,
    )
    await replaceFile(path, text)
    return ok({ file, rules: rules.value, replaced })
  } catch (error) {
    return fail(problem('STORAGE_WRITE_FAILED', { file: path }, error))
  }
}

/**
 * Deletes a file of the user's own rules, as `ownRules` names it; one that is gone already is no failure. Fails with
 * STORAGE_WRITE_FAILED.
 */
export async function removeRules(folder: string, file: string): Promise<Result<void>> {
  if (!isRulesFile(file) || /[/\\]/.test(file)) return fail(problem('STORAGE_WRITE_FAILED', { file, reason: 'name' }))
  try {
    await unlink(join(folder, file))
    return ok()
  } catch (error) {
    return isFolderMissing(error) ? ok() : fail(problem('STORAGE_WRITE_FAILED', { file: join(folder, file) }, error))
  }
}

/** Half-written files of `replaceFile` begin with a dot. */
function isRulesFile(name: string): boolean {
  return name.toLowerCase().endsWith('.json') && !name.startsWith('.')
}

/**
 * A name that every file system takes: letters, digits, `-`, `_` and `.`, none of Windows' devices, ending in `.json`.
 */
function fileNameOf(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  const plain = last
    .replace(/\.json$/i, '')
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}_.-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
  const short = [...plain].slice(0, 60).join('') || 'rules'
  return `${/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(short) ? `rules-${short}` : short}.json`
}

/** Where a file stands in the folder's place there is no folder either. */
function isFolderMissing(error: unknown): boolean {
  return hasCode(error, 'ENOENT', 'ENOTDIR')
}
