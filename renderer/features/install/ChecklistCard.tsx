import { UnstyledButton } from '@mantine/core'
import type { Checklist } from '../../../shared/models/checklist.ts'
import { progress } from '../../../shared/rules/checklist/progress.ts'
import { localized } from '../../../shared/rules/checklist/steps.ts'
import { useAppState, useText } from '../../services.tsx'
import { dateTime } from '../../ui/format.ts'
import { ProgressBar } from './ProgressBar.tsx'

/** Shows one machine: its name, its progress and its next step. */
export function ChecklistCard({ checklist, onOpen }: { readonly checklist: Checklist; readonly onOpen: () => void }) {
  const hostName = useAppState((app) => app.hosts.find(({ id }) => id === checklist.hostId)?.name)
  const { t, locale } = useText()
  const far = progress(checklist)
  return (
    <UnstyledButton className="card install-card" onClick={onOpen}>
      <span className="install-card-head">
        <strong className="ellipsis">{checklist.name}</strong>
        <span className="dim">
          {localized(checklist.templateName, locale)} · {t('hardware.targets.exact', { target: checklist.target })}
          {hostName !== undefined && ` · ${hostName}`}
        </span>
      </span>
      <ProgressBar progress={far} />
      <span className="install-card-foot">
        <span className="ellipsis">
          {far.nextStep ? t('install.next', { step: localized(far.nextStep.title, locale) }) : t('install.complete')}
        </span>
        <span className="dim num">{dateTime(checklist.updatedAt, locale)}</span>
      </span>
    </UnstyledButton>
  )
}
