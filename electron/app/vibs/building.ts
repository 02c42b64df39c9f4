import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { VibDescription, VibPackage } from '../../../shared/models/vib.ts'
import type { BuildPreview, ChosenTree, VibDraft, VibFiles } from '../../../shared/models/vib-workshop.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { writeDescriptor } from '../../../shared/rules/vibs/descriptor-xml.ts'
import { outsideKnownPlaces } from '../../../shared/rules/vibs/places.ts'
import { writeServiceXml } from '../../../shared/rules/vibs/service-xml.ts'
import { jsonText } from '../../../shared/text/json-text.ts'
import { privateFolder, type PrivateFolder } from '../../storage/private-folder.ts'
import { buildBundle } from '../../vibs/build-bundle.ts'
import { buildVib, type BuildInput, type BuiltVib } from '../../vibs/build-vib.ts'
import { BuiltVibs } from '../../vibs/built-vibs.ts'
import { checkPackage, judgePackage, packageTree } from '../../vibs/package.ts'
import { readVibInThread } from '../../vibs/read-thread.ts'
import { readTree } from '../../vibs/tree.ts'
import type { AppContext, ChosenPlace, SavedFile } from '../context.ts'
import { Bounded } from './bounded.ts'

type BuildingContext = Pick<AppContext, 'newId' | 'paths' | 'pick' | 'translator'>

const maxTrees = 50

/** A draft as a VIB in a folder of its own, which the caller removes. */
export interface TemporaryVib {
  readonly path: string
  readonly vib: VibDescription
  readonly built: BuiltVib
  readonly folder: PrivateFolder
}

/** Builds drafts of the workshop: to look at, to keep, and to install. */
export class Building {
  readonly #app: BuildingContext
  readonly #built: BuiltVibs
  /** Folders that the user chose. */
  readonly #trees = new Bounded<string>(maxTrees)

  constructor(app: BuildingContext) {
    this.#app = app
    this.#built = new BuiltVibs(app.paths.vibs)
  }

  /** Asks for a folder and lists what a package would carry of it. Problems: `VIB_TREE_INVALID`. */
  async chooseTree(): Promise<Result<ChosenTree | null>> {
    const folder = await this.#app.pick.folder()
    if (folder === null) return ok(null)
    const tree = await readTree(folder, [])
    if (!tree.ok) return tree
    const files = tree.value.filter(({ directory }) => !directory).map(({ path, size, mode }) => ({ path, size, mode }))
    const id = this.#app.newId()
    this.#trees.set(id, folder)
    return ok({ id, folder: basename(folder), files, outside: outsideKnownPlaces(files.map(({ path }) => path)) })
  }

  /**
   * Builds a draft, reads it back and deletes it. Nothing is noted. Problems: `VIB_RULES_INVALID` for its form,
   * `VIB_TREE_NOT_CHOSEN`, those of building and of reading.
   */
  async preview(draft: VibDraft, files: VibFiles | null, signal: AbortSignal): Promise<Result<BuildPreview>> {
    const input = await this.#input(draft, files)
    if (!input.ok) return input
    const made = await this.#temporary(input.value, signal)
    if (!made.ok) return made
    const { vib, built, folder } = made.value
    await folder.remove()
    const taken = await this.#built.taken(built)
    if (!taken.ok) return taken
    const { profile, live, payload } = built
    return ok({ vib, descriptorXml: writeDescriptor(built.vib, payload, { profile, live }), taken: taken.value })
  }

  /**
   * Asks for a place and builds a draft there, as a VIB or as an offline bundle; null when the user cancels. What was built is
   * noted. Problems: as of {@link preview}; `VIB_RULES_INVALID` for rules that make no sense, `VIB_VERSION_TAKEN`,
   * `VIB_OUTPUT_EXISTS`, `STORAGE_WRITE_FAILED`.
   */
  async build(
    draft: VibDraft,
    files: VibFiles | null,
    as: 'vib' | 'bundle',
    signal: AbortSignal,
  ): Promise<Result<{ readonly file: string; readonly sha256: string } | null>> {
    const input = await this.#judgedInput(draft, files)
    if (!input.ok) return input
    const { name, version } = input.value.vib
    const format = as === 'vib' ? 'vib' : 'zip'
    const place = await this.#app.pick.place(`${name}-${version}.${format}`, format)
    if (place === null) return ok(null)
    if (as === 'bundle') return this.#bundle(input.value, place, signal)
    const built = await buildVib(input.value, { ...place, signal, accept: (each) => this.#built.note(each) })
    return built.ok ? ok({ file: place.file, sha256: built.value.sha256 }) : built
  }

  /** Builds a draft to be installed; notes nothing. Problems: as of {@link build}. */
  async forInstall(draft: VibDraft, files: VibFiles | null, signal: AbortSignal): Promise<Result<TemporaryVib>> {
    const input = await this.#judgedInput(draft, files)
    return input.ok ? this.#temporary(input.value, signal) : input
  }

  /** Returns the next version that is free when other content was built under a VIB's name and version. */
  taken(built: BuiltVib): Promise<Result<{ readonly next: string } | null>> {
    return this.#built.taken(built)
  }

  /** Notes a VIB that leaves this computer. Problems: `VIB_VERSION_TAKEN`. */
  note(built: BuiltVib): Promise<Result<void>> {
    return this.#built.note(built)
  }

  /**
   * Asks for a place and writes the rules as `vib build` reads them, or as a service.xml; null when the user cancels.
   * Problems: `VIB_RULES_INVALID` for JSON that `vib build` would not take, `STORAGE_WRITE_FAILED`.
   */
  exportRules(draft: VibDraft, format: 'json' | 'xml'): Promise<Result<SavedFile | null>> | Result<never> {
    const name = fileName(draft.name)
    if (format === 'xml') return this.#app.pick.save(name, 'xml', writeServiceXml(draft.rulesets))
    const parsed = packageOf(draft)
    return parsed.ok ? this.#app.pick.save(name, 'json', `${jsonText(parsed.value, 2)}\n`) : parsed
  }

  async #bundle(
    input: BuildInput,
    place: ChosenPlace,
    signal: AbortSignal,
  ): Promise<Result<{ readonly file: string; readonly sha256: string }>> {
    const folder = await privateFolder().catch((error: unknown) => writeFailed(place.file, error))
    if ('ok' in folder) return folder
    try {
      const file = join(folder.path, 'bundled.vib')
      const built = await buildVib(input, { file, overwrite: false, signal, accept: (each) => this.#built.note(each) })
      if (!built.ok) return built
      const bundled = await buildBundle(built.value, file, { ...place, signal })
      return bundled.ok ? ok({ file: place.file, sha256: await sha256Of(place.file) }) : bundled
    } catch (error) {
      return writeFailed(place.file, error)
    } finally {
      await folder.remove()
    }
  }

  async #temporary(input: BuildInput, signal: AbortSignal): Promise<Result<TemporaryVib>> {
    const folder = await privateFolder().catch((error: unknown) => writeFailed('', error))
    if ('ok' in folder) return folder
    const path = join(folder.path, `${input.vib.name}.vib`)
    const made = await this.#buildAndRead(input, path, signal)
    if (made.ok) return ok({ ...made.value, path, folder })
    await folder.remove()
    return made
  }

  async #buildAndRead(
    input: BuildInput,
    path: string,
    signal: AbortSignal,
  ): Promise<Result<Pick<TemporaryVib, 'vib' | 'built'>>> {
    const accept = () => Promise.resolve(ok())
    const built = await buildVib(input, { file: path, overwrite: false, signal, accept })
    if (!built.ok) return built
    const read = await readVibInThread(path, { signal })
    if (!read.ok) return read
    return read.value.kind === 'vib'
      ? ok({ vib: read.value.vib, built: built.value })
      : fail(problem('VIB_NOT_VIB', { file: basename(path) }))
  }

  async #judgedInput(draft: VibDraft, files: VibFiles | null): Promise<Result<BuildInput>> {
    const input = await this.#input(draft, files)
    if (!input.ok) return input
    const { refusal } = judgePackage(input.value.vib, files !== null, this.#app.translator())
    return refusal ? fail(refusal) : input
  }

  async #input(draft: VibDraft, files: VibFiles | null): Promise<Result<BuildInput>> {
    const vib = packageOf(draft)
    if (!vib.ok) return vib
    const folder = files === null ? null : this.#trees.get(files.tree)
    if (folder === undefined) return fail(problem('VIB_TREE_NOT_CHOSEN'))
    const tree = await packageTree(vib.value, folder, files?.sticky ?? [])
    return tree.ok ? ok({ vib: vib.value, profile: draft.profile, tree: tree.value }) : tree
  }
}

function packageOf({ profile: _profile, ...rest }: VibDraft): Result<VibPackage> {
  return checkPackage(rest)
}

/** Returns a name that every system takes, whatever the draft is called. */
function fileName(name: string): string {
  return name.replace(/[^0-9A-Za-z_.-]+/g, '-').replace(/^[.-]+|[.-]+$/g, '') || 'rules'
}

function writeFailed(file: string, error: unknown): Result<never> {
  return fail(problem('STORAGE_WRITE_FAILED', { file }, error))
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
