import { expect, it } from 'vitest'
import { lineWithHosts, password } from './support/hosts.ts'

const withPassword = { input: password }
const gib = 1024 ** 3
/** The newest build in the table, so that only what a test is about needs attention. */
const setup = { build: '25595708' }

it('lists what needs attention in the agreed shape, the worst first, and ends with 1', async () => {
  const { line, hosts } = await lineWithHosts({ lab: { vms: 2, autostart: true, setup } })
  const attention = ['attention', 'lab', '--password-stdin']
  hosts.lab.setService('ntpd', { running: true })
  expect(await line.json(attention, withPassword)).toMatchObject({ code: 0, stderr: '', json: [] })

  hosts.lab.setVm('1', { question: { id: '7', text: 'Moved or copied?' } })
  hosts.lab.setService('TSM-SSH', { running: true })
  const ended = await line.json(attention, withPassword)
  expect(ended).toMatchObject({ code: 1, stderr: '' })
  expect(ended.json).toEqual([
    {
      host: 'lab',
      code: 'VM_WAITS_FOR_ANSWER',
      severity: 'critical',
      subject: 'web-01',
      message: 'web-01 waits for an answer: Moved or copied?',
      since: null,
    },
    {
      host: 'lab',
      code: 'SSH_ON',
      severity: 'note',
      subject: null,
      message: 'SSH is on: Turn it off when it is no longer needed',
      since: null,
    },
  ])
  const text = await line.run(['--lang', 'zh-CN', ...attention], withPassword)
  expect(text.stdout).toMatch(/^严重 +lab +web-01 正在等待回答 +Moved or copied\? +-$/m)
})

it('says what it could not check, and counts a host that it cannot reach', async () => {
  const { line, hosts } = await lineWithHosts({
    lab: { vms: 1, autostart: true, setup: { ...setup, sensors: 'none' } },
    away: {},
  })
  hosts.lab.setService('ntpd', { running: true })
  await hosts.away.close()
  const ended = await line.json(['attention', '--all', '--password-stdin'], withPassword)
  expect(ended.code).toBe(1)
  expect(ended.stderr).toMatch(/lab.*Not checked: sensors\./)
  expect(ended.json).toEqual([
    expect.objectContaining({ host: 'away', code: 'HOST_NOT_CHECKED', severity: 'warning', since: null }),
  ])
})

it('lists datastores and sensors, and compares the build with the table', async () => {
  const store = { name: 'nfs', type: 'NFS', capacityBytes: 4 * gib, freeBytes: gib, accessible: false }
  const { line, hosts } = await lineWithHosts({ lab: { vms: 1, setup: { datastores: [store] } } })
  const run = (command: string) => line.json([command, 'lab', '--password-stdin'], withPassword)
  expect(await run('datastores')).toMatchObject({
    code: 0,
    json: [
      {
        name: 'datastore1',
        type: 'VMFS',
        capacityBytes: 1024 * gib,
        freeBytes: 512 * gib,
        uncommittedBytes: 0,
        accessible: true,
      },
      { name: 'nfs', type: 'NFS', capacityBytes: null, freeBytes: null, uncommittedBytes: null, accessible: false },
    ],
  })
  expect((await run('sensors')).json).toContainEqual({
    name: 'System Board 1 Inlet_Temp',
    type: 'temperature',
    reading: 24,
    unit: '°C',
    health: 'green',
    at: expect.stringMatching(/Z$/),
  })
  expect(await run('patch-level')).toMatchObject({
    code: 1,
    json: {
      version: '8.0.3',
      build: '24022510',
      name: 'ESXi 8.0 Update 3',
      behind: 10,
      latest: { name: 'ESXi 8.0 Update 3k (P10)', build: 25595708, date: '2026-07-29' },
      asOf: '2026-09-29',
      endOfSupport: '2027-10-11',
    },
  })
  hosts.lab.setUp({ sensors: 'none' })
  expect(await run('sensors')).toMatchObject({ code: 6, json: { error: { code: 'SENSORS_NOT_READ' } } })
  hosts.lab.setUp({ sensors: 'no-bmc-mini-pc' })
  expect(await run('sensors')).toMatchObject({ code: 0, json: [] })
})
