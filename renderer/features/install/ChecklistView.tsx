import { ActionIcon, Checkbox, Select, Tooltip } from '@mantine/core'
import { ArrowLeft, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Checklist, Phase } from '../../../shared/models/checklist.ts'
import { progress } from '../../../shared/rules/checklist/progress.ts'
import { localized, stateOf } from '../../../shared/rules/checklist/steps.ts'
import { useAppState, useServices, useText } from '../../services.tsx'
import { useAct } from '../../ui/use-act.ts'
import { ExportMenu } from './ExportMenu.tsx'
import { ProgressBar } from './ProgressBar.tsx'
import { StepRow } from './StepRow.tsx'

interface Props {
  readonly checklist: Checklist
  readonly onChange: (changed: Checklist) => void
  readonly onBack: () => void
}

/** One machine's checklist, phase by phase. */
export function ChecklistView({ checklist, onChange, onBack }: Props) {
  const { ui } = useServices()
  const { hosts } = useAppState()
  const { t, locale } = useText()
  const act = useAct()
  const [onlyOpen, setOnlyOpen] = useState(false)
  const host = hosts.find(({ id }) => id === checklist.hostId)
  const assign = async (hostId: string | null): Promise<void> => {
    const answer = await act('install.assign', { checklist: checklist.id, hostId, passportId: checklist.passportId })
    if (answer.ok) onChange(answer.value)
  }
  return (
    <section className="page install-page" aria-label={checklist.name}>
      <header className="page-header">
        <Tooltip label={t('install.back')}><ActionIcon aria-label={t('install.back')} onClick={onBack}><ArrowLeft size={16} aria-hidden /></ActionIcon></Tooltip>
        <h1 className="ellipsis">{checklist.name}</h1>
        <span className="dim page-intro">{localized(checklist.templateName, locale)} · {t('hardware.targets.exact', { target: checklist.target })}</span>
        <ExportMenu checklist={checklist.id} />
        <Tooltip label={t('install.delete')}><ActionIcon variant="default" size={30} aria-label={t('install.delete')} onClick={() => ui.open({ name: 'install', task: { kind: 'delete', checklist: checklist.id, checklistName: checklist.name } })}><Trash2 size={15} aria-hidden /></ActionIcon></Tooltip>
      </header>
      <div className="toolbar install-toolbar">
        <ProgressBar progress={progress(checklist)} />
        <Checkbox size="xs" label={t('install.onlyOpen')} checked={onlyOpen} onChange={(event) => setOnlyOpen(event.currentTarget.checked)} />
        <Select size="xs" aria-label={t('install.host')} data={[{ value: '', label: t('install.noHost') }, ...hosts.map(({ id, name }) => ({ value: id, label: name }))]} value={host?.id ?? ''} onChange={(value) => void assign(value || null)} />
      </div>
      <div className="install-phases">
        {checklist.phases.map((phase) => <PhaseCard key={phase.id} checklist={checklist} phase={phase} onlyOpen={onlyOpen} onChange={onChange} />)}
      </div>
    </section>
  )
}

function PhaseCard({ checklist, phase, onlyOpen, onChange }: { readonly checklist: Checklist; readonly phase: Phase; readonly onlyOpen: boolean; readonly onChange: (changed: Checklist) => void }) {
  const { t, locale } = useText()
  const far = progress({ phases: [phase], states: checklist.states })
  const steps = onlyOpen ? phase.steps.filter(({ id }) => stateOf(checklist, id).status === 'open') : phase.steps
  return (
    <section className="card install-phase" aria-label={localized(phase.title, locale)}>
      <div className="card-head"><h2>{localized(phase.title, locale)}</h2><span className="dim num">{t('install.progress', { settled: far.done + far.skipped, total: far.total })}</span></div>
      {steps.length === 0 && <p className="dim">{t('install.allSettled')}</p>}
      <ul className="install-steps">{steps.map((step) => <StepRow key={step.id} checklist={checklist} step={step} onChange={onChange} />)}</ul>
    </section>
  )
}
