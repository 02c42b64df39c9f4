import type { Envelope } from '../../../shared/ipc/bridge.ts'
import type { RequestInput, RequestName, RequestOutput } from '../../../shared/ipc/contract.ts'
import type { Checklist, Template } from '../../../shared/models/checklist.ts'
import { problem, type Problem } from '../../../shared/problems/problem.ts'
import { builtInTemplates } from '../../../shared/reference/install-checklist.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { applyFindings } from '../../../shared/rules/checklist/findings.ts'
import { restoreStep, setNote, setStep } from '../../../shared/rules/checklist/set-step.ts'
import { stepsFor } from '../../../shared/rules/checklist/steps.ts'

type Name = Extract<RequestName, `install.${string}`>
type Answers = { readonly [Each in Name]: (input: RequestInput<Each>) => Envelope<RequestOutput<Each>> }

const accept = <T>(value: T): Envelope<T> => ({ ok: true, value })
const refuse = ({ code, params }: Problem): Envelope<never> => ({ ok: false, problem: { code, params } })

/** The part of the fake main process that has checklists; the product's own rules change them. */
const foundHosts = [
  {
    address: '192.168.1.40',
    port: 443,
    fingerprint: Array.from({ length: 32 }, () => 'AB').join(':'),
    product: 'VMware ESXi',
    version: '8.0.3',
    build: '24022510',
  },
]

export function installAnswers(checklists: Checklist[]): Answers {
  let own: readonly Template[] = []
  let copies = 0
  const templates = (): readonly Template[] => [...builtInTemplates, ...own]
  const change = (id: string, work: (now: Checklist, at: string) => Result<Checklist>): Envelope<Checklist> => {
    const index = checklists.findIndex((each) => each.id === id)
    const now = checklists[index]
    const at = new Date().toISOString()
    const changed = now ? work(now, at) : fail(problem('CHECKLIST_NOT_FOUND'))
    if (!changed.ok) return refuse(changed.problem)
    checklists[index] = { ...changed.value, updatedAt: at }
    return accept(checklists[index])
  }
  return {
    'install.checklists': () => accept([...checklists]),
    'install.templates': () => accept(templates()),
    'install.copyTemplate': ({ template, name }) => {
      const from = templates().find(({ id }) => id === template)
      if (!from) return refuse(problem('CHECKLIST_NOT_FOUND'))
      copies += 1
      const made: Template = { ...from, id: `copy-${copies}`, name, builtIn: false, version: 1 }
      own = [...own, made]
      return accept(made)
    },
    'install.saveTemplate': ({ template }) => {
      const saved: Template = { ...template, version: template.version + 1 }
      own = own.map((each) => (each.id === saved.id ? saved : each))
      return accept(saved)
    },
    'install.removeTemplate': ({ template }) => {
      own = own.filter(({ id }) => id !== template)
      return accept(undefined)
    },
    'install.create': ({ template, ...given }) => {
      const from = templates().find(({ id }) => id === template)
      if (!from) return refuse(problem('CHECKLIST_NOT_FOUND'))
      const at = new Date().toISOString()
      const made: Checklist = {
        ...given,
        id: `00000000-0000-4000-8000-0000000005${String(checklists.length + 1).padStart(2, '0')}`,
        templateName: from.name,
        createdAt: at,
        updatedAt: at,
        phases: stepsFor(from, given.target),
        states: {},
      }
      checklists.push(made)
      return accept(made)
    },
    'install.setStep': ({ checklist, step, status, reason }) =>
      change(checklist, (now, at) => {
        const set = setStep(now, step, { status, reason }, at)
        return set.ok ? ok(set.value.checklist) : set
      }),
    'install.setNote': ({ checklist, step, note }) => change(checklist, (now) => setNote(now, step, note)),
    'install.restoreStep': ({ checklist, step, previous }) =>
      change(checklist, (now) => restoreStep(now, step, previous)),
    'install.assign': ({ checklist, ...given }) => change(checklist, (now) => ok({ ...now, ...given })),
    'install.find': ({ subnet }) =>
      subnet === '192.168.1.0/24' ? ok(foundHosts) : fail(problem('SUBNET_INVALID', { input: subnet })),
    'install.check': ({ checklist }) =>
      change(checklist, (now, at) =>
        ok(
          applyFindings(
            now,
            [
              { check: 'ntp', state: 'ok', value: '192.0.2.10, ntpd' },
              { check: 'ssh', state: 'not-ok', value: 'TSM-SSH' },
            ],
            at,
          ),
        ),
      ),
    'install.remove': ({ checklist }) => {
      const index = checklists.findIndex(({ id }) => id === checklist)
      if (index !== -1) checklists.splice(index, 1)
      return accept(undefined)
    },
    'install.export': ({ format }) => accept({ file: `/home/user/checklist.${format}` }),
  }
}
