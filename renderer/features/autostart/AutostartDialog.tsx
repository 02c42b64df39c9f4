import { Button, Loader } from '@mantine/core'
import { useCallback, useEffect, useState } from 'react'
import type { Envelope } from '../../../shared/ipc/bridge.ts'
import type { AutostartView } from '../../../shared/ipc/autostart.ts'
import type { HostView } from '../../../shared/models/app-state.ts'
import type { Locale } from '../../../shared/i18n/locale.ts'
import type { AutostartChange, AutostartReport, AutostartVm } from '../../../shared/models/autostart.ts'
import { orderAutostart, startOrder } from '../../../shared/rules/autostart.ts'
import { autostartChangeLines, autostartVerdict, stopText } from '../../../shared/text/autostart-text.ts'
import { collation } from '../../../shared/text/collation.ts'
import { roughTime } from '../../../shared/text/readiness-text.ts'
import { useServices, useText } from '../../services.tsx'
import { AgainBanner } from '../../ui/AgainBanner.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { OrderList } from '../../ui/OrderList.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { useSubmit } from '../../ui/use-requests.ts'

type Refusal = Extract<Envelope<unknown>, { ok: false }>['problem']

/** Shows what a host does with its VMs by itself, and offers what would be better. */
export function AutostartDialog({ host }: { readonly host: Pick<HostView, 'id' | 'name'> }) {
  const { ui } = useServices()
  const { t, problemText, codeText } = useText()
  const { view, problem, reading, reload } = useAutostart(host.id)
  const { send, busy, problem: failure, clear } = useSubmit()
  const [message, setMessage] = useState<{ readonly good: boolean; readonly text: string } | null>(null)
  const [order, setOrder] = useState<readonly string[] | null>(null)
  const change = async (undo: boolean, wanted: readonly string[] | null = null): Promise<void> => {
    if (!view) return
    setMessage(null)
    const input = { id: host.id, expected: view.config, undo, order: wanted && [...wanted] }
    const done = await send('autostart.change', input)
    if (!done) return
    const { state, code } = done.value
    if (state === 'done') setMessage({ good: true, text: t(undo ? 'autostart.undone' : 'autostart.changed') })
    else if (code !== null) setMessage({ good: false, text: codeText(code) })
    setOrder(null)
    reload()
  }
  const again = (): void => {
    clear()
    setMessage(null)
    reload()
  }
  const wrong = failure ?? problem
  return (
    <Dialog title={t('autostart.title', { name: host.name })} size={760}>
      <div className="form" aria-busy={reading || busy}>
        <p className="dim">{t('autostart.intro')}</p>
        {message && (
          <Banner tone={message.good ? 'good' : 'warning'} alert>
            {message.text}
          </Banner>
        )}
        {wrong && <AgainBanner onAgain={again}>{problemText(wrong)}</AgainBanner>}
        {reading && !view && (
          <p className="form-wait" role="status">
            <Loader size="xs" aria-hidden /> {t('autostart.reading')}
          </p>
        )}
        {view && <Report report={view.report} />}
        {view?.fix && order === null && <Changes change={view.fix} />}
        {view && (
          <StartOrder
            view={view}
            order={order}
            busy={busy || reading}
            setOrder={setOrder}
            save={(wanted) => void change(false, wanted)}
          />
        )}
        <div className="form-actions">
          {view?.undo && (
            <span className="form-aside">
              <Button variant="default" disabled={busy || reading || order !== null} onClick={() => void change(true)}>
                {t('autostart.undo')}
              </Button>
            </span>
          )}
          <Button variant="default" onClick={ui.close} data-autofocus>
            {t('app.common.close')}
          </Button>
          {view?.fix && (
            <Button
              loading={busy}
              disabled={reading || failure !== null || order !== null}
              onClick={() => void change(false)}
            >
              {t('autostart.change')}
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  )
}

/** Those that would lose power, then the others that run, by name each. */
function worstFirst(vms: readonly AutostartVm[], locale: Locale): AutostartVm[] {
  const inLanguage = collation(locale)
  const rank = ({ losesPower, running }: AutostartVm): number => Number(!losesPower) + Number(!running)
  return vms.toSorted((a, b) => rank(a) - rank(b) || inLanguage(a.name, b.name))
}

function Report({ report: { enabled, worstCaseSeconds, vms } }: { readonly report: AutostartReport }) {
  const { t, locale } = useText()
  const running = vms.filter((vm) => vm.running)
  const losing = running.filter(({ losesPower }) => losesPower).length
  if (vms.length === 0) return <Banner tone="info">{t('autostart.noVms')}</Banner>
  return (
    <>
      <Banner tone={losing > 0 ? 'warning' : 'good'} title={t(`autostart.${enabled ? 'on' : 'off'}`)}>
        {losing > 0 ? t('autostart.losing', { count: losing, running: running.length }) : t('autostart.fine')}{' '}
        {enabled && worstCaseSeconds > 0 && t('autostart.worst', { time: roughTime(t, worstCaseSeconds) })}
      </Banner>
      <div className="autostart-table" tabIndex={0} role="region" aria-label={t('autostart.list')}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('cli.columns.name')}</th>
              <th scope="col">{t('autostart.columns.order')}</th>
              <th scope="col">{t('autostart.columns.stop')}</th>
              <th scope="col">{t('autostart.columns.verdict')}</th>
            </tr>
          </thead>
          <tbody>
            {worstFirst(vms, locale).map((vm) => (
              <tr key={vm.id}>
                <th scope="row">{vm.name}</th>
                <td className="num">{vm.stopAction === null ? '–' : (vm.order ?? t('autostart.anyOrder'))}</td>
                <td>{stopText(t, vm.stopAction, vm.stopDelay)}</td>
                <td className={vm.losesPower ? 'is-attention' : 'dim'}>{autostartVerdict(t, vm)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

/** Stands between the VMs that have a place and those that have none. */
const anyOrder = 'any-order'

/** Lets the user put the VMs that the host starts into an order, and shows what that would change. */
function StartOrder({
  view: { config, report },
  order,
  busy,
  setOrder,
  save,
}: {
  readonly view: AutostartView
  /** Ids of VMs in the order that is not saved yet; null: untouched. */
  readonly order: readonly string[] | null
  readonly busy: boolean
  readonly setOrder: (order: readonly string[] | null) => void
  readonly save: (order: readonly string[]) => void
}) {
  const { t } = useText()
  const { ordered, any } = startOrder(config)
  if (ordered.length + any.length < 2) return null
  const names = new Map(report.vms.map(({ id, name }) => [id, name]))
  const now = order ?? ordered
  const ids = [...now, anyOrder, ...[...ordered, ...any].filter((id) => !now.includes(id))]
  const vms = report.vms.map(({ id, name }) => ({ id, name }))
  const change = order && orderAutostart({ config, names: vms }, order)
  return (
    <section>
      <h3>{t('autostart.startOrder.title')}</h3>
      <p className="dim">{t('autostart.startOrder.intro')}</p>
      <OrderList
        label={t('autostart.startOrder.title')}
        disabled={busy}
        onOrder={(next, { id, up }) => {
          const placed = next.slice(0, next.indexOf(anyOrder))
          // Those without a place have no order among themselves: upwards is into the last place.
          setOrder(up && !placed.includes(id) ? [...placed, id] : placed)
        }}
        rows={ids.map((id, index) =>
          id === anyOrder
            ? { id, name: t('autostart.startOrder.any'), fixed: true }
            : {
                id,
                name: names.get(id) ?? id,
                children: (
                  <>
                    <span className="num order-place">{index < now.length ? index + 1 : '–'}</span>
                    <span className="order-name">{names.get(id) ?? id}</span>
                  </>
                ),
              },
        )}
      />
      {change && (
        <>
          <Changes change={change} />
          <div className="form-actions">
            <Button variant="default" disabled={busy} onClick={() => setOrder(null)}>
              {t('autostart.startOrder.discard')}
            </Button>
            <Button loading={busy} onClick={() => save(order)}>
              {t('autostart.startOrder.save')}
            </Button>
          </div>
        </>
      )}
    </section>
  )
}

function Changes({ change }: { readonly change: AutostartChange }) {
  const { t } = useText()
  return (
    <section>
      <h3>{t('autostart.changes')}</h3>
      <ul className="autostart-changes">
        {autostartChangeLines(t, change).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  )
}

interface AutostartState {
  readonly view: AutostartView | null
  readonly problem: Refusal | null
  readonly reading: boolean
  readonly reload: () => void
}

/** Reads the settings when the dialog opens, and again when asked to. */
function useAutostart(hostId: string): AutostartState {
  const { client } = useServices()
  const [round, setRound] = useState(0)
  const [state, setState] = useState<Omit<AutostartState, 'reload'>>({ view: null, problem: null, reading: true })
  useEffect(() => {
    const outdated = new AbortController()
    setState((last) => ({ ...last, reading: true }))
    void client.request('autostart.read', { id: hostId }, outdated.signal).then((answer) => {
      if (outdated.signal.aborted) return
      setState(
        answer.ok
          ? { view: answer.value, problem: null, reading: false }
          : { view: null, problem: answer.problem, reading: false },
      )
    })
    return () => outdated.abort()
  }, [client, hostId, round])
  return { ...state, reload: useCallback(() => setRound((last) => last + 1), []) }
}
