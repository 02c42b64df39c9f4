import { Select } from '@mantine/core'
import { ServerCog } from 'lucide-react'
import { sameData } from '../../../../shared/same-data.ts'
import { useAppState, useServices, useText, useWorkshop } from '../../../services.tsx'
import { filesOf } from '../../../stores/workshop.ts'
import { WhyButton } from '../../../ui/WhyButton.tsx'
import type { CheckedDraft } from './use-draft.ts'

/** Starts an installation of what is in the form. */
export function InstallBar({ checked }: { readonly checked: CheckedDraft }) {
  const { ui, workshop } = useServices()
  const { t } = useText()
  const files = useWorkshop((state) => state.files)
  const hosts = useAppState(
    (app) => app.hosts.map(({ id, name, state }) => ({ id, name, connected: state.connection === 'connected' })),
    sameData,
  )
  const { host } = checked
  const whyNot = (): string | null => {
    if (!host?.connected) return t('workshop.install.noHosts')
    return checked.faults.length > 0 ? t('workshop.install.notYet') : null
  }
  const open = (): void =>
    ui.open({ name: 'vib-install', hostId: host?.id ?? null, source: { draft: checked.draft, files: filesOf(files) } })
  return (
    <div className="vib-install-bar">
      <span className="vib-install-bar-label" id="workshop-install-on">
        {t('workshop.install.bar')}
      </span>
      <Select
        aria-labelledby="workshop-install-on"
        w={200}
        value={host?.id ?? null}
        placeholder={t('workshop.install.host')}
        data={hosts.map(({ id, name, connected }) => ({
          value: id,
          label: connected ? name : t('workshop.install.notConnected', { name }),
        }))}
        onChange={(hostId) => workshop.setState({ hostId })}
      />
      <span className="dim vib-install-bar-hint">{t('workshop.install.barHint')}</span>
      <WhyButton why={whyNot()} leftSection={<ServerCog size={14} aria-hidden />} onClick={open}>
        {t('workshop.install.open')}
      </WhyButton>
    </div>
  )
}
