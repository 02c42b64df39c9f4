import type { EsxiTarget, Hardware, HardwareRules, Passport, ReadTexts } from '../../../shared/models/hardware.ts'
import { problem } from '../../../shared/problems/problem.ts'
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
import { readHardware } from '../../vim/hardware.ts'
import { connectedHost } from '../connected-host.ts'
import type { AppContext } from '../context.ts'

type HardwareContext = Pick<AppContext, 'store' | 'paths' | 'host' | 'notice'>

/** Reads hardware, and keeps passports and rules. Verdicts are reached where they are shown, by the same pure rules. */
export class HardwareController {
  readonly #app: HardwareContext
  readonly #passports: Passports
  /** Rules files that a notice was already shown for. */
  readonly #noticed = new Set<string>()

  constructor(app: HardwareContext) {
    this.#app = app
    this.#passports = new Passports({ file: app.paths.passports })
  }

  /**
   * Reads from a host that is connected, and from no other: the user asked for no login. Problems: those of the connection,
   * and of reading.
   */
  async read(id: string, signal: AbortSignal): Promise<Result<Hardware>> {
    const host = connectedHost(this.#app, id)
    return host.ok ? readHardware(host.value.client, { signal }) : host
  }

  async readTexts(texts: readonly HardwareText[]): Promise<ReadTexts> {
    return readHardwareTexts(texts, await pciNames())
  }

  /** Returns the user's own rules. A file that cannot be read is shown as a notice once, and the rest counts. */
  async rules(): Promise<readonly { readonly file: string; readonly rules: HardwareRules }[]> {
    const own = await ownRules(this.#app.paths.rules)
    for (const { file, problem: reason } of own.problems) {
      if (this.#noticed.has(file)) continue
      this.#noticed.add(file)
      this.#app.notice(reason)
    }
    return own.files
  }

  async addRules(name: string, text: string): Promise<Result<void>> {
    const added = await addRules(this.#app.paths.rules, text, name)
    return added.ok ? ok() : added
  }

  removeRules(file: string): Promise<Result<void>> {
    return removeRules(this.#app.paths.rules, file)
  }

  passports(): Promise<Result<readonly Passport[]>> {
    return this.#passports.list()
  }

  savePassport(
    name: string,
    hostId: string | null,
    hardware: Hardware,
    signal?: AbortSignal,
  ): Promise<Result<Passport>> {
    return this.#passports.save({ name, hostId, source: hostId === null ? 'texts' : 'live', hardware }, signal)
  }

  removePassport(id: string, signal?: AbortSignal): Promise<Result<void>> {
    return this.#passports.remove(id, signal)
  }

  /** Returns a passport with its verdict as a document. Problems: `PASSPORT_NOT_FOUND`. */
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

  /** Returns a passport. Problems: `PASSPORT_NOT_FOUND`, those of reading. */
  async passport(id: string): Promise<Result<Passport>> {
    const saved = await this.#passports.list()
    if (!saved.ok) return saved
    const passport = saved.value.find((each) => each.id === id)
    return passport ? ok(passport) : fail(problem('PASSPORT_NOT_FOUND'))
  }

  /** Returns the built-in rules with the user's own above them. */
  async ruleIndex(): Promise<RuleIndex> {
    return compileRules([builtInRules, ...(await this.rules()).map(({ rules }) => rules)])
  }
}
