import { describe, expect, it } from 'vitest'
import type { PracticeHost } from '../../../electron/practice/practice-host.ts'
import { commandLine } from './support/command.ts'
import { addressOf, callsOf, password, practiceHost } from './support/hosts.ts'
import { withKeyring } from './support/keyring.ts'
import type { KeyringStep } from './support/keyring.ts'

function adding(host: PracticeHost): KeyringStep {
  return {
    args: [
      'host',
      'add',
      addressOf(host),
      '--name',
      'esx',
      '--user',
      'root',
      '--fingerprint',
      host.fingerprint,
      '--password-stdin',
      '--json',
    ],
    input: `${password}\n`,
  }
}

describe('a computer with a keychain', () => {
  it('keeps the password at host add, uses it from then on, and forgets it at host remove', async () => {
    const [line, host] = await Promise.all([commandLine(), practiceHost()])
    const [added, status, rehearsal, removed, gone] = await withKeyring(line, [
      adding(host),
      { args: ['status', 'esx', '--json'] },
      { args: ['shutdown', 'esx', '--dry-run', '--json'] },
      { args: ['host', 'remove', 'esx', '--json'] },
      { args: ['status', 'esx', '--json'] },
    ])
    expect([added?.end.code, status?.end.code, rehearsal?.end.code, removed?.end.code, gone?.end.code]).toEqual([
      0, 0, 0, 0, 2,
    ])
    expect([added?.secrets, status?.secrets, rehearsal?.secrets, removed?.secrets]).toEqual([1, 1, 1, 0])
    expect([added?.end.stderr, status?.end.stderr, removed?.end.stderr]).toEqual(['', '', ''])
    expect(status?.end.json).toMatchObject({ name: 'esx', connection: 'connected' })
    expect(callsOf(host, 'Login')).toHaveLength(3)
  })

  it('keeps nothing of a login that was refused', async () => {
    const [line, host] = await Promise.all([commandLine(), practiceHost()])
    const [refused] = await withKeyring(line, [{ ...adding(host), input: 'wrong' }])
    expect(refused).toMatchObject({ end: { code: 4 }, secrets: 0 })
  })

  it('prefers a password on stdin to the one it keeps', async () => {
    const [line, host] = await Promise.all([commandLine(), practiceHost()])
    const ends = await withKeyring(line, [
      adding(host),
      { args: ['status', 'esx', '--password-stdin', '--json'], input: 'wrong' },
      { args: ['status', 'esx', '--json'] },
    ])
    expect(ends.map(({ end, secrets }) => [end.code, secrets])).toEqual([
      [0, 1],
      [4, 1],
      [0, 1],
    ])
  })

  it('that is locked is no reason not to save the host: a note says that the password was not kept, and why', async () => {
    const [line, host] = await Promise.all([commandLine(), practiceHost()])
    const [added, list] = await withKeyring(line, [adding(host), { args: ['host', 'list', '--json'] }], {
      unlocked: false,
    })
    expect([added?.end.code, list?.end.code, list?.secrets]).toEqual([0, 0, 0])
    expect(added?.end.stderr).toMatch(/without its password.*locked/s)
    expect(list?.end.json).toMatchObject([{ name: 'esx' }])
  })
})
