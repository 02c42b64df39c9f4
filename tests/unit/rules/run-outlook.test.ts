import { expect, test } from 'vitest'
import type { Plan, PlannedVm, VmAction } from '../../../shared/models/plan.ts'
import { runOutlook } from '../../../shared/rules/power/run-outlook.ts'
import { generalRules } from '../../support/general-rules.ts'

const vm = (id: string, action: VmAction, before: PlannedVm['before'] = 'poweredOn'): PlannedVm => ({
  id,
  name: `vm-${id}`,
  before,
  action,
  code: null,
  rules: generalRules(),
})
const plan = (change: Partial<Plan>): Plan => ({
  policy: {
    mode: 'direct',
    guestTimeoutSeconds: 300,
    noTools: 'ask',
    stuck: 'ask',
    inaccessible: 'leave',
    maxTimeSeconds: null,
  },
  groups: [],
  untouched: [],
  hostCall: { force: true, maintenance: false },
  blockers: [],
  warnings: [],
  ...change,
})
const learned = { timeOf: () => null, hostTime: { low: 36, high: 56, runs: 6 } }

test('a VM that is left on is not counted among those that do not run', () => {
  const untouched = [vm('1', 'none', 'poweredOff'), vm('2', 'none', 'suspended'), vm('3', 'left-on')]
  expect(runOutlook(plan({ untouched }), [], learned)).toMatchObject({ untouched: 2, leftOn: 1 })
})
