import { expect, it } from 'vitest'
import { exitForOutcome, exitForProblem, exitForRehearsal } from '../../../electron/cli/exit.ts'
import { outcomeSchema } from '../../../shared/models/power.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { problemCodes } from '../../../shared/problems/codes.ts'

it.each([
  ['unreachable', 0],
  ['still-reachable', 1],
  ['unknown', 1],
  ['failed', 1],
  ['aborted', 6],
  ['cancelled', 130],
  ['dry-run', 0],
] as const)('a run that ended as %s ends with %i', (outcome, status) => {
  expect(exitForOutcome(outcome)).toBe(status)
  expect(outcomeSchema.options).toContain(outcome)
})

it('ends a rehearsal by what stands in the way, then by what is left to ask', () => {
  const asking = [
    { order: null, vms: [{ id: '1', name: 'a', before: 'poweredOn', action: 'ask', code: 'VM_TOOLS_NOT_RUNNING' }] },
  ] as const
  const blocker = problem('PRIVILEGE_MISSING')
  expect([
    exitForRehearsal({ groups: [], blockers: [] }),
    exitForRehearsal({ groups: asking, blockers: [] }),
    exitForRehearsal({ groups: asking, blockers: [blocker] }),
  ]).toEqual([0, 2, 6])
})

it('gives every problem the status of its row in the contract', () => {
  const byStatus = Object.groupBy(problemCodes, (code) => String(exitForProblem(code)))
  expect(Object.keys(byStatus).toSorted()).toEqual(['1', '130', '2', '3', '4', '5', '6'])
  expect(byStatus['130']).toEqual(['CANCELLED'])
  expect(byStatus['3']).toEqual(['CERTIFICATE_UNKNOWN', 'CERTIFICATE_CHANGED'])
  expect(byStatus['4']).toEqual([
    'CREDENTIALS_REJECTED',
    'PASSWORD_EXPIRED',
    'CREDENTIALS_MISSING',
    'KEYCHAIN_MISSING',
    'KEYCHAIN_LOCKED',
    'KEYCHAIN_REFUSED',
    'PASSWORD_FILE_UNREADABLE',
    'PASSWORD_FILE_NOT_OURS',
    'PASSWORD_FILE_TOO_OPEN',
    'PASSWORD_FILE_NOT_CHECKED',
    'PASSWORD_FILE_EMPTY',
  ])
  expect(byStatus['2']).toEqual(
    expect.arrayContaining([
      'USAGE',
      'DATA_FOLDER_UNKNOWN',
      'PASSWORD_FILE_LINK',
      'PASSWORD_FILE_NOT_REGULAR',
      'PASSWORD_FILE_TOO_LARGE',
      'PASSWORD_FILE_NOT_TEXT',
      'PASSWORD_FILE_NOT_ONE_LINE',
    ]),
  )
  expect(byStatus['1']?.toSorted()).toEqual([
    'FIREWALL_NOT_AS_ASKED',
    'IMAGE_DAMAGED',
    'IMAGE_NOT_ISO',
    'INTERNAL',
    'STORAGE_BUSY',
    'STORAGE_CORRUPT',
    'STORAGE_NEWER',
    'STORAGE_UNREADABLE',
    'STORAGE_WRITE_FAILED',
  ])
  expect(byStatus['6']).toEqual(
    expect.arrayContaining([
      'NO_PERMISSION',
      'LICENCE_RESTRICTED',
      'INVALID_STATE',
      'NOT_STANDALONE',
      'RUN_IN_PROGRESS',
      'PRIVILEGE_MISSING',
      'FIREWALL_MANAGEMENT_PORT',
      'FIREWALL_CHANGED_MEANWHILE',
      'LOGIN_NO_PERMISSION',
      'LOGIN_ACCOUNT_DISABLED',
      'LOGIN_MANAGED',
      'LOGIN_FAILED',
    ]),
  )
  expect(byStatus['5']).toEqual(
    expect.arrayContaining([
      'NAME_NOT_FOUND',
      'CONNECTION_REFUSED',
      'TLS_FAILED',
      'HTTP_STATUS',
      'NOT_SOAP',
      'REPLY_TOO_LARGE',
      'REPLY_TRUNCATED',
      'FIREWALL_CALL_UNCONFIRMED',
    ]),
  )
})
