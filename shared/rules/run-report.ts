import type { ActivityRun } from '../models/activity.ts'
import type { JournalEntry } from '../models/power.ts'
import type { ReportCall, ReportDecision, ReportGuest, ReportStep, RunReport } from '../models/run-report.ts'

type Entry<Type extends JournalEntry['type']> = Extract<JournalEntry, { type: Type }>
type Started = Entry<'run-started'>
type StepEntry = Entry<'step'>
type Question = ReportDecision['question']
type Answer = NonNullable<ReportDecision['answer']>

/** Builds the report of a run from what its journal holds. Pure. */
export function runReport(run: ActivityRun): RunReport {
  const { runId, kind, trigger, hostId, hostName, address, startedAt, endedAt, outcome, code, policy, entries } = run
  const started = entries.find((entry) => entry.type === 'run-started')
  const names = new Map(run.vms.map((vm) => [vm.id, vm.name ?? vm.id]))
  const nameOf = (vm: string | null): string | null => (vm === null ? null : (names.get(vm) ?? vm))
  const steps = entries
    .filter((entry) => entry.type === 'step')
    .map(({ at, step, vm, state, code: why, params }): ReportStep => {
      return { at, step, vm, name: nameOf(vm), state, code: why, params }
    })
  return {
    runId,
    kind,
    trigger,
    hostId,
    hostName,
    address,
    startedAt,
    endedAt,
    seconds: secondsBetween(startedAt, endedAt),
    outcome,
    code,
    params: steps.findLast((step) => step.code !== null && step.code === code)?.params ?? {},
    policy,
    bootTime: started?.bootTime ?? null,
    guests: run.vms.map((vm) => guestOf(vm, started, steps)),
    decisions: decisionsOf(entries, started, nameOf),
    calls: callsOf(entries, nameOf),
    steps,
    seen: steps.findLast(({ step }) => step === 'verify') ?? null,
  }
}

/** Returns the seconds between two stamps of the wall clock; null when one is missing or the clock was set back. */
function secondsBetween(from: string | null, to: string | null): number | null {
  if (from === null || to === null) return null
  const seconds = (Date.parse(to) - Date.parse(from)) / 1_000
  return seconds >= 0 ? seconds : null
}

function guestOf(
  { id, name, before, after, how }: ActivityRun['vms'][number],
  started: Started | undefined,
  steps: readonly ReportStep[],
): ReportGuest {
  const own = steps.filter((step) => step.step === 'guest' && step.vm === id)
  const rules = started?.rules?.find((each) => each.vm === id)
  const begunAt = own.find(({ state }) => state === 'started')?.at ?? null
  const restedAt = own.findLast(({ state }) => state === 'done')?.at ?? null
  const last = own.at(-1)
  const stayed = last !== undefined && last.state !== 'done' ? last : null
  return {
    id,
    name: name ?? id,
    group: rules?.group.value ?? null,
    isProtected: rules?.protected.value ?? false,
    before,
    after,
    how,
    begunAt,
    restedAt,
    seconds: secondsBetween(begunAt, restedAt),
    code: stayed?.code ?? null,
    params: stayed?.params ?? {},
  }
}

/** What a step about a guest asks: of its rule, or of the user where that says so. */
const questionOf: Readonly<Record<string, Exclude<Question, 'waiting'>>> = {
  VM_TOOLS_NOT_RUNNING: 'no-tools',
  VM_INACCESSIBLE: 'inaccessible',
  VM_STUCK: 'stuck',
  VM_NOT_ASKED: 'stuck',
}
const ruleOf = { 'no-tools': 'noTools', inaccessible: 'inaccessible', stuck: 'stuck' } as const
const answerOf: Readonly<Record<string, Answer>> = { SuspendVM_Task: 'suspend', PowerOffVM_Task: 'power-off' }
const answers: ReadonlySet<unknown> = new Set<Answer>(['wait', 'suspend', 'power-off', 'leave', 'abort'])
const questions: ReadonlySet<unknown> = new Set<Question>(['stuck', 'no-tools', 'inaccessible', 'waiting'])
const isAnswer = (value: unknown): value is Answer => answers.has(value)
const isQuestion = (value: unknown): value is Question => questions.has(value)

/** Returns who decided what, in the order of the questions. */
function decisionsOf(
  entries: readonly JournalEntry[],
  started: Started | undefined,
  nameOf: (vm: string) => string | null,
): ReportDecision[] {
  const decisions: ReportDecision[] = []
  /** Places of questions that still wait for an answer, by VM. */
  const open = new Map<string, number>()
  for (const entry of entries) {
    if (entry.type !== 'step' || entry.step !== 'guest' || entry.vm === null || entry.state !== 'waiting') continue
    const { at, vm } = entry
    const known = { at, vm, name: nameOf(vm) ?? vm }
    const answered = answerIn(entry)
    const asked = open.get(vm)
    const question = asked === undefined ? undefined : decisions[asked]
    if (answered && question && asked !== undefined) {
      decisions[asked] = { ...question, answer: answered.answer, by: 'user' }
      open.delete(vm)
    } else if (answered?.question)
      decisions.push({ ...known, question: answered.question, answer: answered.answer, by: 'user', source: null })
    const put = entry.code === null ? undefined : questionOf[entry.code]
    if (!put) continue
    const rule = started?.rules?.find((each) => each.vm === vm)?.[ruleOf[put]]
    if (rule && rule.value !== 'ask') {
      // A question that is still open was never answered: what is sent from here on follows from this rule.
      open.delete(vm)
      decisions.push({ ...known, question: put, answer: rule.value, by: 'rule', source: rule.source })
    } else {
      open.set(vm, decisions.length)
      decisions.push({ ...known, question: put, answer: null, by: null, source: null })
    }
  }
  return decisions
}

/** Returns the answer that a step shows: written down as such, or by what was sent after it was given beforehand. */
function answerIn({ params }: StepEntry): { readonly question: Question | null; readonly answer: Answer } | null {
  const { question, answer, call, by } = params
  if (isQuestion(question) && isAnswer(answer)) return { question, answer }
  const sent = typeof call === 'string' && by !== undefined ? answerOf[call] : undefined
  return sent ? { question: null, answer: sent } : null
}

/** Returns the calls in the order of their intents, each with the last that is known about it. */
function callsOf(entries: readonly JournalEntry[], nameOf: (vm: string | null) => string | null): ReportCall[] {
  const calls = new Map<string, ReportCall>()
  for (const entry of entries) {
    if (entry.type !== 'call') continue
    const { at, method, vm, operationId, state, code, task = null, fault = null } = entry
    const first = calls.get(operationId) ?? { at, method, vm, name: nameOf(vm), operationId, task: null, fault: null }
    calls.set(operationId, { ...first, state, code, task: task ?? first.task, fault: fault ?? first.fault })
  }
  return [...calls.values()]
}
