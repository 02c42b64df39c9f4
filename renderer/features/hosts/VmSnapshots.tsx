import { Button, Checkbox, TextInput } from '@mantine/core'
import { useCallback, useEffect, useState } from 'react'
import type { RequestInput } from '../../../shared/ipc/contract.ts'
import type { VmDetails, VmHost, VmSnapshot } from '../../../shared/models/vm-action.ts'
import { whyNot } from '../../../shared/rules/vms/vm-work.ts'
import { useText } from '../../services.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { dateTime } from '../../ui/format.ts'
import { useSubmit } from '../../ui/use-requests.ts'
import { WhyButton } from '../../ui/WhyButton.tsx'

type Change = RequestInput<'vms.changeSnapshots'>['change']

interface Props {
  readonly hostId: string
  readonly details: VmDetails
  readonly host: VmHost | undefined
  /** Hears whether a change is waited for: closing would take it back where the host can. */
  readonly onBusy: (busy: boolean) => void
}

/** Lists the snapshots of a VM with age and size, creates one, and removes the user's own in a second step. */
export function VmSnapshots({ hostId, details, host, onBusy }: Props) {
  const { t, problemText } = useText()
  const list = useSubmit()
  const change = useSubmit()
  const [snapshots, setSnapshots] = useState<readonly VmSnapshot[] | null>(null)
  const [removing, setRemoving] = useState<VmSnapshot | null>(null)
  const { id } = details.vm
  const { send } = list
  const read = useCallback(async (): Promise<void> => {
    const found = await send('vms.snapshots', { id: hostId, vm: id })
    if (found) setSnapshots(found.value)
  }, [send, hostId, id])
  useEffect(() => void read(), [read])
  useEffect(() => onBusy(change.busy), [onBusy, change.busy])
  const carryOut = async (what: Change): Promise<void> => {
    setRemoving(null)
    await change.send('vms.changeSnapshots', { id: hostId, vm: id, change: what })
    await read()
  }
  const problem = change.problem ?? list.problem
  const against = (work: Change['work']): string | null => {
    const why = host ? whyNot(work, details, host) : null
    return why && problemText(why)
  }
  return (
    <section className="vm-snapshots" aria-busy={list.busy || change.busy}>
      <h3>{t('vms.columns.snapshots')}</h3>
      {problem && (
        <Banner tone="danger" alert>
          {problemText(problem)}
        </Banner>
      )}
      {snapshots?.length === 0 && <p className="dim">{t('vms.snapshots.none')}</p>}
      <ul className="vm-work-list">
        {snapshots?.map((snapshot) => (
          <SnapshotRow
            key={snapshot.moid}
            snapshot={snapshot}
            why={against('snapshot-remove')}
            busy={change.busy}
            onRemove={() => setRemoving(snapshot)}
          />
        ))}
      </ul>
      {details.vm.consolidationNeeded === true && (
        <WhyButton
          variant="default"
          size="compact-sm"
          why={against('snapshot-consolidate')}
          onClick={() => void carryOut({ work: 'snapshot-consolidate' })}
        >
          {t('vms.works.snapshot-consolidate')}
        </WhyButton>
      )}
      {removing && (
        <Banner tone="warning">
          <p>{t('vms.snapshots.remove', { name: removing.name })}</p>
          <div className="form-actions">
            <Button variant="default" onClick={() => setRemoving(null)} data-autofocus>
              {t('vms.dialog.back')}
            </Button>
            <Button onClick={() => void carryOut({ work: 'snapshot-remove', snapshot: removing.moid })}>
              {t('vms.works.snapshot-remove')}
            </Button>
          </div>
        </Banner>
      )}
      <NewSnapshot
        why={against('snapshot-create')}
        busy={change.busy}
        details={details}
        create={(what) => void carryOut(what)}
      />
    </section>
  )
}

function SnapshotRow({
  snapshot,
  why,
  busy,
  onRemove,
}: {
  readonly snapshot: VmSnapshot
  readonly why: string | null
  readonly busy: boolean
  readonly onRemove: () => void
}) {
  const { t, locale } = useText()
  const { name, depth, createdAt, bytes, memory, current, backup } = snapshot
  const facts = [
    ...(createdAt === null ? [] : [dateTime(createdAt, locale)]),
    ...(bytes === null ? [] : [`${(bytes / 1024 ** 3).toFixed(1)} GiB`]),
    ...(memory === true ? [t('vms.snapshots.memory')] : []),
    ...(current ? [t('vms.snapshots.current')] : []),
    ...(backup ? [t('vms.snapshots.backup')] : []),
  ]
  return (
    <li>
      <span className="ellipsis" style={{ paddingInlineStart: depth * 12 }} title={name}>
        {name}
      </span>
      <span className="dim">{facts.join(' · ')}</span>
      {!backup && (
        <WhyButton variant="default" size="compact-sm" why={busy ? t('vms.dialog.waiting') : why} onClick={onRemove}>
          {t('vms.dialog.remove')}
        </WhyButton>
      )}
    </li>
  )
}

function NewSnapshot({
  details: { vm },
  why,
  busy,
  create,
}: {
  readonly details: VmDetails
  readonly why: string | null
  readonly busy: boolean
  readonly create: (change: Extract<Change, { work: 'snapshot-create' }>) => void
}) {
  const { t } = useText()
  const [name, setName] = useState('')
  const [memory, setMemory] = useState(false)
  const on = vm.powerState === 'poweredOn'
  const missing = name.trim() === '' ? t('vms.dialog.nameFirst') : null
  return (
    <div className="vm-snapshot-new">
      <TextInput
        size="xs"
        label={t('vms.help.newName')}
        value={name}
        maxLength={80}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {on && (
        <Checkbox
          size="xs"
          label={t('vms.help.memory')}
          checked={memory}
          onChange={(event) => setMemory(event.currentTarget.checked)}
        />
      )}
      <WhyButton
        variant="default"
        size="compact-sm"
        loading={busy}
        why={why ?? missing}
        onClick={() => create({ work: 'snapshot-create', name: name.trim(), memory: on && memory, quiesce: false })}
      >
        {t('vms.works.snapshot-create')}
      </WhyButton>
    </div>
  )
}
