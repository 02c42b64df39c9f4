import type { EsxiTarget, Hardware, HardwareRules, Passport, ReadTexts } from '../../../shared/models/hardware.ts'
import { problem, type Problem } from '../../../shared/problems/problem.ts'
import { builtInRules } from '../../../shared/reference/hardware-rules.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { judge } from '../../../shared/rules/hardware/judge.ts'
import { compileRules, type RuleIndex } from '../../../shared/rules/hardware/rule-index.ts'
import type { Translator } from '../../../shared/i18n/translator.ts'
import { exportPassport } from '../../hardware/export.ts'
import type { PassportFormat } from '../../hardware/export-formats.ts'
import { readHardwareTexts, type HardwareText } from '../../hardware/parse/read-texts.ts'
import { addRules, ownRules, Passports, removeRules } from '../../hardware/passports.ts'
import { pciNames } from '../../hardware/pci-names.ts'
import type { DataPaths } from '../../storage/paths.ts'
import { readHardware } from '../../vim/hardware.ts'
import type { HostController } from './host-controller.ts'
import type { StateStore } from './state-store.ts'

export interface HardwareControllerOptions {
  readonly store: StateStore
  readonly paths: DataPaths
  readonly host: (id: string) => Result<HostController>
  readonly notice: (notice: Problem) => void
}

/** Hardware, passports and rules in the running app. Verdicts are reached where they are shown, by the same pure rules. */
export class HardwareController {
  readonly #options: HardwareControllerOptions
  readonly #passports: Passports
  /** Rules files that were already complained of. */
  readonly #told = new Set<string>()

  constructor(options: HardwareControllerOptions) {
    this.#options = options
    this.#passports = new Passports({ file: options.paths.passports })
  }

  /** Asks only a host that is connected: anything else would be a login nobody asked for. Problems: those of the connection, and of reading. */
  async read(id: string, signal: AbortSignal): Promise<Result<Hardware>> {
    const host = this.#options.host(id)
    if (!host.ok) return host
    const state = this.#options.store.host(id)?.state
    if (state?.connection !== 'connected')
      return fail(state?.problem ?? problem('HOST_AWAY', { name: host.value.record.name }))
    return readHardware(host.value.client, { signal })
  }

  async readTexts(texts: readonly HardwareText[]): Promise<ReadTexts> {
    return readHardwareTexts(texts, await pciNames())
  }

  /** The person's own rules; a file that cannot be read is told once and the rest counts. */
  async rules(): Promise<readonly { readonly file: string; readonly rules: HardwareRules }[]> {
    const own = await ownRules(this.#options.paths.rules)
    for (const { file, problem: reason } of own.problems) {
      if (this.#told.has(file)) continue
      this.#told.add(file)
      this.#options.notice(reason)
    }
    return own.files
  }

  async addRules(name: string, text: string): Promise<Result<void>> {
    const added = await addRules(this.#options.paths.rules, text, name)
    return added.ok ? ok() : added
  }

  removeRules(file: string): Promise<Result<void>> {
    return removeRules(this.#options.paths.rules, file)
  }

  passports(): Promise<Result<readonly Passport[]>> {
    return this.#passports.list()
  }

  savePassport(name: string, hostId: string | null, hardware: Hardware): Promise<Result<Passport>> {
    return this.#passports.save({ name, hostId, source: hostId === null ? 'texts' : 'live', hardware })
  }

  removePassport(id: string): Promise<Result<void>> {
    return this.#passports.remove(id)
  }

  /** A passport with its verdict as a document. Problems: `PASSPORT_NOT_FOUND`. */
  async document(
    id: string,
    target: EsxiTarget,
    format: PassportFormat,
    translator: Translator,
  ): Promise<Result<{ readonly passport: Passport; readonly text: string }>> {
    const passport = await this.passport(id)
    if (!passport.ok) return passport
    const verdict = judge(passport.value.hardware, target, await this.ruleIndex())
    return ok({ passport: passport.value, text: exportPassport(passport.value, verdict, format, translator) })
  }

  /** Problems: `PASSPORT_NOT_FOUND`, those of reading. */
  async passport(id: string): Promise<Result<Passport>> {
    const saved = await this.#passports.list()
    if (!saved.ok) return saved
    const passport = saved.value.find((each) => each.id === id)
    return passport ? ok(passport) : fail(problem('PASSPORT_NOT_FOUND'))
  }

  /** The program's rules below the person's own. */
  async ruleIndex(): Promise<RuleIndex> {
    return compileRules([builtInRules, ...(await this.rules()).map(({ rules }) => rules)])
  }
}
