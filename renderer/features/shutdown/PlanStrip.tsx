import { Button, UnstyledButton } from '@mantine/core'
import { CircleCheck, CircleHelp, OctagonAlert, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import type { ReadinessCure, ReadinessFinding } from '../../../shared/models/readiness.ts'
import type { RunOutlook } from '../../../shared/models/run-outlook.ts'
import { useServices, useText } from '../../services.tsx'

const icons = { blocker: OctagonAlert, ask: CircleHelp, unknown: CircleHelp, note: TriangleAlert } as const
/** Findings that are shown before the others are asked for. */
const shownFirst = 2

/** Shows what there is to know before the run begins. Who will be asked about is in the rows. */
export function PlanStrip({ hostId, outlook }: { readonly hostId: string; readonly outlook: RunOutlook | null }) {
  const { t } = useText()
  const [all, setAll] = useState(false)
  if (outlook === null) return <div className="run-strip is-facts" />
  const findings = outlook.findings.filter(({ kind }) => kind !== 'ask')
  const more = findings.length - shownFirst
  if (findings.length === 0)
    return (
      <div className="run-strip is-facts">
        <p className="run-fact is-good">
          <CircleCheck size={15} aria-hidden /> {t('app.plan.clear')}
        </p>
      </div>
    )
  return (
    <ul className="run-strip is-facts">
      {(all ? findings : findings.slice(0, shownFirst)).map((each, index) => (
        <Finding key={`${each.problem.code} ${index}`} hostId={hostId} finding={each} />
      ))}
      {more > 0 && (
        <li className="run-more">
          <UnstyledButton className="disclosure" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? t('app.countdown.fewer') : t('app.countdown.more', { count: more })}
          </UnstyledButton>
        </li>
      )}
    </ul>
  )
}

function Finding({
  hostId,
  finding: { kind, problem, cure },
}: {
  readonly hostId: string
  readonly finding: ReadinessFinding
}) {
  const { ui } = useServices()
  const { t, problemText } = useText()
  const Icon = icons[kind]
  // The rules are not to be changed under a run that is about to begin.
  const leads: Partial<Record<ReadinessCure, () => void>> = {
    machines: () => ui.goToHost(hostId, 'vms'),
    account: () => ui.goToHost(hostId, 'connection'),
    autostart: () => ui.open({ name: 'autostart', hostId }),
  }
  const lead = cure && leads[cure]
  return (
    <li className={`run-fact is-${kind}`}>
      <Icon size={15} aria-hidden />
      <span className="ellipsis" title={problemText(problem)}>
        {problemText(problem)}
      </span>
      {cure && lead && (
        <Button size="compact-xs" variant="default" onClick={lead}>
          {t(`app.readiness.cures.${cure}`)}
        </Button>
      )}
    </li>
  )
}
