import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { applyChange } from '../../../electron/firewall/change.ts'
import { readFirewall } from '../../../electron/vim/firewall.ts'
import { openAppendFile } from '../../../electron/storage/append-file.ts'
import type { FirewallChange } from '../../../shared/models/firewall.ts'
import { readWithPyvmomi } from '../../support/pyvmomi.ts'
import { assertNothingCrashes } from '../vim/crash-watch.ts'
import { clientFor, codeOf, startPeer, valueOf } from '../vim/hosts.ts'
import { hastyClock, scene } from './scene.ts'

assertNothingCrashes()

const everyone = { all: true, addresses: [], networks: [] }
const few = { all: false, addresses: ['192.0.2.7', '2001:db8::7'], networks: ['198.51.100.0/24'] }
const closed: FirewallChange = { kind: 'ruleset', key: 'sshServer', enabled: false }
const open: FirewallChange = { kind: 'ruleset', key: 'sshServer', enabled: true }

const changes: readonly {
  readonly before: FirewallChange
  readonly after: FirewallChange
  readonly there: string
  readonly back: string
}[] = [
  { before: open, after: closed, there: 'DisableRuleset', back: 'EnableRuleset' },
  {
    before: { kind: 'allowed', key: 'sshServer', allowed: everyone },
    after: { kind: 'allowed', key: 'sshServer', allowed: few },
    there: 'UpdateRuleset',
    back: 'UpdateRuleset',
  },
  {
    before: { kind: 'service', key: 'TSM-SSH', running: false },
    after: { kind: 'service', key: 'TSM-SSH', running: true },
    there: 'StartService',
    back: 'StopService',
  },
  {
    before: { kind: 'policy', key: 'TSM-SSH', policy: 'off' },
    after: { kind: 'policy', key: 'TSM-SSH', policy: 'automatic' },
    there: 'UpdateServicePolicy',
    back: 'UpdateServicePolicy',
  },
]

describe('a change', () => {
  it.each(changes)(
    'of kind $after.kind is made with $there, journaled before and after, and taken back',
    async ({ before, after, there, back }) => {
      const s = await scene()
      const original = s.host.state()
      const onDisk: string[] = []
      const stop = s.host.onCall((call, phase) => {
        if (phase === 'received' && call.method === there) onDisk.push(readFileSync(s.file, 'utf8'))
      })
      const done = valueOf(await s.apply(after, before))
      stop()
      expect(onDisk).toEqual([`${JSON.stringify({ ...done, state: 'intent' })}\n`])
      expect(done).toMatchObject({
        hostId: s.hostId,
        hostName: 'esx',
        change: after,
        before,
        state: 'done',
        code: null,
        undoOf: null,
      })
      expect(await s.lines()).toMatchObject([
        { id: done.id, state: 'intent' },
        { id: done.id, state: 'done' },
      ])
      const { rulesets, services } = s.host.state()
      const ruleset = rulesets.find(({ key }) => key === after.key)
      const service = services.find(({ key }) => key === after.key)
      if (after.kind === 'ruleset') expect(ruleset?.enabled).toBe(after.enabled)
      else if (after.kind === 'allowed') expect(ruleset?.allowed).toEqual(after.allowed)
      else if (after.kind === 'service') expect(service?.running).toBe(after.running)
      else expect(service?.policy).toBe(after.policy)

      const undone = valueOf(await s.apply(before, after, { undoOf: done.id }))
      expect(undone).toMatchObject({ change: before, before: after, state: 'done', undoOf: done.id })
      expect(s.host.state()).toEqual(original)
      expect(s.sent()).toEqual([there, back])
      expect(valueOf(await s.journal().list(s.hostId))).toMatchObject([
        { id: undone.id, state: 'done' },
        { id: done.id, state: 'done' },
      ])
    },
  )

  it('to what is there already sends and journals nothing', async () => {
    const s = await scene()
    expect(valueOf(await s.apply(open, open))).toMatchObject({ state: 'done', change: open, before: open })
    expect(s.sent()).toEqual([])
    expect(await s.lines()).toEqual([])
  })

  it.each<[string, FirewallChange, FirewallChange | null]>([
    [
      'FIREWALL_NOT_CONTROLLABLE',
      { kind: 'ruleset', key: 'ntpClient', enabled: true },
      { kind: 'ruleset', key: 'ntpClient', enabled: false },
    ],
    [
      'FIREWALL_REQUIRED',
      { kind: 'ruleset', key: 'webAccess', enabled: false },
      { kind: 'ruleset', key: 'webAccess', enabled: true },
    ],
    [
      'FIREWALL_MANAGEMENT_PORT',
      { kind: 'allowed', key: 'vSphereClient', allowed: few },
      { kind: 'allowed', key: 'vSphereClient', allowed: everyone },
    ],
    [
      'FIREWALL_IP_INVALID',
      { kind: 'allowed', key: 'sshServer', allowed: { ...few, addresses: ['192.0.2.300'] } },
      { kind: 'allowed', key: 'sshServer', allowed: everyone },
    ],
    ['RULESET_NOT_FOUND', { kind: 'ruleset', key: 'nobody', enabled: true }, null],
    ['SERVICE_NOT_FOUND', { kind: 'service', key: 'nobody', running: true }, null],
  ])('that is refused as %s is neither sent nor journaled', async (code, change, expected) => {
    const s = await scene()
    s.host.setRuleset('webAccess', { required: true })
    expect(codeOf(await s.apply(change, expected))).toBe(code)
    expect(s.sent()).toEqual([])
    expect(await s.lines()).toEqual([])
  })

  it.each([
    ['another', closed],
    ['no', null],
  ])('agreed to on %s state is not sent', async (_name, expected) => {
    const s = await scene()
    expect(codeOf(await s.apply(closed, expected))).toBe('FIREWALL_CHANGED_MEANWHILE')
    expect(s.sent()).toEqual([])
    expect(await s.lines()).toEqual([])
  })

  it.each([
    ['while it is judged', 'reading'],
    ['just before the call', 'sending'],
  ])('is not sent after a cancel %s', async (_name, moment) => {
    const s = await scene()
    const stop = new AbortController()
    s.host.onCall((call, phase) => {
      if (moment === 'reading' && phase === 'answered' && call.method === 'RetrievePropertiesEx') stop.abort()
    })
    const newId = (): string => {
      stop.abort()
      return s.hostId
    }
    expect(codeOf(await s.apply(closed, open, { signal: stop.signal, newId }))).toBe('CANCELLED')
    expect(s.sent()).toEqual([])
    expect(await s.lines()).toEqual([])
  })
})

describe('a journal that fails', () => {
  it('before the call keeps it from being sent', async () => {
    const s = await scene()
    const journal = s.journal({ openFile: () => Promise.reject(new Error('EROFS: read-only file system')) })
    expect(codeOf(await s.apply(closed, open, { journal }))).toBe('STORAGE_WRITE_FAILED')
    expect(s.sent()).toEqual([])
  })

  it('before the call, half-way through the line, keeps it from being sent; and the next line stands by itself', async () => {
    const s = await scene()
    const journal = s.journal({
      openFile: async (file, how) => {
        const real = await openAppendFile(file, how)
        return {
          close: real.close,
          append: async (text) => {
            await real.append(text.slice(0, 50))
            throw new Error('ENOSPC: no space left on device')
          },
        }
      },
    })
    expect(codeOf(await s.apply(closed, open, { journal }))).toBe('STORAGE_WRITE_FAILED')
    expect(s.sent()).toEqual([])
    valueOf(await s.apply(closed, open))
    expect(valueOf(await s.journal().list(null))).toMatchObject([{ state: 'done' }])
  })

  it('after the call is reported with its outcome', async () => {
    const s = await scene()
    const journal = s.journal({
      openFile: async (file, how) => {
        const real = await openAppendFile(file, how)
        return {
          close: real.close,
          append: (text) =>
            text.includes('"state":"done"')
              ? Promise.reject(new Error('ENOSPC: no space left on device'))
              : real.append(text),
        }
      },
    })
    expect(valueOf(await s.apply(closed, open, { journal }))).toMatchObject({
      state: 'done',
      code: 'STORAGE_WRITE_FAILED',
    })
    expect(valueOf(await s.journal().list(null))).toMatchObject([{ state: 'intent' }])
  })
})

describe('what the host makes of it', () => {
  it.each(['NoPermission', 'RestrictedVersion', 'HostConfigFault'])(
    'a refusal with %s is the problem, and is journaled as failed',
    async (fault) => {
      const s = await scene()
      s.host.inject({ method: 'DisableRuleset', when: 'before', what: { fault } })
      const refused = await s.apply(closed, open)
      expect(refused).toMatchObject({ ok: false, problem: { params: { fault } } })
      expect(await s.lines()).toMatchObject([{ state: 'intent' }, { state: 'failed', code: codeOf(refused) }])
      expect(s.sent()).toEqual(['DisableRuleset'])
    },
  )

  it('a call cut off on its way is sent once and stays unconfirmed while nothing can be read', async () => {
    const s = await scene()
    s.host.inject({ method: 'DisableRuleset', when: 'after', what: { disconnect: true } })
    s.host.onCall((call, phase) => {
      if (phase === 'received' && call.method === 'DisableRuleset')
        s.host.inject({ method: 'RetrievePropertiesEx', when: 'before', what: { disconnect: true } })
    })
    expect(valueOf(await s.apply(closed, open))).toMatchObject({
      state: 'unconfirmed',
      code: 'FIREWALL_CALL_UNCONFIRMED',
    })
    expect(await s.lines()).toMatchObject([{ state: 'intent' }, { state: 'unconfirmed' }])
    expect(s.sent()).toEqual(['DisableRuleset'])
  })

  it('a call cut off before it took effect stays unconfirmed: it may still', async () => {
    const s = await scene()
    s.host.inject({ method: 'DisableRuleset', when: 'before', what: { disconnect: true } })
    expect(valueOf(await s.apply(closed, open))).toMatchObject({ state: 'unconfirmed' })
    expect(s.sent()).toEqual(['DisableRuleset'])
  })

  it('a lost answer is made up for by reading back as asked', async () => {
    const s = await scene()
    s.host.inject({ method: 'DisableRuleset', when: 'after', what: { disconnect: true } })
    expect(valueOf(await s.apply(closed, open))).toMatchObject({ state: 'done', code: null })
    expect(s.sent()).toEqual(['DisableRuleset'])
  })

  it('an answer without the effect is not as asked', async () => {
    const s = await scene()
    s.host.onCall((call, phase) => {
      if (phase === 'answered' && call.method === 'DisableRuleset') s.host.setRuleset('sshServer', { enabled: true })
    })
    expect(valueOf(await s.apply(closed, open))).toMatchObject({ state: 'not-as-asked', code: 'FIREWALL_NOT_AS_ASKED' })
    expect(await s.lines()).toMatchObject([{ state: 'intent' }, { state: 'not-as-asked' }])
  })

  it('a state that follows a little later is waited for', async () => {
    const s = await scene()
    let reads = 0
    s.host.onCall((call, phase) => {
      if (phase === 'answered' && call.method === 'DisableRuleset') s.host.setRuleset('sshServer', { enabled: true })
      if (phase === 'answered' && call.method === 'RetrievePropertiesEx' && s.sent().length > 0 && ++reads === 3)
        s.host.setRuleset('sshServer', { enabled: false })
    })
    expect(valueOf(await s.apply(closed, open))).toMatchObject({ state: 'done' })
  })

  it('an expired session is renewed and the call made once', async () => {
    const s = await scene()
    let expired = false
    s.host.onCall((call, phase) => {
      if (
        phase !== 'answered' ||
        call.method !== 'RetrievePropertiesEx' ||
        expired ||
        s.host.calls.filter(({ method }) => method === 'RetrievePropertiesEx').length < 3
      )
        return
      expired = true
      s.host.expireSessions()
    })
    expect(valueOf(await s.apply(closed, open))).toMatchObject({ state: 'done' })
    expect(expired).toBe(true)
    expect(s.host.state().rulesets.find(({ key }) => key === 'sshServer')?.enabled).toBe(false)
  })
})

describe('on the govmomi peer', () => {
  it('a ruleset is enabled and disabled, as pyvmomi sees it', async () => {
    await using server = await startPeer({ vms: 0 })
    const s = await scene()
    const client = clientFor(server)
    const enabled = async (): Promise<unknown> => {
      const { firewall } = await readWithPyvmomi(server.peer, { firewall: true })
      return (firewall as { ruleset: { key: string; enabled: boolean }[] }).ruleset.find(
        ({ key }) => key === 'ntpClient',
      )?.enabled
    }
    const apply = (change: FirewallChange, expected: FirewallChange): ReturnType<typeof applyChange> =>
      applyChange({
        client,
        host: { id: s.hostId, name: 'peer' },
        managementPort: server.port,
        change,
        expected,
        undoOf: null,
        journal: s.journal(),
        clock: hastyClock,
      })
    const [off, on] = [false, true].map((value): FirewallChange => ({
      kind: 'ruleset',
      key: 'ntpClient',
      enabled: value,
    })) as [FirewallChange, FirewallChange]
    expect(await enabled()).toBe(false)
    expect(valueOf(await apply(on, off))).toMatchObject({ state: 'done' })
    expect(await enabled()).toBe(true)
    expect(valueOf(await apply(off, on))).toMatchObject({ state: 'done' })
    expect(await enabled()).toBe(false)
    // Its services are shown and cannot be controlled.
    const service: FirewallChange = { kind: 'service', key: 'TSM-SSH', running: false }
    const { services } = valueOf(await readFirewall(client, { clock: hastyClock }))
    const running = services.find(({ key }) => key === 'TSM-SSH')?.running
    expect(
      codeOf(await apply({ ...service, running: running !== true }, { ...service, running: running === true })),
    ).toBe('SERVICES_READ_ONLY')
    expect(
      (await server.calls()).map(({ method }) => method).filter((method) => /Service$|Ruleset$/.test(method)),
    ).toEqual(['EnableRuleset', 'DisableRuleset'])
    await client.close()
  })
})
