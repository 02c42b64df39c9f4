import { Button, Loader } from '@mantine/core'
import { useState } from 'react'
import type { VmsView } from '../../../shared/ipc/vms.ts'
import type { HostView } from '../../../shared/models/app-state.ts'
import {
  vmPowerActions,
  type VmActionEnd,
  type VmDetails,
  type VmHost,
  type VmPowerAction,
} from '../../../shared/models/vm-action.ts'
import { vmName } from '../../../shared/rules/vm-list.ts'
import { isThereAlready, whyNot } from '../../../shared/rules/vms/vm-work.ts'
import { useServices, useText } from '../../services.tsx'
import { AgainBanner } from '../../ui/AgainBanner.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { PowerLabel } from '../../ui/PowerLabel.tsx'
import { useSubmit } from '../../ui/use-requests.ts'
import { WhyButton } from '../../ui/WhyButton.tsx'
import { useVmsView } from './use-vms-view.ts'
import { VmQuestionForm } from './VmQuestionForm.tsx'
import { VmSnapshots } from './VmSnapshots.tsx'

interface Props {
  readonly host: Pick<HostView, 'id' | 'name'>
  readonly ids: readonly string[]
}

/** Offers what can be done with some VMs now, each action in words and with the reason where it is not possible. */
export function VmWorkDialog({ host, ids }: Props) {
  const { ui } = useServices()
  const { t, problemText } = useText()
  const { view, problem, reading, reload } = useVmsView(host.id, ids)
  const { send, busy, problem: failure, clear } = useSubmit()
  const [changing, setChanging] = useState(false)
  const [action, setAction] = useState<VmPowerAction | null>(null)
  const [ends, setEnds] = useState<readonly VmActionEnd[] | null>(null)
  // Only the VMs that were named: another one that becomes possible meanwhile was not agreed to.
  const act = async (wanted: VmPowerAction, named: readonly VmDetails[]): Promise<void> => {
    const done = await send('vms.act', { id: host.id, vms: named.map(({ vm }) => vm.id), action: wanted })
    setAction(null)
    if (done) setEnds(done.value)
    reload()
  }
  const choose = (wanted: VmPowerAction, able: readonly VmDetails[]): void => {
    setEnds(null)
    clear()
    // Starting takes nothing from anyone; everything else is confirmed in a second step.
    if (wanted === 'start') void act(wanted, able)
    else setAction(wanted)
  }
  const wrong = failure ?? problem
  const [only] = view?.vms ?? []
  const single = ids.length === 1 ? only : undefined
  const title = single
    ? t('vms.dialog.title', { vm: vmName(single.vm) })
    : t('vms.dialog.titleMany', { count: ids.length, host: host.name })
  return (
    <Dialog title={title} size={560} locked={busy || changing}>
      <div className="form" aria-busy={reading || busy}>
        {wrong && <AgainBanner onAgain={reload}>{problemText(wrong)}</AgainBanner>}
        {reading && !view && (
          <p className="form-wait" role="status">
            <Loader size="xs" aria-hidden /> {t('vms.dialog.reading')}
          </p>
        )}
        {view && <VmList vms={view.vms} ends={ends} />}
        {single?.question && (
          <VmQuestionForm
            key={single.question.id}
            hostId={host.id}
            details={single}
            question={single.question}
            done={reload}
          />
        )}
        {view && action === null && !busy && <Actions view={view} choose={choose} />}
        {view && action !== null && !busy && (
          <Confirm view={view} action={action} back={() => setAction(null)} act={act} />
        )}
        {single && action === null && !busy && (
          <VmSnapshots hostId={host.id} details={single} host={view?.host} onBusy={setChanging} />
        )}
        {busy && (
          <p className="form-wait" role="status">
            <Loader size="xs" aria-hidden /> {t('vms.dialog.waiting')}
          </p>
        )}
        <div className="form-actions">
          <Button variant="default" onClick={ui.close} data-autofocus>
            {t(busy || changing ? 'vms.dialog.stopWaiting' : 'app.common.close')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

function VmList({ vms, ends }: { readonly vms: readonly VmDetails[]; readonly ends: readonly VmActionEnd[] | null }) {
  const { t, problemText } = useText()
  const byId = new Map(ends?.map((end) => [end.id, end]))
  return (
    <ul className="vm-work-list">
      {vms.map(({ vm }) => {
        const end = byId.get(vm.id)
        return (
          <li key={vm.id}>
            <span className="ellipsis" title={vmName(vm)}>
              {vmName(vm)}
            </span>
            <PowerLabel state={vm.powerState} />
            {end && (
              <span className="vm-work-end" role="status">
                {end.problem ? problemText(end.problem) : t(`vms.outcomes.${end.outcome}`)}
              </span>
            )}
          </li>
        )
      })}
    </ul>
  )
}

function possible(action: VmPowerAction, vms: readonly VmDetails[], host: VmHost): readonly VmDetails[] {
  return vms.filter((details) => whyNot(action, details, host) === null)
}

function Actions({
  view,
  choose,
}: {
  readonly view: VmsView
  readonly choose: (action: VmPowerAction, able: readonly VmDetails[]) => void
}) {
  const { t, problemText } = useText()
  const { vms, host } = view
  return (
    <div className="vm-work-actions">
      {vmPowerActions.map((action) => {
        const possibleNow = possible(action, vms, host)
        const able = possibleNow.length
        const first = vms[0] && whyNot(action, vms[0], host)
        const hard = action === 'reset' || action === 'off'
        const words = t(`vms.works.${action}`)
        return (
          <WhyButton
            key={action}
            variant="default"
            size="compact-sm"
            {...(hard && { color: 'red' })}
            why={able === 0 && first ? problemText(first) : null}
            onClick={() => choose(action, possibleNow)}
          >
            {able > 0 && able < vms.length ? t('vms.dialog.some', { action: words, able, count: vms.length }) : words}
            {action === 'start' ? '' : '…'}
          </WhyButton>
        )
      })}
    </div>
  )
}

function Confirm({
  view,
  action,
  back,
  act,
}: {
  readonly view: VmsView
  readonly action: Exclude<VmPowerAction, 'start'> | VmPowerAction
  readonly back: () => void
  readonly act: (action: VmPowerAction, named: readonly VmDetails[]) => Promise<void>
}) {
  const { t } = useText()
  const able = possible(action, view.vms, view.host)
  const left = view.vms.filter((details) => !able.includes(details) && !isThereAlready(action, details))
  if (action === 'start') return null
  const hard = action === 'reset' || action === 'off'
  return (
    <Banner tone={hard ? 'danger' : 'warning'}>
      <p>{t(`vms.hard.${action}`)}</p>
      <p>{t('vms.dialog.these', { vms: able.map(({ vm }) => vmName(vm)).join(', ') })}</p>
      {left.length > 0 && <p>{t('vms.dialog.notThese', { vms: left.map(({ vm }) => vmName(vm)).join(', ') })}</p>}
      <div className="form-actions">
        <Button variant="default" onClick={back} data-autofocus>
          {t('vms.dialog.back')}
        </Button>
        <Button {...(hard && { color: 'red' })} disabled={able.length === 0} onClick={() => void act(action, able)}>
          {t(`vms.works.${action}`)}
        </Button>
      </div>
    </Banner>
  )
}
