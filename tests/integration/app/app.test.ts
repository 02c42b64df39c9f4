import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { App } from '../../../electron/app/app.ts'
import type { StateStore } from '../../../electron/app/state/store.ts'
import type { PracticeHost, PracticeOptions } from '../../../electron/practice/practice-host.ts'
import { systemClock, type Clock } from '../../../shared/clock.ts'
import type { AppState, HostView } from '../../../shared/models/app-state.ts'
import { password, startScene, type Scene } from './scene.ts'

let practice: PracticeHost
let registry: Scene['registry']
let store: StateStore
let app: App
let request: Scene['request']
let ended: readonly string[]
let until: Scene['until']
let addPractice: Scene['addPractice']

/** Runs a hundred times as fast, so that the silence a host must keep is over soon; the practice host keeps its own time. */
const began = systemClock.now()
const quickClock: Clock = {
  now: () => began + (systemClock.now() - began) * 100,
  elapsed: () => systemClock.elapsed() * 100,
  sleep: (ms, signal) => systemClock.sleep(ms / 100, signal),
}

async function start(options: Partial<PracticeOptions> = {}, clock: Clock = systemClock): Promise<void> {
  ;({ practice, registry, store, app, request, ended, until, addPractice } = await startScene(options, clock))
}

const only = (state: AppState): HostView | undefined => state.hosts[0]

describe('the app without its window', () => {
  it("uses the system's language until the user chooses one", async () => {
    await start()
    expect(store.state.shell.locale).toBe('zh-CN')
    await app.settings.update({ language: 'en' })
    expect(store.state.shell.locale).toBe('en')
  })

  it('adds a host, sees it live, and follows a machine that is switched off', async () => {
    await start()
    await addPractice()
    expect(only(store.state)?.state.inventory?.vms.filter((vm) => vm.powerState === 'poweredOn')).toHaveLength(3)
    practice.setVm('1', { powerState: 'poweredOff' })
    const state = await until(
      (now) => only(now)?.state.inventory?.vms.find((vm) => vm.id === '1')?.powerState === 'poweredOff',
    )
    expect(only(state)?.state.stale).toBe(false)
  })

  it('refuses another address than loopback with the test runtime, before anything is sent', async () => {
    await start()
    store.changeShell({ testRuntime: true })
    const refused = await app.hosts.add({
      address: '192.0.2.1',
      user: 'root',
      password,
      fingerprint: practice.fingerprint,
      name: null,
      remember: false,
      again: false,
    })
    expect(refused).toMatchObject({ ok: false, problem: { code: 'TEST_RUNTIME_LOCAL_ONLY' } })
  })

  it('does not save a host whose password is refused, and tries it once only', async () => {
    await start()
    const refused = await app.hosts.add({
      address: `127.0.0.1:${practice.port}`,
      user: 'root',
      password: 'wrong',
      fingerprint: practice.fingerprint,
      name: null,
      remember: true,
      again: false,
    })
    expect(refused).toMatchObject({ ok: false, problem: { code: 'CREDENTIALS_REJECTED' } })
    expect(store.state.hosts).toEqual([])
    expect(practice.calls.filter((call) => call.method === 'Login')).toHaveLength(1)
  })

  it('asks before the same machine is listed a second time', async () => {
    await start()
    await addPractice()
    const second = {
      address: `localhost:${practice.port}`,
      user: 'root',
      password,
      fingerprint: practice.fingerprint,
      name: null,
      remember: false,
    }
    expect(await app.hosts.add({ ...second, again: false })).toMatchObject({
      ok: false,
      problem: { code: 'HOST_KNOWN', params: { name: 'practice', address: `127.0.0.1:${practice.port}` } },
    })
    expect(await app.hosts.add({ ...second, again: true })).toMatchObject({ ok: true })
  })

  it('shuts a host down after its countdown and keeps the receipt', async () => {
    await start({}, quickClock)
    const id = await addPractice()
    expect(await app.power.shutDown(id)).toMatchObject({ ok: true })
    expect(only(store.state)?.run?.phase).toBe('countdown')
    const state = await until((now) => only(now)?.run?.phase === 'ended')
    expect(only(state)?.run?.receipt).toMatchObject({
      outcome: 'unreachable',
      problem: { code: 'UNREACHABLE_AFTER_SHUTDOWN' },
    })
    expect(practice.state()).toMatchObject({ powered: false })
    expect(practice.state().vms.every((vm) => !vm.lostPower)).toBe(true)
    expect(ended).toEqual(['unreachable'])
    const listed = await request('activity.list', { hostId: id })
    expect(listed).toMatchObject({ value: [{ kind: 'shutdown', trigger: 'user' }] })
    expect(listed.ok && listed.value[0]?.entries[0]).toMatchObject({ kind: 'shutdown', trigger: 'user' })
  })

  it('keeps the password out of the journal when the host repeats it in a fault', async () => {
    await start({}, quickClock)
    const id = await addPractice()
    practice.inject({
      method: 'ShutdownHost_Task',
      when: 'before',
      what: { fault: 'InvalidState', message: `refused for root:${password}` },
    })
    await app.power.shutDown(id)
    await until((now) => only(now)?.run?.phase === 'ended')
    const activity = await request('activity.list', { hostId: id })
    const written = JSON.stringify(activity)
    expect(written).toContain('refused for root:«secret»')
    expect(written).not.toContain(password)
    // What the window, the tray and notifications show, and what a receipt exports.
    expect(JSON.stringify(store.state)).toContain('refused for root:«secret»')
    expect(JSON.stringify(store.state)).not.toContain(JSON.stringify(password).slice(1, -1))
  })

  it('sends nothing at all when the countdown is cancelled', async () => {
    await start()
    const id = await addPractice()
    const before = practice.calls.length
    await app.power.shutDown(id)
    expect(app.power.cancel(id)).toMatchObject({ ok: true })
    await until((now) => only(now)?.run === null)
    expect(ended).toEqual(['called off by user'])
    expect(await request('activity.list', { hostId: null })).toMatchObject({ ok: true, value: [] })
    expect(
      practice.calls
        .slice(before)
        .filter(({ method }) => !/^(?:Retrieve|ContinueRetrieve|WaitForUpdates)/.test(method)),
    ).toEqual([])
  })

  it('saves nothing of a host while it is being shut down, and says why', async () => {
    await start()
    const id = await addPractice()
    await app.power.shutDown(id)
    const before = await registry.list()
    const refused = { ok: false, problem: { code: 'RUN_IN_PROGRESS', params: { name: 'practice' } } }
    expect(await app.hosts.rename(id, 'other')).toMatchObject(refused)
    expect(await app.hosts.repin(id, Array(32).fill('AB').join(':'))).toMatchObject(refused)
    expect(await app.hosts.remove(id)).toMatchObject(refused)
    expect(await registry.list()).toEqual(before)
    app.power.cancel(id)
  })

  it('cancels a countdown when the computer goes to sleep', async () => {
    await start()
    const id = await addPractice()
    await app.power.shutDown(id)
    app.power.cancelCountdowns()
    await until((now) => only(now)?.run === null)
    expect(ended).toEqual(['called off by sleep'])
  })

  it('asks about a guest that is stuck, and does what is answered', async () => {
    await start({ stuck: 1 })
    const id = await addPractice()
    const host = app.hosts.find(id)
    if (!host.ok) throw new Error('no host')
    app.power.start(
      host.value,
      {
        mode: 'direct',
        guestTimeoutSeconds: 1,
        noTools: 'ask',
        stuck: 'ask',
        inaccessible: 'abort',
        maxTimeSeconds: null,
      },
      0,
    )
    const asked = await until((now) => (only(now)?.run?.questions.length ?? 0) > 0)
    const question = only(asked)?.run?.questions[0]
    expect(question).toMatchObject({ kind: 'stuck', seconds: 1, endsAt: null })
    expect(only(asked)?.run?.groups.flatMap(({ vms }) => vms)).toHaveLength(3)
    expect(app.power.answer(id, question?.id ?? '', 'abort')).toMatchObject({ ok: true })
    const state = await until((now) => only(now)?.run?.phase === 'ended')
    expect(only(state)?.run?.receipt).toMatchObject({ outcome: 'aborted', problem: { code: 'VM_STUCK' } })
    expect(practice.state().powered).toBe(true)
  })

  it('lets the user decide about a guest that still has time, and again after choosing to keep waiting', async () => {
    await start({ stuck: 1 })
    const id = await addPractice()
    const host = app.hosts.find(id)
    if (!host.ok) throw new Error('no host')
    const policy = {
      mode: 'direct',
      guestTimeoutSeconds: 1,
      noTools: 'ask',
      stuck: 'ask',
      inaccessible: 'abort',
      maxTimeSeconds: 3_600,
    } as const
    app.power.start(host.value, policy, 0)
    const stuck = only(await until((now) => (only(now)?.run?.questions.length ?? 0) > 0))?.run?.questions[0]
    // The limit of all guests together is an end of the question too.
    expect(Date.parse(stuck?.endsAt ?? '') - Date.parse(stuck?.askedAt ?? '')).toBeGreaterThan(3_000_000)
    app.power.answer(id, stuck?.id ?? '', 'wait')
    const again = only(
      await until((now) => only(now)?.run?.decisions.some(({ vm }) => vm.id === stuck?.vm.id) ?? false),
    )?.run?.decisions[0]
    expect(again).toMatchObject({ kind: 'waiting', seconds: 1, vm: { id: stuck?.vm.id } })
    expect(app.power.answer(id, again?.id ?? '', 'suspend')).toMatchObject({ ok: true })
    const state = await until((now) => only(now)?.run?.phase === 'ended')
    expect(only(state)?.run?.events).toContainEqual(
      expect.objectContaining({ vm: stuck?.vm.id, state: 'waiting', params: { call: 'SuspendVM_Task', by: 'user' } }),
    )
    expect(only(state)?.run?.events).toContainEqual(
      expect.objectContaining({ vm: stuck?.vm.id, state: 'done', params: { how: 'suspended' } }),
    )
  })

  it('refuses to shut down at once when a machine is running that the user has not seen', async () => {
    await start()
    const id = await addPractice()
    expect(app.power.shutDownNow(id, ['1'])).toMatchObject({ ok: false, problem: { code: 'VM_STARTED_MEANWHILE' } })
    expect(practice.calls.some((call) => call.method === 'ShutdownHost_Task')).toBe(false)
  })

  it('keeps both of two changes that are on their way at the same time, down to single rules of one host', async () => {
    await start()
    const id = await addPractice()
    const [theme, countdown, stuck] = await Promise.all([
      app.settings.update({ theme: 'dark' }),
      request('hosts.setPolicy', { id, policy: { countdownSeconds: 30 } }),
      request('hosts.setPolicy', { id, policy: { stuck: 'wait' } }),
    ])
    expect([theme.ok, countdown.ok, stuck.ok]).toEqual([true, true, true])
    expect(store.state.settings).toMatchObject({
      theme: 'dark',
      hostPolicies: { [id]: { countdownSeconds: 30, stuck: 'wait', noTools: 'ask' } },
    })
    const gone = '00000000-0000-4000-8000-00000000dead'
    expect(await request('hosts.setPolicy', { id: gone, policy: { stuck: 'wait' } })).toMatchObject({
      ok: false,
      problem: { code: 'HOST_NOT_FOUND' },
    })
    expect(Object.keys(store.state.settings.hostPolicies)).toEqual([id])
  })

  it('remembers the rules of each host, and starts with them again', async () => {
    await start()
    const id = await addPractice()
    const policy = {
      mode: 'direct',
      guestTimeoutSeconds: 60,
      noTools: 'suspend',
      stuck: 'wait',
      inaccessible: 'ask',
      maxTimeSeconds: null,
      countdownSeconds: 120,
    } as const
    await app.power.shutDown(id, policy)
    app.power.cancelCountdowns()
    await app.power.settled()
    expect(store.state.settings.hostPolicies[id]).toEqual(policy)
  })

  it('forgets a host and its password', async () => {
    await start()
    const id = await addPractice()
    expect(await app.hosts.remove(id)).toMatchObject({ ok: true })
    expect(store.state.hosts).toEqual([])
    expect(practice.calls.at(-1)?.method).toBe('Logout')
  })

  it('lists a host whose stored address cannot be read, says so, and connects once it can be read again', async () => {
    await start()
    const id = await addPractice()
    const file = join(store.state.shell.dataFolder, 'hosts.json')
    const sound = `"127.0.0.1:${practice.port}"`
    const write = async (from: string, to: string): Promise<void> =>
      writeFile(file, (await readFile(file, 'utf8')).replace(from, to))
    await write(sound, '"esxi 1"')
    expect(await app.hosts.rename(id, 'attic')).toMatchObject({ ok: true })
    const why = { code: 'HOST_ADDRESS_UNREADABLE', params: { name: 'attic', address: 'esxi 1' } }
    expect(only(store.state)).toMatchObject({
      name: 'attic',
      address: 'esxi 1',
      state: { connection: 'blocked', problem: why, inventory: null },
    })
    expect(await request('hosts.retry', { id })).toMatchObject({ ok: false, problem: why })
    expect(await app.hosts.setPassword(id, password, true)).toMatchObject({ ok: false, problem: why })
    expect(await app.power.shutDown(id)).toMatchObject({ ok: false, problem: why })
    await write('"esxi 1"', sound)
    expect(await app.hosts.rename(id, 'practice')).toMatchObject({ ok: true })
    await until((state) => only(state)?.state.connection === 'connected')
    await write(sound, '"esxi 1"')
    expect(await app.hosts.rename(id, 'attic')).toMatchObject({ ok: true })
    expect(await app.hosts.remove(id)).toMatchObject({ ok: true })
    expect(store.state.hosts).toEqual([])
    expect(await app.hosts.setPassword(id, password, true)).toMatchObject({ problem: { code: 'HOST_NOT_FOUND' } })
  })
})
