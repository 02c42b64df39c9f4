import { ActionIcon, Button, Checkbox, Select, Tooltip } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { ArrowLeft, ScanSearch, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Checklist, Phase } from '../../../shared/models/checklist.ts'
import { progress } from '../../../shared/rules/checklist/progress.ts'
import { localized, stateOf, allSteps } from '../../../shared/rules/checklist/steps.ts'
import { useHostNames, useServices, useText } from '../../services.tsx'
import { useAct } from '../../ui/use-requests.ts'
import { ExportMenu } from './ExportMenu.tsx'
import { ProgressBar } from './ProgressBar.tsx'
import { StepRow } from './StepRow.tsx'
import { usePassports } from '../../ui/use-list.ts'

interface Props {
  readonly checklist: Checklist
  readonly onChange: (changed: Checklist) => void
  readonly onBack: () => void
}

/** Shows one machine's checklist, phase by phase. */
export function ChecklistView({ checklist, onChange, onBack }: Props) {
  const { ui } = useServices()
  const hosts = useHostNames()
  const { t, locale } = useText()
  const act = useAct()
  const [onlyOpen, setOnlyOpen] = useState(false)
  const host = hosts.find(({ id }) => id === checklist.hostId)
  const { items: passports } = usePassports()
  const passport = passports?.find(({ id }) => id === checklist.passportId)
  const [checking, setChecking] = useState(false)
  const assign = async (given: Partial<Pick<Checklist, 'hostId' | 'passportId'>>): Promise<void> => {
    const { hostId, passportId } = { ...checklist, ...given }
    const answer = await act('install.assign', { checklist: checklist.id, hostId, passportId })
    if (answer.ok) onChange(answer.value)
  }
  const check = async (): Promise<void> => {
    setChecking(true)
    const answer = await act('install.check', { checklist: checklist.id })
    setChecking(false)
    if (!answer.ok) return
    const { ticked, opened } = changedTicks(checklist, answer.value)
    notifications.show({ message: t('install.checked', { count: ticked, opened }) })
    onChange(answer.value)
  }
  return (
    <section className="page install-page" aria-label={checklist.name}>
      <header className="page-header">
        <Tooltip label={t('install.back')}>
          <ActionIcon aria-label={t('install.back')} onClick={onBack}>
            <ArrowLeft size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <h1 className="ellipsis">{checklist.name}</h1>
        <span className="dim page-intro">
          {localized(checklist.templateName, locale)} · {t('hardware.targets.exact', { target: checklist.target })}
        </span>
        <ExportMenu checklist={checklist.id} />
        <Tooltip label={t('install.delete')}>
          <ActionIcon
            variant="default"
            size={30}
            aria-label={t('install.delete')}
            onClick={() =>
              ui.open({
                name: 'install',
                task: { kind: 'delete', checklist: checklist.id, checklistName: checklist.name },
              })
            }
          >
            <Trash2 size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </header>
      <div className="toolbar install-toolbar">
        <ProgressBar progress={progress(checklist)} />
        <Checkbox
          size="xs"
          label={t('install.onlyOpen')}
          checked={onlyOpen}
          onChange={(event) => setOnlyOpen(event.currentTarget.checked)}
        />
        <Select
          size="xs"
          aria-label={t('install.host')}
          data={[
            { value: '', label: t('install.noHost') },
            ...hosts.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          value={host?.id ?? ''}
          onChange={(value) => void assign({ hostId: value || null })}
        />
        {passports !== null && passports.length > 0 && (
          <Select
            size="xs"
            aria-label={t('install.passport')}
            data={[
              { value: '', label: t('install.noPassport') },
              ...passports.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            value={passport?.id ?? ''}
            onChange={(value) => void assign({ passportId: value || null })}
          />
        )}
        <Tooltip label={t(checkHint(host !== undefined, passport !== undefined))}>
          <Button
            size="xs"
            variant="default"
            loading={checking}
            disabled={!host && !passport}
            leftSection={<ScanSearch size={14} aria-hidden />}
            onClick={() => void check()}
          >
            {host || !passport ? t('install.check') : t('install.checkPassport')}
          </Button>
        </Tooltip>
      </div>
      <div className="install-phases">
        {checklist.phases.map((phase) => (
          <PhaseCard key={phase.id} checklist={checklist} phase={phase} onlyOpen={onlyOpen} onChange={onChange} />
        ))}
      </div>
    </section>
  )
}

/** Returns the key of the check button's tooltip: what it checks against, or what it lacks. */
function checkHint(
  hasHost: boolean,
  hasPassport: boolean,
): 'install.checkText' | 'install.checkPassportText' | 'install.checkNeedsHost' {
  if (hasHost) return 'install.checkText'
  return hasPassport ? 'install.checkPassportText' : 'install.checkNeedsHost'
}

function PhaseCard({
  checklist,
  phase,
  onlyOpen,
  onChange,
}: {
  readonly checklist: Checklist
  readonly phase: Phase
  readonly onlyOpen: boolean
  readonly onChange: (changed: Checklist) => void
}) {
  const { t, locale } = useText()
  const far = progress({ phases: [phase], states: checklist.states })
  const steps = onlyOpen ? phase.steps.filter(({ id }) => stateOf(checklist, id).status === 'open') : phase.steps
  return (
    <section className="card install-phase" aria-label={localized(phase.title, locale)}>
      <div className="card-head">
        <h2>{localized(phase.title, locale)}</h2>
        <span className="dim num">{t('install.progress', { settled: far.done + far.skipped, total: far.total })}</span>
      </div>
      {steps.length === 0 && <p className="dim">{t('install.allSettled')}</p>}
      <ul className="install-steps">
        {steps.map((step) => (
          <StepRow key={step.id} checklist={checklist} step={step} onChange={onChange} />
        ))}
      </ul>
    </section>
  )
}

/** Counts the steps a check ticked and those it reopened. */
export function changedTicks(
  before: Checklist,
  after: Checklist,
): { readonly ticked: number; readonly opened: number } {
  const isDone = (checklist: Checklist, id: string): boolean => stateOf(checklist, id).status === 'done'
  const steps = allSteps(after)
  return {
    ticked: steps.filter(({ id }) => isDone(after, id) && !isDone(before, id)).length,
    opened: steps.filter(({ id }) => !isDone(after, id) && isDone(before, id)).length,
  }
}
