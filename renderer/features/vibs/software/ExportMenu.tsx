import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { Download, FileBraces, FileSpreadsheet, FileText, SquareChartGantt } from 'lucide-react'
import { useState } from 'react'
import { useText } from '../../../services.tsx'
import { useAct } from '../../../ui/use-requests.ts'

const formats = [
  ['csv', FileSpreadsheet],
  ['md', FileText],
  ['html', SquareChartGantt],
  ['json', FileBraces],
] as const

/** Exports the packages of a host. */
export function ExportMenu({ hostId, disabled }: { readonly hostId: string; readonly disabled: boolean }) {
  const { t } = useText()
  const act = useAct()
  const [busy, setBusy] = useState(false)
  const save = async (format: (typeof formats)[number][0]): Promise<void> => {
    setBusy(true)
    const answer = await act('vibs.exportInstalled', { id: hostId, format })
    setBusy(false)
    if (answer.ok && answer.value) notifications.show({ title: t('software.export.done'), message: answer.value.file })
  }
  return (
    <Menu width={180}>
      <Tooltip label={t('software.export.title')}>
        <Menu.Target>
          <ActionIcon
            variant="default"
            size={30}
            loading={busy}
            disabled={disabled}
            aria-label={t('software.export.title')}
          >
            <Download size={15} aria-hidden />
          </ActionIcon>
        </Menu.Target>
      </Tooltip>
      <Menu.Dropdown>
        {formats.map(([format, Icon]) => (
          <Menu.Item key={format} leftSection={<Icon size={14} aria-hidden />} onClick={() => void save(format)}>
            {t(`software.export.${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
