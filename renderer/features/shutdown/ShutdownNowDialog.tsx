import { Button, TextInput } from '@mantine/core'
import { Zap } from 'lucide-react'
import { useState } from 'react'
import type { HostView } from '../../../shared/models/app-state.ts'
import { hostActions } from '../../../shared/rules/host-actions.ts'
import { mayRun, sortedVms, vmName } from '../../../shared/rules/vm-list.ts'
import { ActionButton } from '../../ui/WhyButton.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { useOpenPlan } from '../../ui/use-open-plan.ts'
import { useSubmit } from '../../ui/use-requests.ts'
import { useServices, useText } from '../../services.tsx'

/**
 * Names every machine that loses power, and wants the host's name typed. A machine that starts while the dialog is open
 * must be acknowledged first: the request carries only machines the user has seen.
 */
export function ShutdownNowDialog({ host }: { readonly host: HostView }) {
  const { ui } = useServices()
  const { t, problemText, locale } = useText()
  const openPlan = useOpenPlan()
  const { send, busy, problem } = useSubmit()
  const running = mayRun(sortedVms(host.state.inventory?.vms ?? [], locale))
  const ids = running.map((vm) => vm.id)
  const [typed, setTyped] = useState('')
  const [seen, setSeen] = useState(ids)
  const unseen = ids.some((id) => !seen.includes(id))
  const { shutDownNow, shutDown } = hostActions(host, Date.now())
  const ready = typed.trim() === host.name && !unseen
  const go = async (): Promise<void> => {
    if (await send('power.now', { id: host.id, acknowledgedVms: ids })) ui.close()
  }
  return (
    <Dialog size={500} title={t('app.now.title', { name: host.name })}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (ready && shutDownNow.enabled && !busy) void go()
        }}
      >
        <p>{t('app.now.text')}</p>
        {running.length === 0 ? (
          <Banner tone="good">{t('app.now.nobody')}</Banner>
        ) : (
          <Banner tone="danger" title={t('app.now.losing', { count: running.length })}>
            <ul className="name-list" tabIndex={0}>
              {running.map((vm) => (
                <li key={vm.id}>
                  {vmName(vm)}
                  {vm.powerState === null && <span className="dim"> ({t('app.now.mayRun')})</span>}
                </li>
              ))}
            </ul>
          </Banner>
        )}
        {unseen && (
          <Banner
            tone="warning"
            alert
            actions={
              <Button variant="default" onClick={() => setSeen(ids)}>
                {t('app.now.lookedAgain')}
              </Button>
            }
          >
            {t('app.now.changed')}
          </Banner>
        )}
        {problem && (
          <Banner tone="danger" alert>
            {problemText(problem)}
          </Banner>
        )}
        <TextInput
          label={t('app.now.type')}
          description={t('app.now.typeHint', { name: host.name })}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          data-autofocus
          spellCheck={false}
          autoComplete="off"
        />
        <div className="form-actions">
          <ActionButton
            className="form-aside"
            variant="subtle"
            rule={shutDown}
            onClick={() => {
              ui.close()
              openPlan(host)
            }}
          >
            {t('app.now.safe')}
          </ActionButton>
          <Button variant="default" onClick={ui.close}>
            {t('app.common.cancel')}
          </Button>
          <Button
            type="submit"
            color="red"
            leftSection={<Zap size={14} aria-hidden />}
            loading={busy}
            disabled={!ready || !shutDownNow.enabled}
          >
            {t('app.now.confirm')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
