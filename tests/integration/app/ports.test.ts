import { describe, expect, it } from 'vitest'
import { createCertificate } from '../../../electron/practice/certificate.ts'
import { startPracticeHost } from '../../../electron/practice/practice-host.ts'
import { systemClock, type Clock } from '../../../shared/clock.ts'
import type { PortRow } from '../../../shared/models/port-report.ts'
import { password, startScene, type Scene } from './scene.ts'

const management = (rows: readonly PortRow[]): PortRow | undefined => rows.find(({ id }) => id === 'https-443')
const never = new AbortController().signal

/** A clock whose long waits end when the test says so; short ones belong to the client and pass by themselves. */
function steppedClock(): Clock & { readonly step: (ms: number) => void; readonly waiting: (ms: number) => boolean } {
  const waits = new Set<{ due: number; end: () => void }>()
  let stepped = 0
  const elapsed = (): number => systemClock.elapsed() + stepped
  return {
    now: () => systemClock.now(),
    elapsed,
    sleep: (ms, signal) =>
      ms < 14_000
        ? systemClock.sleep(ms, signal)
        : new Promise((resolve) => {
            const wait = {
              due: elapsed() + ms,
              end: () => {
                waits.delete(wait)
                resolve()
              },
            }
            if (signal?.aborted) return resolve()
            waits.add(wait)
            signal?.addEventListener('abort', wait.end, { once: true })
          }),
    step: (ms) => {
      stepped += ms
      for (const wait of waits) if (wait.due <= elapsed()) wait.end()
    },
    // Somewhat less than a whole wait may be left when it is asked for.
    waiting: (ms) => [...waits].some(({ due }) => due - elapsed() <= ms && due - elapsed() > ms - 5_000),
  }
}

/** How often the firewall was read. */
function looks(scene: Scene): number {
  return scene.practice.calls.filter(({ args }) => args['types']?.includes('HostFirewallSystem')).length
}

async function eventually(condition: () => boolean): Promise<void> {
  await expect.poll(condition, { timeout: 5_000, interval: 5 }).toBe(true)
}

describe('ports of a host in the running app', () => {
  it('joins table, host and probe, with progress, and pushes each report', async () => {
    const scene = await startScene()
    const id = await scene.addPractice()
    const checked = await (await scene.ports()).check(id, 'management', true, never)
    if (!checked.ok) throw new Error(checked.problem.code)
    const { rows, firewall, from, progress, problem } = checked.value
    expect(management(rows)).toMatchObject({
      port: scene.practice.port,
      required: true,
      probe: { state: 'open', banner: { kind: 'tls' } },
      ruleset: { key: 'vSphereClient', enabled: true },
      verdict: 'as-it-should-be',
    })
    expect({ from, progress, problem }).toEqual({ from: '127.0.0.1', progress: null, problem: null })
    expect(firewall?.rulesets.map(({ key }) => key)).toEqual(scene.practice.state().rulesets.map(({ key }) => key))
    expect(scene.pushed('ports.report').some((report) => report.progress !== null && report.progress.total > 5)).toBe(
      true,
    )
    expect(scene.pushed('ports.report').at(-1)).toEqual(checked.value)
  })

  it('names the stopped service of a role, and follows it when it starts', async () => {
    const scene = await startScene()
    const id = await scene.addPractice()
    scene.practice.setRuleset('snmp', { enabled: true })
    const snmp = async (): Promise<PortRow | undefined> => {
      const checked = await (await scene.ports()).check(id, 'monitoring', false, never)
      return checked.ok ? checked.value.rows.find((row) => row.id === 'snmp-161') : undefined
    }
    expect(await snmp()).toMatchObject({
      required: true,
      verdict: 'service-stopped',
      service: { key: 'snmpd', running: false },
    })
    scene.practice.setService('snmpd', { running: true })
    expect(await snmp()).toMatchObject({ verdict: 'unknown', reason: 'not-probed' })
  })

  it("probes without the host's own report when logged out, and does not log in for it", async () => {
    const scene = await startScene()
    const id = await scene.addPractice()
    await scene.practice.close()
    const stranger = await startPracticeHost({
      password,
      port: scene.practice.port,
      certificate: await createCertificate(),
    })
    try {
      scene.app.hosts.retryAll()
      await scene.until((state) => state.hosts[0]?.state.problem?.code === 'CERTIFICATE_CHANGED')
      const checked = await (await scene.ports()).check(id, 'management', true, never)
      if (!checked.ok) throw new Error(checked.problem.code)
      expect(checked.value).toMatchObject({ firewall: null, problem: { code: 'CERTIFICATE_CHANGED' } })
      expect(management(checked.value.rows)).toMatchObject({ probe: { state: 'open' }, ruleset: null })
      const change = { kind: 'ruleset', key: 'syslog', enabled: true } as const
      expect(
        await (await scene.ports()).apply(id, { change, expected: { ...change, enabled: false }, undoOf: null }),
      ).toMatchObject({ ok: false, problem: { code: 'CERTIFICATE_CHANGED' } })
      expect(stranger.calls).toEqual([])
    } finally {
      await stranger.close()
    }
  })

  it('checks a host once at a time, and a cancelled check ends as cancelled', async () => {
    const scene = await startScene()
    const id = await scene.addPractice()
    const cancel = new AbortController()
    const first = (await scene.ports()).check(id, 'management', true, cancel.signal)
    expect(await (await scene.ports()).check(id, 'management', true, never)).toMatchObject({
      ok: false,
      problem: { code: 'PORT_CHECK_UNDER_WAY' },
    })
    cancel.abort()
    expect(await first).toMatchObject({ ok: false, problem: { code: 'CANCELLED' } })
    expect((await (await scene.ports()).check(id, 'management', false, never)).ok).toBe(true)
  })

  it('polls the host only while its ports are shown', async () => {
    const clock = steppedClock()
    const scene = await startScene({}, clock)
    const id = await scene.addPractice()
    const ports = await scene.ports()
    ports.watch(id, true, 'management')
    await eventually(() => clock.waiting(15_000))
    scene.practice.setService('TSM-SSH', { running: true })
    clock.step(15_000)
    await eventually(
      () =>
        scene
          .pushed('ports.report')
          .at(-1)
          ?.firewall?.services.find(({ key }) => key === 'TSM-SSH')?.running === true,
    )
    await eventually(() => clock.waiting(15_000))
    ports.watch(id, false, 'management')
    await eventually(() => !clock.waiting(15_000))
    const before = looks(scene)
    clock.step(15_000)
    expect(looks(scene)).toBe(before)
  })

  it('reads a shown host at once when it is connected again, and one that is not shown not at all', async () => {
    const clock = steppedClock()
    const scene = await startScene({}, clock)
    const id = await scene.addPractice()
    const ports = await scene.ports()
    const restart = async (): Promise<void> => {
      const end = scene.practice.restartManagement(3_600)
      await scene.until((state) => state.hosts[0]?.state.connection !== 'connected')
      end()
      scene.app.hosts.retryAll()
      await scene.until((state) => state.hosts[0]?.state.connection === 'connected')
    }
    const shell = () =>
      scene
        .pushed('ports.report')
        .at(-1)
        ?.firewall?.services.find(({ key }) => key === 'TSM-SSH')?.running
    ports.watch(id, true, 'management')
    await eventually(() => shell() === false)
    await eventually(() => clock.waiting(15_000))
    scene.practice.setService('TSM-SSH', { running: true })
    await restart()
    // The clock is not stepped: no wait between two reads ends.
    await eventually(() => shell() === true)
    await eventually(() => clock.waiting(15_000))
    ports.watch(id, false, 'management')
    const reports = scene.pushed('ports.report').length
    await restart()
    await eventually(() => clock.waiting(5 * 60_000))
    expect(scene.pushed('ports.report')).toHaveLength(reports)
    expect(clock.waiting(15_000)).toBe(false)
  })
})

describe('changing a host', () => {
  const open = { kind: 'ruleset', key: 'syslog', enabled: true } as const
  const closed = { kind: 'ruleset', key: 'syslog', enabled: false } as const
  const syslog = (scene: Scene): boolean | undefined =>
    scene.practice.state().rulesets.find(({ key }) => key === 'syslog')?.enabled

  it('previews, changes, journals and reverts', async () => {
    const scene = await startScene()
    const id = await scene.addPractice()
    const ports = await scene.ports()
    const preview = await ports.preview(id, open)
    expect(preview).toMatchObject({
      ok: true,
      value: { before: closed, refusal: null, noChange: false, call: 'HostFirewallSystem.EnableRuleset(id = syslog)' },
    })
    expect(syslog(scene)).toBe(false)
    const done = await ports.apply(id, { change: open, expected: closed, undoOf: null })
    if (!done.ok) throw new Error(done.problem.code)
    expect(done.value).toMatchObject({ state: 'done', before: closed, change: open })
    expect(syslog(scene)).toBe(true)
    expect(
      scene
        .pushed('ports.report')
        .at(-1)
        ?.firewall?.rulesets.find(({ key }) => key === 'syslog')?.enabled,
    ).toBe(true)
    const undone = await ports.apply(id, { change: closed, expected: open, undoOf: done.value.id })
    expect(undone).toMatchObject({ ok: true, value: { state: 'done', undoOf: done.value.id } })
    expect(syslog(scene)).toBe(false)
    const journal = await ports.changes(id)
    expect(journal).toMatchObject({
      ok: true,
      value: [
        { undoOf: done.value.id, state: 'done' },
        { id: done.value.id, state: 'done' },
      ],
    })
  })

  it('sends nothing when the host is no longer as the preview showed it', async () => {
    const scene = await startScene()
    const id = await scene.addPractice()
    scene.practice.setRuleset('syslog', { enabled: true })
    expect(
      await (
        await scene.ports()
      ).apply(id, {
        change: { kind: 'allowed', key: 'syslog', allowed: { all: false, addresses: ['192.0.2.1'], networks: [] } },
        expected: { kind: 'allowed', key: 'syslog', allowed: { all: false, addresses: ['192.0.2.9'], networks: [] } },
        undoOf: null,
      }),
    ).toMatchObject({ ok: false, problem: { code: 'FIREWALL_CHANGED_MEANWHILE' } })
    expect(scene.practice.calls.map(({ method }) => method)).not.toContain('UpdateRuleset')
  })

  it('refuses to cut off its own connection, whatever the caller says it saw', async () => {
    const scene = await startScene()
    const id = await scene.addPractice()
    const change = { kind: 'ruleset', key: 'vSphereClient', enabled: false } as const
    expect(
      await (await scene.ports()).apply(id, { change, expected: { ...change, enabled: true }, undoOf: null }),
    ).toMatchObject({ ok: false, problem: { code: 'FIREWALL_MANAGEMENT_PORT' } })
    expect(scene.practice.calls.map(({ method }) => method)).not.toContain('DisableRuleset')
  })
})

describe('baselines', () => {
  it("tell a drift in the host's state, until it is as saved again", async () => {
    const scene = await startScene()
    const id = await scene.addPractice()
    const ports = await scene.ports()
    expect(scene.store.host(id)?.drift).toBeNull()
    const saved = await ports.saveBaseline(id, 'as delivered')
    expect(saved).toMatchObject({ ok: true, value: { name: 'as delivered', current: true, hostId: id } })
    expect(scene.store.host(id)?.drift).toBe(0)
    scene.practice.setService('TSM-SSH', { running: true, policy: 'on' })
    await ports.check(id, 'management', false, never)
    expect(scene.store.host(id)?.drift).toBe(2)
    const second = await ports.saveBaseline(id, 'with SSH')
    if (!second.ok) throw new Error(second.problem.code)
    expect(scene.store.host(id)?.drift).toBe(2)
    await ports.useBaseline(second.value.id)
    expect(scene.store.host(id)?.drift).toBe(0)
    await ports.removeBaseline(second.value.id)
    expect(scene.store.host(id)?.drift).not.toBe(0)
  })

  it('are looked at every fifteen minutes while the host is connected, and never without one', async () => {
    const clock = steppedClock()
    const scene = await startScene({}, clock)
    const id = await scene.addPractice()
    await scene.until((state) => state.hosts[0]?.licence !== 'unknown')
    // One timer for all that is read again; the soonest is whether a shutdown would go through.
    await eventually(() => clock.waiting(5 * 60_000))
    const before = looks(scene)
    clock.step(15 * 60_000)
    await eventually(() => clock.waiting(5 * 60_000))
    expect(looks(scene)).toBe(before)
    await (await scene.ports()).saveBaseline(id, 'as delivered')
    scene.practice.setRuleset('syslog', { enabled: true })
    clock.step(15 * 60_000)
    await scene.until((state) => state.hosts[0]?.drift === 1)
  })
})
