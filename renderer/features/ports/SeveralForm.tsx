import { Button, Loader } from '@mantine/core'
import { CircleAlert, CircleCheck, CircleDashed, LoaderCircle, TriangleAlert } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Envelope } from '../../../shared/ipc/bridge.ts'
import type { HostView } from '../../../shared/models/app-state.ts'
import type { ChangePreview, FirewallChange } from '../../../shared/models/firewall.ts'
import { useServices, useText } from '../../services.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { PreviewView } from './PreviewView.tsx'

type Refusal = Extract<Envelope<unknown>, { ok: false }>['problem']
type State = 'waiting' | 'running' | 'done' | 'unsure' | 'failed'
interface Item {
  readonly change: FirewallChange
  readonly preview: ChangePreview | null
  readonly problem: Refusal | null
  readonly state: State
}

const icons = {
  waiting: CircleDashed,
  running: LoaderCircle,
  done: CircleCheck,
  unsure: TriangleAlert,
  failed: CircleAlert,
} as const

/** Previews several changes, then makes them one by one; the first that does not end as requested stops the rest. */
export function SeveralForm({
  host,
  changes,
  likeWhat,
}: {
  readonly host: Pick<HostView, 'id' | 'name'>
  readonly changes: readonly FirewallChange[]
  readonly likeWhat: string
}) {
  const { client, ui } = useServices()
  const { t, problemText, codeText } = useText()
  const [items, setItems] = useState<readonly Item[]>(() =>
    changes.map((change) => ({ change, preview: null, problem: null, state: 'waiting' })),
  )
  const [phase, setPhase] = useState<'previews' | 'ready' | 'running' | 'ended'>('previews')
  const aborter = useRef<AbortController | null>(null)
  const update = (index: number, part: Partial<Item>): void =>
    setItems((last) => last.map((item, at) => (at === index ? { ...item, ...part } : item)))
  useEffect(() => {
    const controller = new AbortController()
    aborter.current = controller
    const readPreviews = async (): Promise<void> => {
      for (const [index, change] of changes.entries()) {
        const answer = await client.request('firewall.preview', { id: host.id, change }, controller.signal)
        if (controller.signal.aborted) return
        update(index, answer.ok ? { preview: answer.value } : { problem: answer.problem })
      }
      setPhase('ready')
    }
    void readPreviews()
    return () => controller.abort()
  }, [client, host.id, changes])
  const possible = items.filter(({ preview }) => preview !== null && preview.refusal === null && !preview.noChange)
  const run = async (): Promise<void> => {
    setPhase('running')
    for (const [index, { change, preview }] of items.entries()) {
      if (!preview || preview.refusal || preview.noChange) continue
      if (aborter.current?.signal.aborted) return
      update(index, { state: 'running' })
      const answer = await client.request('firewall.apply', {
        id: host.id,
        change,
        expected: preview.before,
        undoOf: null,
      })
      if (!answer.ok) {
        update(index, { state: 'failed', problem: answer.problem })
        break
      }
      const { state, code } = answer.value
      update(index, {
        state: state === 'done' || state === 'failed' ? state : 'unsure',
        problem: null,
        preview: state === 'done' ? preview : { ...preview, warnings: [] },
      })
      if (state !== 'done') {
        setMessage(code === null ? t(`firewall.entryStates.${state}`) : codeText(code, { key: change.key }))
        break
      }
    }
    setPhase('ended')
  }
  const [message, setMessage] = useState<string | null>(null)
  const done = items.filter(({ state }) => state === 'done').length
  const stopped = phase === 'ended' && done < possible.length
  return (
    <div className="form" aria-busy={phase === 'previews' || phase === 'running'}>
      <p>{t('firewall.several.text', { name: host.name, like: likeWhat })}</p>
      {phase === 'previews' && (
        <p className="form-wait" role="status">
          <Loader size="xs" aria-hidden /> {t('firewall.change.reading')}
        </p>
      )}
      <ol className="several">
        {items.map((item) => {
          const Icon = icons[item.state]
          return (
            <li key={`${item.change.kind} ${item.change.key}`} className={`several-item is-${item.state}`}>
              <Icon
                size={16}
                className="several-icon"
                role="img"
                aria-label={t(`firewall.several.states.${item.state}`)}
              />
              <div>
                {item.preview && <PreviewView preview={item.preview} compact />}
                {item.problem && <Banner tone="danger">{problemText(item.problem)}</Banner>}
              </div>
            </li>
          )
        })}
      </ol>
      {phase === 'ended' && (
        <Banner
          tone={stopped ? 'warning' : 'good'}
          alert
          title={t('firewall.several.ended', { done, count: possible.length })}
        >
          {stopped && (
            <>
              {message !== null && <div>{message}</div>}
              <div>{t('firewall.several.stopped')}</div>
            </>
          )}
        </Banner>
      )}
      <div className="form-actions">
        <Button variant="default" disabled={phase === 'running'} onClick={ui.close} data-autofocus>
          {t(phase === 'ended' ? 'app.common.close' : 'app.common.cancel')}
        </Button>
        {phase !== 'ended' && (
          <Button
            disabled={phase === 'previews' || possible.length === 0}
            loading={phase === 'running'}
            onClick={() => void run()}
          >
            {t('firewall.several.apply', { count: possible.length })}
          </Button>
        )}
      </div>
    </div>
  )
}
