import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { Download, FileBraces, FileText, Printer, SquareChartGantt } from 'lucide-react'
import { useState } from 'react'
import type { EsxiTarget } from '../../../shared/models/hardware.ts'
import { useText } from '../../services.tsx'
import { useAct } from '../../ui/use-requests.ts'

const formats = [
  ['md', FileText],
  ['json', FileBraces],
  ['html', SquareChartGantt],
  ['pdf', Printer],
] as const

/** Exports a passport with its verdict. */
export function ExportMenu({ passport, target }: { readonly passport: string | null; readonly target: EsxiTarget }) {
  const { t } = useText()
  const act = useAct()
  const [busy, setBusy] = useState(false)
  const save = async (format: (typeof formats)[number][0]): Promise<void> => {
    if (passport === null) return
    setBusy(true)
    const answer = await act('hardware.export', { passport, target, format })
    setBusy(false)
    if (answer.ok && answer.value)
      notifications.show({ title: t('hardware.view.export.done'), message: answer.value.file })
  }
  return (
    <Menu width={220}>
      <Tooltip label={t('hardware.view.export.title')}>
        <Menu.Target>
          <ActionIcon variant="default" size={30} loading={busy} aria-label={t('hardware.view.export.title')}>
            <Download size={15} aria-hidden />
          </ActionIcon>
        </Menu.Target>
      </Tooltip>
      <Menu.Dropdown>
        {formats.map(([format, Icon]) => (
          <Menu.Item
            key={format}
            disabled={passport === null}
            leftSection={<Icon size={14} aria-hidden />}
            onClick={() => void save(format)}
          >
            {t(`hardware.view.export.${format}`)}
          </Menu.Item>
        ))}
        {passport === null && <p className="menu-note">{t('hardware.view.export.needsSaved')}</p>}
      </Menu.Dropdown>
    </Menu>
  )
}
