import { isoNow } from '../../../shared/clock.ts'
import type { Translator } from '../../../shared/i18n/translator.ts'
import type { RequestInput } from '../../../shared/ipc/contract.ts'
import type { Checklist, Finding } from '../../../shared/models/checklist.ts'
import type { CheckResult, FoundHost } from '../../../shared/models/install-check.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { applyFindings } from '../../../shared/rules/checklist/findings.ts'
import { restoreStep, setNote, setStep } from '../../../shared/rules/checklist/set-step.ts'
import { judge } from '../../../shared/rules/hardware/judge.ts'
import { checkHostHardware } from '../../../shared/rules/install-check/hardware-checks.ts'
import { exportChecklist, type ChecklistFormat } from '../../install/checklist-export.ts'
import { Checklists } from '../../install/checklists.ts'
import { isLoopback } from '../../hosts/address.ts'
import { checkHost } from '../../install/check-host.ts'
import { findHosts } from '../../install/find-hosts.ts'
import { connectedHost } from '../connected-host.ts'
import type { AppContext } from '../context.ts'
import type { HardwareController } from '../hardware/controller.ts'

export interface InstallControllerOptions extends Pick<
  AppContext,
  'store' | 'paths' | 'clock' | 'newId' | 'host' | 'push'
> {
  /** Passports, and the rules that judge hardware. */
  readonly hardware: () => Promise<HardwareController>
}

/** Keeps install checklists, reads hosts and passports for them, and finds hosts in a subnet. */
export class InstallController {
  readonly checklists: Checklists
  readonly #options: InstallControllerOptions

  constructor(options: InstallControllerOptions) {
    this.#options = options
    this.checklists = new Checklists({ file: options.paths.checklists, clock: options.clock, newId: options.newId })
  }

  /** Sets the status of a step. Problems: those of {@link Checklists.update}, `CHECKLIST_REASON_MISSING`. */
  setStep(
    { checklist, step, status, reason }: RequestInput<'install.setStep'>,
    signal?: AbortSignal,
  ): Promise<Result<Checklist>> {
    return this.checklists.update(
      checklist,
      (now) => {
        const set = setStep(now, step, { status, reason, who: null }, isoNow(this.#options.clock))
        return set.ok ? ok(set.value.checklist) : set
      },
      signal,
    )
  }

  setNote(
    { checklist, step, note }: RequestInput<'install.setNote'>,
    signal?: AbortSignal,
  ): Promise<Result<Checklist>> {
    return this.checklists.update(checklist, (now) => setNote(now, step, note), signal)
  }

  restoreStep(
    { checklist, step, previous }: RequestInput<'install.restoreStep'>,
    signal?: AbortSignal,
  ): Promise<Result<Checklist>> {
    return this.checklists.update(checklist, (now) => restoreStep(now, step, previous), signal)
  }

  /**
   * Reads the checklist's host, or without one its hardware passport, and ticks what it shows; changes nothing on the host.
   * Only a host that is connected is asked: the user asked for no login. The evidence is in the translator's language.
   * Problems: `CHECKLIST_NOT_FOUND`, `CHECKLIST_HOST_MISSING`, `PASSPORT_NOT_FOUND`, those of the connection and of {@link checkHost}.
   */
  async check(id: string, { t }: Translator, signal: AbortSignal): Promise<Result<Checklist>> {
    const checklist = await this.#find(id)
    if (!checklist.ok) return checklist
    const results = await this.#results(checklist.value, signal)
    if (!results.ok) return results
    const findings = results.value.map(({ check, state, code, params }): Finding => ({
      check,
      state,
      value: t(`afterInstall.finding.${code}`, params),
    }))
    return this.checklists.update(
      id,
      (now) => {
        // The checklist may have got another machine while this one was read.
        const same = now.hostId === checklist.value.hostId && now.passportId === checklist.value.passportId
        return ok(same ? applyFindings(now, findings, isoNow(this.#options.clock)) : now)
      },
      signal,
    )
  }

  async #results(
    { hostId, passportId, target }: Checklist,
    signal: AbortSignal,
  ): Promise<Result<readonly CheckResult[]>> {
    const { store, clock, host, hardware } = this.#options
    const machines = await hardware()
    if (hostId === null) {
      if (passportId === null) return fail(problem('CHECKLIST_HOST_MISSING'))
      const passport = await machines.passport(passportId)
      if (!passport.ok) return passport
      const { hardware: parts } = passport.value
      return ok(checkHostHardware(parts, judge(parts, target, await machines.ruleIndex())))
    }
    const found = connectedHost({ host, store }, hostId)
    if (!found.ok) return found
    const { client, record } = found.value
    return checkHost(client, {
      clock,
      signal,
      fingerprint: record.endpoint.fingerprint,
      target,
      rules: await machines.ruleIndex(),
    })
  }

  /**
   * Finds ESXi hosts in a private subnet, without a login. Problems: those of {@link findHosts},
   * `TEST_RUNTIME_LOCAL_ONLY` for other computers in a test runtime.
   */
  async find(subnet: string, signal: AbortSignal): Promise<Result<readonly FoundHost[]>> {
    const elsewhere = !isLoopback(subnet.trim().split('/')[0] ?? '')
    if (elsewhere && this.#options.store.state.shell.testRuntime) return fail(problem('TEST_RUNTIME_LOCAL_ONLY'))
    return findHosts(subnet, { signal, onProgress: (progress) => this.#options.push('install.finding', progress) })
  }

  /** Returns a checklist as a document. Problems: `CHECKLIST_NOT_FOUND`. */
  async document(
    id: string,
    format: ChecklistFormat,
    translator: Translator,
  ): Promise<Result<{ readonly checklist: Checklist; readonly text: string }>> {
    const found = await this.#find(id)
    return found.ok ? ok({ checklist: found.value, text: exportChecklist(found.value, format, translator) }) : found
  }

  async #find(id: string): Promise<Result<Checklist>> {
    const all = await this.checklists.list()
    if (!all.ok) return all
    const found = all.value.find((each) => each.id === id)
    return found ? ok(found) : fail(problem('CHECKLIST_NOT_FOUND'))
  }
}
