import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { Download, FileBraces, FileText, Printer, SquareChartGantt } from 'lucide-react'
import { useState } from 'react'
import { useText } from '../../services.tsx'
import { useAct } from '../../ui/use-requests.ts'

const formats = [
  ['md', FileText],
  ['json', FileBraces],
  ['html', SquareChartGantt],
  ['pdf', Printer],
] as const

/** Exports a checklist as a file or PDF. */
export function ExportMenu({ checklist }: { readonly checklist: string }) {
  const { t } = useText()
  const act = useAct()
  const [busy, setBusy] = useState(false)
  const save = async (format: (typeof formats)[number][0]): Promise<void> => {
    setBusy(true)
    const answer = await act('install.export', { checklist, format })
    setBusy(false)
    if (answer.ok && answer.value) notifications.show({ title: t('install.exported'), message: answer.value.file })
  }
  return (
    <Menu width={220}>
      <Tooltip label={t('install.export')}>
        <Menu.Target>
          <ActionIcon variant="default" size={30} loading={busy} aria-label={t('install.export')}>
            <Download size={15} aria-hidden />
          </ActionIcon>
        </Menu.Target>
      </Tooltip>
      <Menu.Dropdown>
        {formats.map(([format, Icon]) => (
          <Menu.Item key={format} leftSection={<Icon size={14} aria-hidden />} onClick={() => void save(format)}>
            {t(`install.formats.${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
