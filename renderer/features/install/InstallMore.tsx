import { ActionIcon, Tooltip } from '@mantine/core'
import { BookOpen, LayoutTemplate } from 'lucide-react'
import { useServices, useText } from '../../services.tsx'

/** What lies beside the checklists: the templates they are made from, and articles to read. */
export function InstallMore() {
  const { ui } = useServices()
  const { t } = useText()
  return (
    <span className="button-row">
      <Tooltip label={t('install.background.open')}><ActionIcon variant="default" size={30} aria-label={t('install.background.open')} onClick={() => ui.open({ name: 'install', task: { kind: 'background', article: null } })}><BookOpen size={15} aria-hidden /></ActionIcon></Tooltip>
      <Tooltip label={t('install.template.open')}><ActionIcon variant="default" size={30} aria-label={t('install.template.open')} onClick={() => ui.open({ name: 'install', task: { kind: 'templates' } })}><LayoutTemplate size={15} aria-hidden /></ActionIcon></Tooltip>
    </span>
  )
}
