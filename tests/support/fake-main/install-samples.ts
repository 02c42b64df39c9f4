import type { Checklist } from '../../../shared/models/checklist.ts'
import { builtInTemplates } from '../../../shared/reference/install-checklist.ts'
import { applyFindings } from '../../../shared/rules/checklist/findings.ts'
import { setStep } from '../../../shared/rules/checklist/set-step.ts'
import { allSteps, stepsFor } from '../../../shared/rules/checklist/steps.ts'
import { ids, inSeconds } from './samples.ts'

/** Two machines: one half-way, with a skipped, a failed and an automatically ticked step, and one not yet begun. */
export function startedChecklists(): readonly Checklist[] {
  return [
    sample('00000000-0000-4000-8000-000000000501', 'rack-2', ids.rack, begun, -600),
    sample('00000000-0000-4000-8000-000000000502', 'lab-mini', null, (fresh) => fresh, -3_600),
  ]
}

function sample(
  id: string,
  name: string,
  hostId: string | null,
  work: (fresh: Checklist) => Checklist,
  changed: number,
): Checklist {
  const [template] = builtInTemplates
  if (!template) throw new Error('There is no template')
  return work({
    id,
    name,
    target: '8.0U3',
    hostId,
    passportId: null,
    templateName: template.name,
    createdAt: inSeconds(-90_000),
    updatedAt: inSeconds(changed),
    phases: stepsFor(template, '8.0U3'),
    states: {},
  })
}

const notDone: Readonly<Record<number, Parameters<typeof setStep>[2]>> = {
  2: { status: 'skipped', reason: 'DHCP, lab only' },
  5: { status: 'failed', reason: 'USB 3.0 port not seen by the firmware' },
}

function begun(fresh: Checklist): Checklist {
  const steps = allSteps(fresh)
  const marked = steps.slice(0, 7).reduce((now, { id }, index) => {
    const change = notDone[index] ?? { status: 'done' }
    const set = setStep(now, id, change, inSeconds(-7_200 + index * 60))
    return set.ok ? set.value.checklist : now
  }, fresh)
  return applyFindings(
    marked,
    [
      { check: 'ntp', state: 'ok', value: '192.0.2.10, ntpd' },
      { check: 'ssh', state: 'not-ok', value: 'TSM-SSH' },
    ],
    inSeconds(-600),
  )
}
