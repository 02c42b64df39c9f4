import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { callsOf, lineWithHost, password } from './support/hosts.ts'

const withPassword = { input: password }
const autostart = (...more: string[]): string[] => ['autostart', ...more, '--password-stdin']

it('says what a power cut would do, and ends with 1 while one VM would lose power', async () => {
  const { line, host } = await lineWithHost({ vms: 4 })
  const ended = await line.json(autostart('show', 'esx'), withPassword)
  expect(ended).toMatchObject({ code: 1, stderr: '' })
  expect(ended.json).toMatchObject({ enabled: false, worstCaseSeconds: 0 })
  expect((ended.json as { vms: unknown[] }).vms).toContainEqual({
    name: 'web-01',
    order: null,
    stopAction: null,
    losesPower: true,
    why: 'off',
  })
  const text = await line.run(autostart('show', 'esx'), withPassword)
  expect(text.stdout).toContain('Autostart is off\n3 of 3 running VMs would lose power hard')
  expect(callsOf(host, 'ReconfigureAutostart')).toEqual([])
})

it('previews, changes, reads back, and takes it back', async () => {
  const { line, host } = await lineWithHost({ vms: 4 })
  const dry = await line.json(autostart('fix', 'esx', '--dry-run'), withPassword)
  expect(dry).toMatchObject({ code: 0, json: { outcome: 'dry-run', defaults: { after: { enabled: true } }, left: [] } })
  expect((dry.json as { vms: unknown[] }).vms).toHaveLength(3)
  const unasked = await line.json(autostart('fix', 'esx'), withPassword)
  expect(unasked).toMatchObject({ code: 2, json: { error: { code: 'CONFIRMATION_NEEDED' } } })
  expect(callsOf(host, 'ReconfigureAutostart')).toEqual([])

  const fixed = await line.json(autostart('fix', 'esx', '--yes'), withPassword)
  expect(fixed).toMatchObject({ code: 0, json: { outcome: 'done', code: null } })
  expect(callsOf(host, 'ReconfigureAutostart')).toEqual(['ReconfigureAutostart ha-autostart-mgr'])
  expect(await line.json(autostart('show', 'esx'), withPassword)).toMatchObject({
    code: 0,
    json: { enabled: true, worstCaseSeconds: 360 },
  })
  const file = join(line.data, 'autostart-changes.jsonl')
  const lines = (await readFile(file, 'utf8')).trim().split('\n')
  expect(lines.map((each) => (JSON.parse(each) as { state: string }).state)).toEqual(['intent', 'done'])
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(await line.json(autostart('fix', 'esx', '--yes'), withPassword)).toMatchObject({
    code: 0,
    json: { outcome: 'unchanged', left: [] },
  })
  // What cannot be put right is not hidden.
  host.setVm('1', { tools: 'guestToolsNotRunning' })
  expect(await line.json(autostart('fix', 'esx', '--yes'), withPassword)).toMatchObject({
    json: { outcome: 'unchanged', left: [{ name: 'web-01', why: 'no-tools' }] },
  })

  const back = await line.json(autostart('fix', 'esx', '--undo', '--yes'), withPassword)
  expect(back).toMatchObject({ code: 0, json: { outcome: 'done' } })
  expect(await line.json(autostart('show', 'esx'), withPassword)).toMatchObject({ code: 1, json: { enabled: false } })
  expect(await line.json(autostart('fix', 'esx', '--undo', '--yes'), withPassword)).toMatchObject({
    code: 6,
    json: { error: { code: 'AUTOSTART_NO_CHANGE' } },
  })
})

it('throws away nothing that was set meanwhile', async () => {
  const { line } = await lineWithHost({ vms: 2 })
  await line.json(autostart('fix', 'esx', '--yes'), withPassword)
  const file = join(line.data, 'autostart-changes.jsonl')
  const [, last = ''] = (await readFile(file, 'utf8')).trim().split('\n')
  const entry = JSON.parse(last) as { after: { defaults: object } }
  // The host is no longer as the last change left it.
  await writeFile(
    file,
    `${JSON.stringify({ ...entry, after: { ...entry.after, defaults: { ...entry.after.defaults, stopDelay: 99 } } })}\n`,
  )
  expect(await line.json(autostart('fix', 'esx', '--undo', '--yes'), withPassword)).toMatchObject({
    code: 6,
    json: { error: { code: 'AUTOSTART_CHANGED_MEANWHILE' } },
  })
})

it('claims nothing when the answer was lost, and says what the host refused', async () => {
  const { line, host } = await lineWithHost({ vms: 2 })
  host.inject({ method: 'ReconfigureAutostart', times: 1, when: 'before', what: { fault: 'NoPermission' } })
  expect(await line.json(autostart('fix', 'esx', '--yes'), withPassword)).toMatchObject({
    code: 6,
    json: { error: { code: 'NO_PERMISSION' } },
  })
  // Sent and cut off: the read back finds it done, or not.
  host.inject({ method: 'ReconfigureAutostart', times: 1, when: 'after', what: { disconnect: true } })
  expect(await line.json(autostart('fix', 'esx', '--yes'), withPassword)).toMatchObject({
    code: 0,
    json: { outcome: 'done' },
  })
  await line.json(autostart('fix', 'esx', '--undo', '--yes'), withPassword)
  host.inject({ method: 'ReconfigureAutostart', times: 1, when: 'before', what: { disconnect: true } })
  expect(await line.json(autostart('fix', 'esx', '--yes'), withPassword)).toMatchObject({
    code: 1,
    json: { outcome: 'unconfirmed', code: 'AUTOSTART_UNCONFIRMED' },
  })
  expect(callsOf(host, 'ReconfigureAutostart')).toHaveLength(4)
})

it('makes the host stop its guests by itself, and start them again', async () => {
  const { line, host } = await lineWithHost({ vms: 4 })
  const running = (): string[] =>
    host
      .state()
      .vms.filter(({ powerState }) => powerState === 'poweredOn')
      .map(({ id }) => id)
  const before = running()
  await line.json(autostart('fix', 'esx', '--yes'), withPassword)
  // As a UPS or a person at the console would: no guest is asked by Hypertray.
  await line.json(['shutdown', 'esx', '--now', '--yes', '--password-stdin'], withPassword)
  expect(callsOf(host, 'ShutdownGuest')).toEqual([])
  expect(host.state().vms.map(({ lostPower }) => lostPower)).toEqual([false, false, false, false])
  expect(running()).toEqual([])
  await host.powerOn()
  expect(running()).toEqual(before)
})
