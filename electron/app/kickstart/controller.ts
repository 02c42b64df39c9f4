import { isoNow, type Clock } from '../../../shared/clock.ts'
import type { Translator } from '../../../shared/i18n/translator.ts'
import type { Checklist, Finding } from '../../../shared/models/checklist.ts'
import { ok, type Result } from '../../../shared/result.ts'
import { applyFindings } from '../../../shared/rules/checklist/findings.ts'
import { lintKickstart } from '../../../shared/rules/kickstart/lint.ts'
import type { Checklists } from '../../install/checklists.ts'

export interface KickstartControllerOptions {
  readonly clock: Clock
  readonly checklists: () => Promise<Checklists>
}

/** Enters into checklists what the linter says of kickstart scripts. */
export class KickstartController {
  readonly #options: KickstartControllerOptions

  constructor(options: KickstartControllerOptions) {
    this.#options = options
  }

  /** Ticks the script's step, or opens it with the worst finding. Problems: those of `Checklists.update`. */
  async enter(
    text: string,
    secureBoot: boolean,
    checklist: string,
    translator: Translator,
    signal?: AbortSignal,
  ): Promise<Result<Checklist>> {
    const at = isoNow(this.#options.clock)
    const checklists = await this.#options.checklists()
    return checklists.update(
      checklist,
      (now) => ok(applyFindings(now, [findingOf(text, secureBoot, now, translator)], at)),
      signal,
    )
  }
}

function findingOf(text: string, secureBoot: boolean, { target }: Checklist, { t }: Translator): Finding {
  const findings = lintKickstart(text, { target, secureBoot })
  const worst =
    findings.find(({ severity }) => severity === 'error') ?? findings.find(({ severity }) => severity === 'warning')
  if (worst) return { check: 'kickstart', state: 'not-ok', value: t(`kickstart.finding.${worst.code}`, worst.params) }
  const { length: count } = findings
  const value = t(count === 0 ? 'kickstart.clean' : 'kickstart.notesOnly', { count })
  return { check: 'kickstart', state: 'ok', value }
}
