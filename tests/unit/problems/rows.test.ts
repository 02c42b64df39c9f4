import { describe, expect, it } from 'vitest'
import { appProblems } from '../../../shared/problems/app.ts'
import { cliProblems } from '../../../shared/problems/cli.ts'
import { isProblemCode, problemCodes, problemRows } from '../../../shared/problems/codes.ts'
import { dailyProblems } from '../../../shared/problems/daily.ts'
import { firewallProblems } from '../../../shared/problems/firewall.ts'
import { hardwareProblems } from '../../../shared/problems/hardware.ts'
import { hostsProblems } from '../../../shared/problems/hosts.ts'
import { installProblems } from '../../../shared/problems/install.ts'
import { portsProblems } from '../../../shared/problems/ports.ts'
import { powerProblems } from '../../../shared/problems/power.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { secretsProblems } from '../../../shared/problems/secrets.ts'
import { storageProblems } from '../../../shared/problems/storage.ts'
import { updatesProblems } from '../../../shared/problems/updates.ts'
import { vibsProblems } from '../../../shared/problems/vibs.ts'
import { vimProblems } from '../../../shared/problems/vim.ts'
import { vmsProblems } from '../../../shared/problems/vms.ts'
import { wakeProblems } from '../../../shared/problems/wake.ts'
import { problemsEn } from '../../../shared/i18n/en/problems.ts'
import { problemsZhCn } from '../../../shared/i18n/zh-CN/problems.ts'

const rooms = [
  appProblems,
  cliProblems,
  dailyProblems,
  firewallProblems,
  hardwareProblems,
  hostsProblems,
  installProblems,
  portsProblems,
  powerProblems,
  wakeProblems,
  secretsProblems,
  storageProblems,
  updatesProblems,
  vibsProblems,
  vimProblems,
  vmsProblems,
]

describe('the rows', () => {
  it('hold each code once, in upper snake case', () => {
    const all = rooms.flatMap((room) => Object.keys(room))
    expect(all.filter((code, index) => all.indexOf(code) !== index)).toEqual([])
    expect(all.toSorted()).toEqual(problemCodes.toSorted())
    expect(problemCodes.filter((code) => !/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/.test(code))).toEqual([])
  })

  it.each([
    ['en', problemsEn],
    ['zh-CN', problemsZhCn],
  ] as const)('state exactly the facts of each sentence in %s', (_locale, sentences) => {
    for (const code of problemCodes) {
      const said = new Set([...sentences[code].matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name))
      expect([code, [...said].toSorted()]).toEqual([code, Object.keys(problemRows[code].params).toSorted()])
    }
  })

  it('tell a code from other text', () => {
    expect(['CANCELLED', 'SOMETHING_NEW', 'constructor', ''].filter(isProblemCode)).toEqual(['CANCELLED'])
  })
})

describe('problem', () => {
  it('carries what it is given, and a cause only if there is one', () => {
    expect(problem('HOST_NOT_FOUND', { name: 'lab' })).toEqual({ code: 'HOST_NOT_FOUND', params: { name: 'lab' } })
    expect(problem('CANCELLED', { sent: false })).toEqual({ code: 'CANCELLED', params: { sent: false } })
    expect(problem('CANCELLED')).toEqual({ code: 'CANCELLED', params: {} })
    const cause = new Error('disk')
    expect(problem('STORAGE_BUSY', { file: 'a' }, cause)).toEqual({
      code: 'STORAGE_BUSY',
      params: { file: 'a' },
      cause,
    })
  })

  it('does not compile without the facts of its sentence, nor with others', () => {
    // Never called: only the compiler checks this.
    const refused = (either: 'VM_STUCK' | 'CANCELLED') => [
      // @ts-expect-error No facts at all.
      problem('HOST_NOT_FOUND'),
      // @ts-expect-error One fact is missing.
      problem('VM_STUCK', { vm: 'db' }),
      // @ts-expect-error A name that no sentence mentions and no context has.
      problem('HOST_NOT_FOUND', { name: 'lab', nmae: 'lab' }),
      // @ts-expect-error A misspelt name.
      problem('STORAGE_BUSY', { fiel: 'a' }),
      // @ts-expect-error A number where a text belongs.
      problem('HOST_NOT_FOUND', { name: 7 }),
      // @ts-expect-error A text where a number belongs.
      problem('TASKS_RUNNING', { count: '3' }),
      // @ts-expect-error Null where the fact is always known.
      problem('TASKS_RUNNING', { count: null }),
      // @ts-expect-error Of several possible codes, the facts of each are needed.
      problem(either),
      // @ts-expect-error No such code.
      problem('NO_SUCH_CODE'),
    ]
    const accepted = (either: 'VM_STUCK' | 'CANCELLED') => [
      problem('CANCELLED'),
      problem('LOGIN_FAILED', { fault: null }),
      problem(either, { vm: 'db', seconds: 300, id: '3' }),
    ]
    expect([refused, accepted]).toHaveLength(2)
  })
})
