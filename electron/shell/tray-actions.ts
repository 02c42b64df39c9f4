import { app } from 'electron'
import type { App } from '../app/app.ts'
import type { Push } from '../app/context.ts'
import { confirm } from './confirm.ts'
import type { Notifications } from './notifications.ts'
import type { TrayAction } from './tray-menu.ts'

export interface TrayActionsOptions {
  readonly app: App
  readonly notifications: Notifications
  readonly push: Push
  readonly showWindow: () => void
  /** Shows the window with the run of this host. */
  readonly showRun: (hostId: string) => void
  /** Shows the window with all hosts. */
  readonly showAllHosts: () => void
}

/** What is chosen in the tray is never given up by a window. */
const neverAborted = new AbortController().signal

/** Carries out what was chosen in the tray menu. */
export class TrayActions {
  readonly #options: TrayActionsOptions

  constructor(options: TrayActionsOptions) {
    this.#options = options
  }

  async run(action: TrayAction): Promise<void> {
    const { app: running, push, showWindow, showRun, showAllHosts } = this.#options
    switch (action.kind) {
      case 'shut-down':
        await running.power.shutDown(action.hostId)
        break
      case 'cancel':
        running.power.cancel(action.hostId)
        break
      case 'wake':
        await this.#wake(action.hostId)
        break
      case 'cancel-wake':
        await running.request('wake.cancel', { id: action.hostId }, neverAborted)
        break
      case 'answer':
        await this.#answer(action)
        break
      case 'decide':
        await this.#decide(action)
        break
      case 'run':
        showRun(action.hostId)
        break
      case 'plan-reboot':
        showWindow()
        push('app.show', { hostId: action.hostId, view: 'reboot' })
        break
      case 'shut-down-now':
      case 'open':
        showWindow()
        push('app.show', { hostId: action.hostId, view: action.kind === 'open' ? 'host' : 'shutdown-now' })
        break
      case 'settings':
        showWindow()
        push('app.show', { hostId: null, view: 'settings' })
        break
      case 'shut-down-all':
        showAllHosts()
        break
      case 'cancel-many':
        running.power.cancelMany()
        break
      case 'start-many':
        running.power.startManyNow()
        break
      case 'start-now':
        running.power.startNow(action.hostId)
        break
      case 'attention':
        showWindow()
        push('app.show', { hostId: null, view: 'attention' })
        break
      case 'show':
        showWindow()
        break
      case 'quit':
        app.quit()
    }
  }

  /** Wakes a host. Shows why not, if it cannot be begun: a menu has no place for a reason. */
  async #wake(hostId: string): Promise<void> {
    const { app: running, push, showWindow } = this.#options
    const begun = await running.request('wake.start', { id: hostId, macs: [] }, neverAborted)
    if (begun.ok) return
    running.notice(begun.problem)
    showWindow()
    push('app.show', { hostId, view: 'host' })
  }

  /** Confirms a power cut first, and says so when an answer comes too late. */
  async #answer({ hostId, question, vm, answer }: Extract<TrayAction, { kind: 'answer' }>): Promise<void> {
    if (answer === 'power-off' && !(await this.#confirmPowerOff(vm))) return
    const { app: running, notifications } = this.#options
    if (!running.power.answer(hostId, question, answer).ok) notifications.lateAnswer(vm)
  }

  /** Decides before the question comes up; a power cut is confirmed first. */
  async #decide({ hostId, vms, names, answer }: Extract<TrayAction, { kind: 'decide' }>): Promise<void> {
    if (answer === 'power-off' && !(await this.#confirmPowerOff(names))) return
    const { app: running, notifications } = this.#options
    if (!running.power.decide(hostId, vms, answer).ok) notifications.lateAnswer(names)
  }

  #confirmPowerOff(vm: string): Promise<boolean> {
    const { t } = this.#options.app.translator
    return confirm({
      message: t('shell.powerOff.message', { vm }),
      detail: t('shell.powerOff.detail'),
      cancel: t('shell.powerOff.cancel'),
      confirm: t('shell.powerOff.confirm'),
    })
  }
}
