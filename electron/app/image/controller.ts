import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { isoNow } from '../../../shared/clock.ts'
import type { Translator } from '../../../shared/i18n/translator.ts'
import type { Checklist, Finding } from '../../../shared/models/checklist.ts'
import { algorithmNames, type ChosenImage, type FileHashes } from '../../../shared/models/image.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { applyFindings } from '../../../shared/rules/checklist/findings.ts'
import { findChecksums, pickChecksum } from '../../../shared/rules/checksums.ts'
import type { Checklists } from '../../install/checklists.ts'
import { hashFile } from '../../install/hash.ts'
import type { IsoImage } from '../../install/iso-image.ts'
import { openInThread, readInfoInThread } from '../../install/iso-thread.ts'
import type { AppContext } from '../context.ts'
import { withoutCause } from '../without-cause.ts'

interface Known {
  readonly path: string
  readonly chosen: ChosenImage
  hashes: FileHashes | null
}

export interface ImageControllerOptions extends Pick<AppContext, 'clock' | 'newId' | 'push'> {
  readonly checklists: () => Promise<Checklists>
}

/** Inspects and hashes images that the user chose while the app runs, and enters into checklists what they prove. */
export class ImageController {
  readonly #options: ImageControllerOptions
  readonly #known = new Map<string, Known>()

  constructor(options: ImageControllerOptions) {
    this.#options = options
  }

  /** Reads what is in a file the user has chosen. Problems: `IMAGE_UNREADABLE`. */
  async inspect(path: string, signal: AbortSignal): Promise<Result<ChosenImage>> {
    const about = await stat(path).catch((error: unknown) =>
      fail(problem('IMAGE_UNREADABLE', { file: basename(path) }, error)),
    )
    if ('ok' in about) return about
    if (!about.isFile()) return fail(problem('IMAGE_UNREADABLE', { file: basename(path) }))
    const inside = await readInfoInThread(path, signal)
    const content = inside.ok
      ? { info: inside.value, problem: null }
      : { info: null, problem: withoutCause(inside.problem) }
    const chosen: ChosenImage = { id: this.#options.newId(), name: basename(path), bytes: about.size, ...content }
    this.#known.set(chosen.id, { path, chosen, hashes: null })
    return ok(chosen)
  }

  /**
   * Computes all three checksums, and pushes how far they are some ten times a second. Problems: `IMAGE_NOT_CHOSEN`, those of
   * {@link hashFile}.
   */
  async hash(id: string, signal: AbortSignal): Promise<Result<FileHashes>> {
    const known = this.#known.get(id)
    if (!known) return fail(problem('IMAGE_NOT_CHOSEN'))
    const hashed = await hashFile(known.path, {
      algorithms: ['sha256', 'sha1', 'md5'],
      signal,
      onProgress: (progress) => this.#options.push('image.progress', { image: id, ...progress }),
    })
    if (hashed.ok) known.hashes = hashed.value
    return hashed
  }

  /** Opens a chosen image, which the caller closes. Problems: `IMAGE_NOT_CHOSEN`, those of {@link openInThread}. */
  async open(id: string, signal: AbortSignal): Promise<Result<IsoImage>> {
    const known = this.#known.get(id)
    return known ? openInThread(known.path, signal) : fail(problem('IMAGE_NOT_CHOSEN'))
  }

  /**
   * Enters into a checklist what this program itself saw of the image: whether it is an installer of the planned release,
   * and, with checksums computed and an expected text given, whether they agree. Problems: `IMAGE_NOT_CHOSEN`, those of
   * `Checklists.update`.
   */
  async enter(
    id: string,
    checklist: string,
    expected: string | null,
    { t }: Translator,
    signal?: AbortSignal,
  ): Promise<Result<Checklist>> {
    const known = this.#known.get(id)
    if (!known) return fail(problem('IMAGE_NOT_CHOSEN'))
    const at = isoNow(this.#options.clock)
    return (await this.#options.checklists()).update(
      checklist,
      (now) =>
        ok(applyFindings(now, [installerFinding(known.chosen, now, t), ...hashFindings(known, expected, t)], at)),
      signal,
    )
  }
}

/** Judges the release of an image; an image that does not say its version leaves the step open. */
function installerFinding({ name, info }: ChosenImage, { target }: Checklist, t: Translator['t']): Finding {
  const check = 'image-inspect'
  if (info === null || !info.isEsxi)
    return { check, state: 'not-ok', value: t('image.entered.noInstaller', { file: name }) }
  const value = t('image.entered.installer', { file: name, version: info.version ?? '?', build: info.build ?? '?' })
  const [release = '', update = '0'] = target.split('U')
  const match = /^(\d+\.\d+)(?:\.(\d+))?/.exec(info.version ?? '')
  if (!match) return { check, state: 'unknown', value }
  return { check, state: match[1] === release && Number(match[2] ?? 0) >= Number(update) ? 'ok' : 'not-ok', value }
}

function hashFindings({ chosen: { name }, hashes }: Known, expected: string | null, t: Translator['t']): Finding[] {
  if (hashes === null || expected === null) return []
  const picked = pickChecksum(findChecksums(expected), hashes, name)
  if (picked === null) return []
  const same = picked.value === hashes[picked.algorithm]
  return [
    {
      check: 'image-hash',
      state: same ? 'ok' : 'not-ok',
      value: t(same ? 'image.entered.match' : 'image.entered.differs', {
        algorithm: algorithmNames[picked.algorithm],
        value: hashes[picked.algorithm] ?? '',
      }),
    },
  ]
}
