import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { ClipboardCopy, Download, FileBraces, FileText, Printer, Sheet, SquareChartGantt } from 'lucide-react'
import { useState } from 'react'
import { useText } from '../../services.tsx'
import { useAct } from '../../ui/use-requests.ts'

const formats = [
  ['csv', Sheet],
  ['md', FileText],
  ['json', FileBraces],
  ['html', SquareChartGantt],
  ['pdf', Printer],
] as const

/** Exports the newest report, or copies the visible rows for a spreadsheet. */
export function ExportMenu({
  hostId,
  disabled,
  onCopy,
}: {
  readonly hostId: string
  readonly disabled: boolean
  readonly onCopy: () => void
}) {
  const { t } = useText()
  const act = useAct()
  const [busy, setBusy] = useState(false)
  const save = async (format: (typeof formats)[number][0]): Promise<void> => {
    setBusy(true)
    const answer = await act('ports.export', { id: hostId, format })
    setBusy(false)
    if (answer.ok && answer.value) notifications.show({ title: t('firewall.export.done'), message: answer.value.file })
  }
  return (
    <Menu width={260}>
      <Tooltip label={t('firewall.export.title')}>
        <Menu.Target>
          <ActionIcon variant="default" size={30} loading={busy} aria-label={t('firewall.export.title')}>
            <Download size={15} aria-hidden />
          </ActionIcon>
        </Menu.Target>
      </Tooltip>
      <Menu.Dropdown>
        <Menu.Item leftSection={<ClipboardCopy size={14} aria-hidden />} onClick={onCopy}>
          {t('firewall.export.copy')}
        </Menu.Item>
        <Menu.Divider />
        {formats.map(([format, Icon]) => (
          <Menu.Item
            key={format}
            disabled={disabled}
            leftSection={<Icon size={14} aria-hidden />}
            onClick={() => void save(format)}
          >
            {t(`firewall.export.${format}`)}
          </Menu.Item>
        ))}
        {disabled && <p className="menu-note">{t('firewall.export.none')}</p>}
      </Menu.Dropdown>
    </Menu>
  )
}
