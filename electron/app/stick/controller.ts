import { isoNow } from '../../../shared/clock.ts'
import type { Translator } from '../../../shared/i18n/translator.ts'
import type { Checklist } from '../../../shared/models/checklist.ts'
import type { OfferedVolume, StickPlan, StickProgress, StickResult, Volume } from '../../../shared/models/stick.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { applyFindings } from '../../../shared/rules/checklist/findings.ts'
import { judgeVolume } from '../../../shared/rules/stick/judge-volume.ts'
import type { Checklists } from '../../install/checklists.ts'
import type { IsoImage } from '../../install/iso-image.ts'
import { makeStick, planStick, verifyStick } from '../../install/stick.ts'
import type { StickJob } from '../../install/stick-guard.ts'
import type { StickAdditions } from '../../install/stick-content.ts'
import type { AppContext } from '../context.ts'
import type { ImageController } from '../image/controller.ts'

/** The stick the user asks for: an image they chose, a volume that was listed, and what is added. */
interface StickWish extends StickAdditions {
  readonly image: string
  readonly volume: string
}

export interface StickControllerOptions extends Pick<AppContext, 'clock' | 'push'> {
  readonly images: () => Promise<ImageController>
  readonly checklists: () => Promise<Checklists>
  /** The volumes of this computer. Problems: `VOLUMES_NOT_LISTED`, `CANCELLED`. */
  readonly volumes: (signal?: AbortSignal) => Promise<Result<readonly Volume[]>>
}

/** Milliseconds for which a listing of volumes holds while files are copied: PowerShell needs a second for one. */
const listingMs = 2_000
/** Milliseconds between two pushes of how far a stick is. */
const progressMs = 100

/** Makes and verifies installer sticks, one at a time, and says which volumes may become one. */
export class StickController {
  readonly #options: StickControllerOptions
  /** The stick that was last made or verified of each image. */
  readonly #made = new Map<string, { readonly volume: Volume; readonly result: StickResult }>()
  #busy = false

  constructor(options: StickControllerOptions) {
    this.#options = options
  }

  /** Lists every volume, those that may become a stick first. Problems: `VOLUMES_NOT_LISTED`. */
  async volumes(signal?: AbortSignal): Promise<Result<readonly OfferedVolume[]>> {
    const listed = await this.#options.volumes(signal)
    if (!listed.ok) return listed
    const offered = listed.value.map((volume): OfferedVolume => {
      const verdict = judgeVolume(volume)
      return { volume, reasons: verdict === 'ok' ? [] : verdict }
    })
    return ok(offered.toSorted((one, other) => one.reasons.length - other.reasons.length))
  }

  /** Returns what making the stick would do. Problems: `IMAGE_NOT_CHOSEN`, `VOLUME_CHANGED`, those of reading image and volume. */
  async plan(wish: StickWish, overwrite: boolean, signal: AbortSignal): Promise<Result<StickPlan>> {
    const volume = await this.#volume(wish.volume)
    if (!volume.ok) return volume
    return this.#withImage(wish.image, signal, (image) => planStick(image, volume.value, { overwrite }, wish))
  }

  /** Whether a stick is being written or verified. */
  get busy(): boolean {
    return this.#busy
  }

  /** Makes the stick. Problems: `STICK_UNDER_WAY`, `IMAGE_NOT_CHOSEN`, those of {@link makeStick}. */
  make(wish: StickWish, overwrite: boolean, signal: AbortSignal): Promise<Result<StickResult>> {
    return this.#work(wish, signal, (job) => makeStick({ ...job, options: { overwrite } }))
  }

  /** Compares a stick with its image again. Problems: as for {@link make}. */
  verify(wish: StickWish, signal: AbortSignal): Promise<Result<StickResult>> {
    return this.#work(wish, signal, verifyStick)
  }

  /** Enters into a checklist that the stick was made and read back. Problems: `STICK_NOT_MADE`, those of `Checklists.update`. */
  async enter(image: string, checklist: string, { t }: Translator, signal?: AbortSignal): Promise<Result<Checklist>> {
    const made = this.#made.get(image)
    if (!made) return fail(problem('STICK_NOT_MADE'))
    const { volume, result } = made
    const value = t('stick.entered', {
      volume: volume.label || (volume.mountPoint ?? ''),
      count: result.files,
      size: Math.round(result.bytes / 2 ** 20),
    })
    const at = isoNow(this.#options.clock)
    const checklists = await this.#options.checklists()
    return checklists.update(
      checklist,
      (now) => ok(applyFindings(now, [{ check: 'stick', state: 'ok', value }], at)),
      signal,
    )
  }

  async #work(
    wish: StickWish,
    signal: AbortSignal,
    work: (job: StickJob) => Promise<Result<StickResult>>,
  ): Promise<Result<StickResult>> {
    if (this.#busy) return fail(problem('STICK_UNDER_WAY'))
    this.#busy = true
    try {
      const volume = await this.#volume(wish.volume)
      if (!volume.ok) return volume
      const done = await this.#withImage(wish.image, signal, (image) =>
        work({
          image,
          volume: volume.value,
          kernelopt: wish.kernelopt,
          ks: wish.ks,
          signal,
          onProgress: this.#throttled(),
          listAgain: this.#recently(),
        }),
      )
      if (done.ok) this.#made.set(wish.image, { volume: volume.value, result: done.value })
      // A stick that was begun again, or that differs, is no longer the one that was verified.
      else this.#made.delete(wish.image)
      return done
    } finally {
      this.#busy = false
    }
  }

  async #volume(id: string): Promise<Result<Volume>> {
    const listed = await this.#options.volumes()
    if (!listed.ok) return listed
    const found = listed.value.find((volume) => volume.id === id)
    return found ? ok(found) : fail(problem('VOLUME_CHANGED', { volume: id.slice(0, 100) }))
  }

  async #withImage<T>(
    id: string,
    signal: AbortSignal,
    work: (image: IsoImage) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const opened = await (await this.#options.images()).open(id, signal)
    if (!opened.ok) return opened
    try {
      return await work(opened.value)
    } finally {
      await opened.value.close()
    }
  }

  /** Returns a listener that pushes progress some ten times a second, and the end in any case. */
  #throttled(): (progress: StickProgress) => void {
    let last = -Infinity
    return (progress) => {
      const now = this.#options.clock.elapsed()
      if (now - last < progressMs && progress.bytes < progress.total) return
      last = now
      this.#options.push('stick.progress', progress)
    }
  }

  /** Returns a listing that is taken again only when the last one is too old. */
  #recently(): () => Promise<Result<readonly Volume[]>> {
    let at = -Infinity
    let listed: Promise<Result<readonly Volume[]>> | null = null
    return () => {
      const now = this.#options.clock.elapsed()
      if (listed === null || now - at >= listingMs) {
        at = now
        listed = this.#options.volumes()
      }
      return listed
    }
  }
}
