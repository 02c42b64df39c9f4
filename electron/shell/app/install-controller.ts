import { isoNow, type Clock } from '../../../shared/clock.ts'
import type { Translator } from '../../../shared/i18n/translator.ts'
import type { RequestInput } from '../../../shared/ipc/contract.ts'
import type { Checklist } from '../../../shared/models/checklist.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { restoreStep, setNote, setStep } from '../../../shared/rules/checklist/set-step.ts'
import { exportChecklist, type ChecklistFormat } from '../../install/checklist-export.ts'
import { Checklists } from '../../install/checklists.ts'
import type { DataPaths } from '../../storage/paths.ts'
import type { HostController } from './host-controller.ts'
import type { StateStore } from './state-store.ts'

export interface InstallControllerOptions {
  readonly store: StateStore
  readonly paths: DataPaths
  readonly clock: Clock
  readonly newId: () => string
  readonly host: (id: string) => Result<HostController>
}

/** Install checklists in the running app. */
export class InstallController {
  readonly checklists: Checklists
  readonly #options: InstallControllerOptions

  constructor(options: InstallControllerOptions) {
    this.#options = options
    this.checklists = new Checklists({ file: options.paths.checklists, clock: options.clock, newId: options.newId })
  }

  /** Problems: those of {@link Checklists.update}, `CHECKLIST_REASON_MISSING`. */
  setStep({ checklist, step, status, reason }: RequestInput<'install.setStep'>): Promise<Result<Checklist>> {
    return this.checklists.update(checklist, (now) => {
      const set = setStep(now, step, { status, reason, who: null }, isoNow(this.#options.clock))
      return set.ok ? ok(set.value.checklist) : set
    })
  }

  setNote({ checklist, step, note }: RequestInput<'install.setNote'>): Promise<Result<Checklist>> {
    return this.checklists.update(checklist, (now) => setNote(now, step, note))
  }

  restoreStep({ checklist, step, previous }: RequestInput<'install.restoreStep'>): Promise<Result<Checklist>> {
    return this.checklists.update(checklist, (now) => restoreStep(now, step, previous))
  }

  /** A checklist as a document. Problems: `CHECKLIST_NOT_FOUND`. */
  async document(id: string, format: ChecklistFormat, translator: Translator): Promise<Result<{ readonly checklist: Checklist; readonly text: string }>> {
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
