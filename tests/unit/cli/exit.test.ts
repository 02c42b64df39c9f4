import { expect, it } from 'vitest'
import { exitForOutcome, exitForProblem } from '../../../electron/cli/exit.ts'
import { outcomeSchema } from '../../../shared/models/power.ts'
import { problemCodes } from '../../../shared/problems/codes.ts'

it.each([
  ['unreachable', false, 0], ['still-reachable', false, 1], ['failed', false, 1], ['aborted', false, 6], ['cancelled', false, 130], ['dry-run', false, 0], ['dry-run', true, 6],
] as const)('a run that ended as %s (blocked: %s) ends with %i', (outcome, blocked, status) => {
  expect(exitForOutcome(outcome, blocked)).toBe(status)
  expect(outcomeSchema.options).toContain(outcome)
})

it('gives every problem the status of its row in the contract', () => {
  const byStatus = Object.groupBy(problemCodes, (code) => String(exitForProblem(code)))
  expect(Object.keys(byStatus).toSorted()).toEqual(['1', '130', '2', '3', '4', '5', '6'])
  expect(byStatus['130']).toEqual(['CANCELLED'])
  expect(byStatus['3']).toEqual(['CERTIFICATE_UNKNOWN', 'CERTIFICATE_CHANGED'])
  expect(byStatus['4']).toEqual(['CREDENTIALS_REJECTED', 'PASSWORD_EXPIRED', 'CREDENTIALS_MISSING', 'KEYCHAIN_MISSING', 'KEYCHAIN_LOCKED', 'KEYCHAIN_REFUSED'])
  expect(byStatus['1']?.toSorted()).toEqual(['FIREWALL_NOT_AS_ASKED', 'IMAGE_DAMAGED', 'IMAGE_NOT_ISO', 'INTERNAL', 'STORAGE_BUSY', 'STORAGE_CORRUPT', 'STORAGE_NEWER', 'STORAGE_UNREADABLE', 'STORAGE_WRITE_FAILED'])
  expect(byStatus['6']).toEqual(expect.arrayContaining(['NO_PERMISSION', 'LICENCE_RESTRICTED', 'INVALID_STATE', 'NOT_STANDALONE', 'RUN_IN_PROGRESS', 'PRIVILEGE_MISSING', 'FIREWALL_MANAGEMENT_PORT', 'FIREWALL_CHANGED_MEANWHILE', 'LOGIN_NO_PERMISSION', 'LOGIN_ACCOUNT_DISABLED', 'LOGIN_MANAGED', 'LOGIN_FAILED']))
  expect(byStatus['5']).toEqual(expect.arrayContaining(['NAME_NOT_FOUND', 'CONNECTION_REFUSED', 'TLS_FAILED', 'HTTP_STATUS', 'NOT_SOAP', 'REPLY_TOO_LARGE', 'REPLY_TRUNCATED', 'FIREWALL_CALL_UNCONFIRMED']))
})
