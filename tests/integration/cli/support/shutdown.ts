import { expect } from 'vitest'
import type { Ended } from './command.ts'

/** One line of `shutdown --json` but the last. */
export interface EventLine {
  readonly at: string
  readonly step: string
  readonly vm: string | null
  readonly state: string
  readonly code: string | null
  readonly message: string
}

interface PlanLine {
  readonly id: string
  readonly name: string
  readonly action: string
  readonly code: string | null
}

/** A VM of a plan, and the rules that hold for it. */
interface RulesLine {
  readonly id: string
  readonly name: string
  readonly ambiguous: boolean
  readonly rules: Readonly<Record<string, { readonly value: unknown; readonly source: string }>>
}

/** Its last line. */
export interface LastLine {
  readonly outcome: string
  readonly code: string | null
  /** Of a dry run. */
  readonly plan?: {
    readonly groups: readonly { readonly order: number | null; readonly vms: readonly PlanLine[] }[]
    readonly untouched: readonly PlanLine[]
    readonly blockers: readonly { readonly code: string; readonly message: string }[]
    readonly warnings: readonly { readonly code: string; readonly message: string }[]
    readonly rules: readonly RulesLine[]
  }
  readonly vms: readonly {
    readonly id: string
    readonly name: string | null
    readonly before: string | null
    readonly after: string | null
    readonly how: string | null
  }[]
}

const power = expect.toSatisfy((value) =>
  [null, 'poweredOn', 'poweredOff', 'suspended'].includes(value as string | null),
)
const eventShape = {
  at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  step: expect.stringMatching(/^(?:preflight|plan|guest|recheck|maintenance|host|verify)$/),
  vm: expect.toSatisfy((value) => value === null || (typeof value === 'string' && value !== '')),
  state: expect.stringMatching(/^(?:started|waiting|done|failed|skipped)$/),
  code: expect.toSatisfy((value) => value === null || /^[A-Z][A-Z_]+$/.test(String(value))),
  message: expect.stringMatching(/\S/),
}
const lastShape = {
  outcome: expect.stringMatching(/^(?:unreachable|still-reachable|unknown|cancelled|aborted|failed|dry-run)$/),
  code: eventShape.code,
  vms: expect.any(Array),
}
const planLineShape = {
  id: expect.stringMatching(/\S/),
  name: expect.stringMatching(/\S/),
  code: eventShape.code,
  action: expect.stringMatching(/^(?:guest-shutdown|suspend|power-off|ask|wait|none|left-on|abort)$/),
}
const sourcedShape = { value: expect.anything(), source: expect.stringMatching(/^(?:vm|option|host|default)$/) }
const rulesLineShape = {
  id: expect.stringMatching(/\S/),
  name: expect.stringMatching(/\S/),
  ambiguous: expect.any(Boolean),
  rules: Object.fromEntries(
    ['group', 'guestTimeoutSeconds', 'noTools', 'stuck', 'inaccessible', 'protected', 'last'].map((field) => [
      field,
      sourcedShape,
    ]),
  ),
}
const sentenceShape = { code: expect.stringMatching(/^[A-Z][A-Z_]+$/), message: expect.stringMatching(/\S/) }
const vmShape = {
  id: expect.stringMatching(/\S/),
  name: expect.toSatisfy((value) => value === null || (typeof value === 'string' && value !== '')),
  before: power,
  after: power,
  how: expect.toSatisfy((value) =>
    [null, 'already-off', 'guest-shutdown', 'suspended', 'power-off', 'left-on', 'asked-still-on'].includes(
      value as string | null,
    ),
  ),
}

function expectLast(last: LastLine, shape: object = lastShape): void {
  expect(last).toStrictEqual(last.outcome === 'dry-run' ? { ...shape, plan: expect.any(Object) } : shape)
  if (last.plan) {
    expect(last.plan).toStrictEqual({
      groups: expect.any(Array),
      untouched: expect.any(Array),
      blockers: expect.any(Array),
      warnings: expect.any(Array),
      rules: expect.any(Array),
    })
    for (const line of last.plan.rules) expect(line).toStrictEqual(rulesLineShape)
    for (const vm of [...last.plan.groups.flatMap(({ vms }) => vms), ...last.plan.untouched])
      expect(vm).toStrictEqual(planLineShape)
    for (const sentence of [...last.plan.blockers, ...last.plan.warnings]) expect(sentence).toStrictEqual(sentenceShape)
  }
  for (const vm of last.vms) expect(vm).toStrictEqual(vmShape)
}

/** What `reboot`, `maintenance` and `cycle` print beyond it. */
const hostRunEventShape = {
  ...eventShape,
  step: expect.stringMatching(/^(?:preflight|plan|guest|recheck|maintenance|host|verify|wake|boot|start)$/),
}
const hostRunLastShape = {
  ...lastShape,
  outcome: expect.stringMatching(
    /^(?:back|woken|not-woken|entered|left|unreachable|unknown|cancelled|aborted|failed|dry-run)$/,
  ),
  bootTime: expect.toSatisfy((value) => value === null || /^\d{4}-\d\d-\d\dT.*Z$/.test(String(value))),
}

/** {@link runOf} for the other runs of a host. */
export function hostRunOf(ended: Ended): {
  readonly events: readonly EventLine[]
  readonly last: LastLine & { readonly bootTime: string | null }
} {
  const lines = [...ended.lines]
  const last = lines.pop() as LastLine & { readonly bootTime: string | null }
  for (const line of lines) expect(line).toStrictEqual(hostRunEventShape)
  expectLast(last, hostRunLastShape)
  return { events: lines as EventLine[], last }
}

/** Takes the lines of `shutdown --json` apart and holds every one of them to the contract: exactly these keys, exactly these words. */
export function runOf(ended: Ended): { readonly events: readonly EventLine[]; readonly last: LastLine } {
  const lines = [...ended.lines]
  const last = lines.pop() as LastLine
  for (const line of lines) expect(line).toStrictEqual(eventShape)
  expectLast(last)
  return { events: lines as EventLine[], last }
}

/** `step state` of every event, a VM's with its id: `guest 1 done`. */
export function stepsOf(events: readonly EventLine[]): string[] {
  return events.map(({ step, vm, state }) => [step, vm, state].filter((part) => part !== null).join(' '))
}

/** A line of `shutdown --all --json`, but the last, is about one host. */
type OfHost<T> = T & { readonly host: string }

interface ProblemLine {
  readonly error: { readonly code: string; readonly message: string }
}

interface AllRuns {
  readonly lines: readonly OfHost<object>[]
  readonly events: readonly OfHost<EventLine>[]
  /** What a single run ends with. */
  readonly results: readonly OfHost<LastLine>[]
  /** Of hosts with which no run began. */
  readonly problems: readonly OfHost<ProblemLine>[]
  readonly last: {
    readonly hosts: readonly { readonly host: string; readonly outcome: string | null; readonly code: string | null }[]
  }
}

/** Takes the lines of `shutdown --all --json` apart and holds every one of them to the contract, as {@link runOf} does. */
export function allRunsOf(ended: Ended): AllRuns {
  const lines = [...ended.lines] as OfHost<object>[]
  const last = lines.pop() as unknown as AllRuns['last']
  const results = lines.filter((line): line is OfHost<LastLine> => 'outcome' in line)
  const problems = lines.filter((line): line is OfHost<ProblemLine> => 'error' in line)
  const events = lines.filter((line): line is OfHost<EventLine> => !('outcome' in line) && !('error' in line))
  for (const event of events) expect(event).toStrictEqual({ ...eventShape, host: expect.any(String) })
  for (const { host, ...result } of results) {
    expect(host).toEqual(expect.any(String))
    expectLast(result)
  }
  for (const { error } of problems) expect(error).toMatchObject(sentenceShape)
  expect(last).toStrictEqual({ hosts: expect.any(Array) })
  return { lines, events, results, problems, last }
}
