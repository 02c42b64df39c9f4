import { describe, expect, it } from 'vitest'
import { runPhases, runWithoutBus } from './session.ts'
import type { Step } from './session.ts'

const id = '0b0e7a3e-5a53-4d6c-9a54-3f1f5d1f8f10'
const everyCall: readonly Step[] = [['status'], ['get', id], ['set', id, 'new'], ['remove', id]]
const locked = (reason: string) => ({ code: 'KEYCHAIN_LOCKED', reason })
const missing = (reason: string) => ({ code: 'KEYCHAIN_MISSING', reason })

describe('a Secret Service that is unlocked', () => {
  it('gives back every secret as it was, and forgets it', async () => {
    const secrets = [
      'plain',
      'a & <b> "c" \'d\' ]]>',
      'two\nlines\r\n',
      ' blanks ',
      '密码 пароль 🔑 e\u0301',
      '\u0001\u007F',
      '%s%n',
      'x'.repeat(4_000),
    ]
    const steps = secrets.flatMap((secret): Step[] => [
      ['set', id, secret],
      ['get', id],
    ])
    const [outcomes] = await runPhases([
      { keyring: 'unlocked', steps: [['status'], ['get', id], ...steps, ['remove', id], ['get', id], ['remove', id]] },
    ])
    expect(outcomes).toEqual([
      { ok: null },
      { ok: null },
      ...secrets.flatMap((secret) => [{ ok: null }, { ok: secret }]),
      { ok: true },
      { ok: null },
      { ok: false },
    ])
  })

  it('keeps hosts apart, and keeps them beyond the session', async () => {
    const phases = await runPhases([
      {
        keyring: 'unlocked',
        steps: [
          ['set', id, 'one'],
          ['set', 'other', 'two'],
        ],
      },
      {
        keyring: 'unlocked',
        steps: [
          ['get', id],
          ['get', 'other'],
          ['get', 'third'],
        ],
      },
    ])
    expect(phases[1]).toEqual([{ ok: 'one' }, { ok: 'two' }, { ok: null }])
  })
})

describe('a Secret Service that is locked', () => {
  it('never looks as if there was no password, and loses nothing', async () => {
    const phases = await runPhases([
      { keyring: 'unlocked', steps: [['set', id, 'kept']] },
      { keyring: 'locked', steps: [...everyCall, ['get', 'other']] },
      { keyring: 'unlocked', steps: [['get', id]] },
    ])
    expect(phases[1]).toEqual([
      locked('locked'),
      locked('dismissed'),
      locked('dismissed'),
      locked('dismissed'),
      locked('dismissed'),
    ])
    expect(phases[2]).toEqual([{ ok: 'kept' }])
  })

  it('whose prompt gets no answer times out, lets the program end, and keeps working', async () => {
    const started = performance.now()
    const phases = await runPhases(
      [
        { keyring: 'unlocked', steps: [['set', id, 'kept']] },
        { keyring: 'unanswered', steps: [['get', id], ['status']] },
      ],
      { PROMPT_MS: '500' },
    )
    expect(phases[1]).toEqual([locked('no-answer'), locked('locked')])
    expect(performance.now() - started).toBeLessThan(40_000)
  })

  it('that does not answer at all gives up in time and lets the program end', async () => {
    const [outcomes] = await runPhases([{ keyring: 'frozen', steps: everyCall }], { ANSWER_MS: '300' })
    expect(outcomes).toEqual(everyCall.map(() => locked('no-answer')))
  })

  it('and empty, as on a fresh account, has no password, and takes none while no prompt can be shown to create it', async () => {
    const [outcomes] = await runPhases([{ keyring: 'locked', steps: everyCall }])
    expect(outcomes).toEqual([{ ok: null }, { ok: null }, locked('dismissed'), { ok: false }])
  })
})

describe('a computer without a Secret Service', () => {
  it('says so on a bus that has none', async () => {
    const [outcomes] = await runPhases([{ keyring: 'none', steps: everyCall }])
    expect(outcomes).toEqual(everyCall.map(() => missing('no-service')))
  })

  it.each([
    [{}],
    [{ XDG_RUNTIME_DIR: '/nonexistent' }],
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' }],
    [{ DBUS_SESSION_BUS_ADDRESS: 'nonsense' }],
  ])('says so without a bus: %j', async (env) => {
    expect(await runWithoutBus(everyCall, env)).toEqual(everyCall.map(() => missing('no-bus')))
  })
})
