import type { RequestInput, RequestName, RequestOutput } from '../../../shared/ipc/contract.ts'
import { createTranslator } from '../../../shared/i18n/translator.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { formatAddress, parseAddress } from '../../hosts/address.ts'
import { inspectCertificate } from '../../hosts/trust.ts'
import type { AppController } from './app-controller.ts'
import type { StateStore } from './state-store.ts'
import { problem } from '../../../shared/problems/problem.ts'

/** A handler for every request of the contract; one that is missing does not compile. */
export type RequestHandlers = {
  readonly [Name in RequestName]: (input: RequestInput<Name>, signal: AbortSignal) => Promise<Result<RequestOutput<Name>>> | Result<RequestOutput<Name>>
}

/** What the handlers need from the desktop. */
export interface Desktop {
  readonly copy: (text: string) => void
  readonly openDataFolder: () => Promise<boolean>
  readonly openLink: (link: 'documentation') => Promise<boolean>
  readonly setStartAtLogin: (on: boolean) => Promise<Result<void>>
  /** Starts the practice host of this session, or gives the one that runs. */
  readonly practice: () => Promise<Result<{ address: string; fingerprint: string; user: string; password: string }>>
}

/** Joins the contract to what carries it out. */
export function requestHandlers(controller: AppController, store: StateStore, desktop: Desktop): RequestHandlers {
  const opened = (done: boolean, what: string): Result<void> => (done ? ok() : fail(problem('NOT_SUPPORTED', { method: what, message: '', fault: '' })))
  return {
    'app.snapshot': () => ok(store.state),
    'app.dismissNotices': () => {
      store.clearNotices()
      return ok()
    },
    'hosts.inspect': async ({ address }, signal) => {
      const parsed = parseAddress(address)
      if (!parsed.ok) return parsed
      const presented = await inspectCertificate(parsed.value, { signal })
      return presented.ok ? ok({ address: formatAddress(parsed.value), ...presented.value }) : presented
    },
    'hosts.add': (input) => controller.add(input),
    'hosts.remove': ({ id }) => controller.remove(id),
    'hosts.rename': ({ id, name }) => controller.rename(id, name),
    'hosts.repin': ({ id, fingerprint }) => controller.repin(id, fingerprint),
    'hosts.setPassword': ({ id, password, remember }) => controller.setPassword(id, password, remember),
    'hosts.retry': ({ id }) => withHost(controller, id, (host) => {
      host.retry()
      return ok()
    }),
    'hosts.look': ({ id, looking }) => withHost(controller, id, (host) => {
      host.look(looking)
      return ok()
    }),
    'practice.start': async () => {
      const practice = await desktop.practice()
      if (!practice.ok) return practice
      const known = store.state.hosts.find((host) => host.address === practice.value.address)
      if (known) return ok({ id: known.id })
      const name = createTranslator(store.state.shell.locale).t('shell.practiceHost')
      const taken = store.state.hosts.some((host) => host.name === name)
      return controller.add({ ...practice.value, name: taken ? null : name, remember: false })
    },
    'power.rehearse': ({ id, policy }) => withHost(controller, id, (host) => host.rehearse(policy)),
    'power.shutDown': ({ id, policy }) => controller.shutDown(id, policy),
    'power.now': ({ id, acknowledgedVms }) => controller.shutDownNow(id, acknowledgedVms),
    'power.cancel': ({ id }) => withHost(controller, id, (host) => host.cancel()),
    'power.answer': ({ id, question, answer }) => withHost(controller, id, (host) => host.answer(question, answer)),
    'power.dismiss': ({ id }) => withHost(controller, id, (host) => {
      host.dismissRun()
      return ok()
    }),
    'activity.list': ({ hostId }) => controller.listActivity(hostId),
    'settings.update': async (change) => {
      if (change.startAtLogin !== undefined && change.startAtLogin !== store.state.settings.startAtLogin) {
        const set = await desktop.setStartAtLogin(change.startAtLogin)
        if (!set.ok) return set
      }
      return controller.updateSettings(withoutUndefined(change))
    },
    'shell.copy': ({ text }) => {
      desktop.copy(text)
      return ok()
    },
    'shell.openDataFolder': async () => opened(await desktop.openDataFolder(), 'open folder'),
    'shell.openLink': async ({ link }) => opened(await desktop.openLink(link), 'open link'),
  }
}

function withHost<T>(
  controller: AppController, id: string, work: (host: Extract<ReturnType<AppController['host']>, { ok: true }>['value']) => Promise<Result<T>> | Result<T>,
): Promise<Result<T>> | Result<T> {
  const host = controller.host(id)
  return host.ok ? work(host.value) : host
}

/** Drops the keys whose value is undefined, which the schema allows and the settings do not. */
function withoutUndefined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> }
}
