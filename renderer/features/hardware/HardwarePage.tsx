import { Button } from '@mantine/core'
import { ScrollText } from 'lucide-react'
import { useHardwareView, useServices, useText } from '../../services.tsx'
import { HostForm } from './HostForm.tsx'
import { MachineView } from './MachineView.tsx'
import { SavedPassports } from './SavedPassports.tsx'
import { TextsForm } from './TextsForm.tsx'

/** Answers whether a machine runs an ESXi release: first where to read its hardware, then the verdict. */
export function HardwarePage() {
  const { ui } = useServices()
  const { t } = useText()
  const machine = useHardwareView((state) => state.machine)
  return (
    <section className="page hardware-page" aria-label={t('hardware.view.title')}>
      <header className="page-header">
        <h1>{t('hardware.view.title')}</h1>
        {!machine && <span className="dim page-intro">{t('hardware.view.intro')}</span>}
        <Button
          variant="default"
          leftSection={<ScrollText size={14} aria-hidden />}
          onClick={() => ui.open({ name: 'hardware', task: { kind: 'rules' } })}
        >
          {t('hardware.view.rules.button')}
        </Button>
      </header>
      {machine ? (
        <MachineView machine={machine} />
      ) : (
        <div className="hardware-sources">
          <div className="source-list">
            <HostForm />
            <TextsForm />
          </div>
          <SavedPassports />
        </div>
      )}
    </section>
  )
}
