import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { FileDown, FileUp } from 'lucide-react'
import type { HostView } from '../../../shared/models/app-state.ts'
import { useServices, useText } from '../../services.tsx'
import { useAct } from '../../ui/use-requests.ts'

/** Moves the rules of single VMs to a file and back. */
export function VmRulesFiles({ host }: { readonly host: Pick<HostView, 'id'> }) {
  const { ui } = useServices()
  const { t } = useText()
  const act = useAct()
  const save = async (): Promise<void> => {
    const answer = await act('power.exportVmRules', { id: host.id })
    if (answer.ok && answer.value)
      notifications.show({ title: t('app.vmRules.exported'), message: answer.value.file, autoClose: 8_000 })
  }
  return (
    <section className="rules" aria-label={t('app.vmRules.heading')}>
      <h2>{t('app.vmRules.heading')}</h2>
      <p className="form-note">{t('app.vmRules.where')}</p>
      <div className="vm-rules-files">
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<FileDown size={14} aria-hidden />}
          onClick={() => void save()}
        >
          {t('app.vmRules.export')}
        </Button>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<FileUp size={14} aria-hidden />}
          onClick={() => ui.open({ name: 'vm-rules-import', hostId: host.id })}
        >
          {t('app.vmRules.import')}
        </Button>
      </div>
    </section>
  )
}
