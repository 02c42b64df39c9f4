import { expect, it } from 'vitest'
import type { PracticeSetup, VmPatch } from '../../../electron/practice/api.ts'
import { checkHost } from '../../../electron/daily/check-host.ts'
import { readDaily } from '../../../electron/vim/daily.ts'
import { readFirewall } from '../../../electron/vim/firewall.ts'
import { readHardware } from '../../../electron/vim/hardware.ts'
import { readInventory } from '../../../electron/vim/inventory.ts'
import { systemClock } from '../../../shared/clock.ts'
import { attentionThresholdsSchema, type AttentionReport } from '../../../shared/models/attention.ts'
import { attention } from '../../../shared/rules/attention/attention.ts'
import { stateOf } from '../../../shared/rules/firewall-drift.ts'
import { clientFor, startPractice, valueOf, type PracticeTestHost } from '../vim/hosts.ts'

const gib = 1024 ** 3
const thresholds = attentionThresholdsSchema.parse({})

/** A host on which nothing is amiss. */
const fine: Partial<PracticeSetup> = { build: '25595708' }

async function scene(): Promise<PracticeTestHost> {
  const server = await startPractice({ vms: 3, autostart: true, setup: fine })
  server.host.setService('ntpd', { running: true })
  return server
}

async function look(server: PracticeTestHost, account: 'root' | 'readonly' = 'root'): Promise<AttentionReport> {
  const password = account === 'root' ? server.password : `${server.password}-ro`
  const client = clientFor({ ...server, user: account, password })
  const inventory = valueOf(await readInventory(client))
  const facts = valueOf(await readDaily(client, { clock: systemClock, refresh: true }))
  await client.close()
  return attention({
    facts,
    vms: inventory.vms,
    thresholds,
    firewallDrift: 'none',
    hardwareChanges: 'none',
    timeOf: () => null,
  })
}

it('finds nothing on a host on which nothing is amiss, and has checked everything', async () => {
  await using server = await scene()
  expect(await look(server)).toEqual({ items: [], unknown: [] })
})

interface Case {
  readonly raise: {
    readonly setup?: Partial<PracticeSetup>
    readonly vm?: VmPatch
    readonly service?: [string, boolean]
  }
  readonly codes: readonly string[]
  readonly subject?: string
}

const datastore = { name: 'store', capacityBytes: 100 * gib, freeBytes: 50 * gib }

const cases: Readonly<Record<string, Case>> = {
  'a VM that asks': { raise: { vm: { question: { id: 'q1', text: 'Moved?' } } }, codes: ['VM_WAITS_FOR_ANSWER'] },
  'disks to consolidate': { raise: { vm: { consolidationNeeded: true } }, codes: ['CONSOLIDATION_NEEDED'] },
  'a datastore nearly full': {
    raise: { setup: { datastores: [{ ...datastore, freeBytes: 10 * gib }] } },
    codes: ['DATASTORE_NEARLY_FULL'],
    subject: 'store',
  },
  'a datastore out of reach': {
    raise: { setup: { datastores: [{ ...datastore, accessible: false }] } },
    codes: ['DATASTORE_INACCESSIBLE'],
    subject: 'store',
  },
  'thin disks that promise too much': {
    raise: { setup: { datastores: [{ ...datastore, uncommittedBytes: 60 * gib }] } },
    codes: ['DATASTORE_OVERCOMMITTED'],
  },
  'a card without a link': { raise: { setup: { linksDown: ['vmnic0'] } }, codes: ['UPLINK_DOWN'], subject: 'vmnic0' },
  'an evaluation that ends': { raise: { setup: { evaluationHours: 200 } }, codes: ['EVALUATION_ENDS'] },
  'a licence that ends': { raise: { setup: { licenceHours: 200 } }, codes: ['LICENCE_EXPIRES'] },
  'a clock that is off': { raise: { setup: { clockAheadSeconds: -300 } }, codes: ['CLOCK_OFF'] },
  'a stopped time service': { raise: { service: ['ntpd', false] }, codes: ['NTP_STOPPED'] },
  'SSH that is on': { raise: { service: ['TSM-SSH', true] }, codes: ['SSH_ON'] },
  'a shell that is on': { raise: { service: ['TSM', true] }, codes: ['SHELL_ON'] },
  'a pending reboot': { raise: { setup: { rebootRequired: true } }, codes: ['REBOOT_REQUIRED'] },
  'missing patches': { raise: { setup: { build: '25429389' } }, codes: ['PATCHES_BEHIND'] },
  'an issue of its own': {
    raise: {
      setup: {
        configIssues: [
          { eventTypeId: 'esx.audit.ssh.enabled', message: 'SSH for the host has been enabled' },
          { eventTypeId: 'esx.problem.syslog', message: 'System logs are stored on non-persistent storage' },
        ],
      },
    },
    codes: ['HOST_REPORTS'],
  },
  'troubled sensors': {
    raise: { setup: { sensors: 'modern-bmc-trouble' } },
    codes: ['SENSOR_RED', 'SENSOR_YELLOW'],
  },
}

it.each(Object.entries(cases))('raises %s and clears it again', async (_name, { raise, codes, subject }) => {
  await using server = await scene()
  const { host } = server
  const { setup = {}, vm, service } = raise
  host.setUp(setup)
  if (vm) host.setVm('1', vm)
  if (service) host.setService(service[0], { running: service[1] })
  const raised = await look(server)
  expect([...new Set(raised.items.map(({ code }) => code))].toSorted()).toEqual(codes)
  if (subject !== undefined) expect(raised.items[0]?.subject).toBe(subject)
  expect(raised.unknown).toEqual([])
  host.setUp({ ...unset(setup), ...fine })
  if (vm) host.setVm('1', { question: null, consolidationNeeded: false })
  if (service) host.setService(service[0], { running: !service[1] })
  expect(await look(server)).toEqual({ items: [], unknown: [] })
})

/** The setup of a fresh practice host for what was changed. */
function unset(setup: Partial<PracticeSetup>): Partial<PracticeSetup> {
  const fresh: Partial<PracticeSetup> = {
    datastores: [],
    linksDown: [],
    evaluationHours: null,
    licenceHours: null,
    clockAheadSeconds: 0,
    rebootRequired: false,
    configIssues: [],
    sensors: 'modern-bmc-two-socket',
  }
  return Object.fromEntries(Object.entries(fresh).filter(([key]) => key in setup))
}

it('judges the five kinds of machine', async () => {
  await using server = await scene()
  const { host } = server
  const healthy = ['legacy-cim-dell-like', 'modern-bmc-two-socket', 'no-bmc-mini-pc', 'esxi8-with-fru'] as const
  for (const sensors of healthy) {
    host.setUp({ sensors })
    expect((await look(server)).items).toEqual([])
  }
  host.setUp({ sensors: 'modern-bmc-trouble' })
  const { items } = await look(server)
  expect(items.map(({ code, subject }) => `${code} ${subject}`)).toMatchInlineSnapshot(`
    [
      "SENSOR_RED Disk 2 on HPSA1 : Port 1I Box 1 Bay 2 : 279GB : Data Disk : Disk Error",
      "SENSOR_RED Logical Volume 1 on HPSA1 : RAID 1 : 279GB : Disk 1,2 : Interim Recovery",
      "SENSOR_RED Power Supply 2 PSU2_PIN",
      "SENSOR_RED Processor 1 CPU0_Core_Temp",
      "SENSOR_YELLOW Fan Device 4 FAN4_F_Speed",
      "SENSOR_YELLOW Memory 0.32.5.60",
      "SENSOR_YELLOW Memory Device 5 B2",
      "SENSOR_YELLOW Power Domain 1 Power Unit 0",
    ]
  `)
})

it('calls what an account may not read unknown, and never fine', async () => {
  await using server = await scene()
  server.host.setUp({ evaluationHours: 1, sensors: 'none' })
  server.host.setVm('1', { unreadable: ['runtime'] })
  const { items, unknown } = await look(server, 'readonly')
  expect(items).toEqual([])
  expect(unknown).toEqual(['consolidation', 'licence', 'questions', 'sensors'])
})

it('takes one read of properties beyond the live model and one of the clock, however many VMs there are', async () => {
  await using server = await startPractice({
    vms: 300,
    each: (index) => ({ hasSnapshot: index % 10 === 0 }),
  })
  const client = clientFor(server)
  const inventory = valueOf(await readInventory(client))
  const before = server.host.calls.length
  const checked = valueOf(
    await checkHost(client, {
      clock: systemClock,
      inventory,
      thresholds,
      wanted: { firewall: null, hardware: null },
      timeOf: () => null,
    }),
  )
  expect(server.host.calls.slice(before).map(({ method }) => method)).toEqual(['RetrievePropertiesEx', 'CurrentTime'])
  expect(checked.facts.snapshots).toHaveLength(30)
  await client.close()
})

it('reads the rest when a VM is gone meanwhile, and then knows nothing of snapshots', async () => {
  await using server = await startPractice({ vms: 3, setup: { sensors: 'modern-bmc-two-socket' } })
  const client = clientFor(server)
  const inventory = valueOf(await readInventory(client))
  server.host.removeVm('2')
  const { facts, report } = valueOf(
    await checkHost(client, {
      clock: systemClock,
      inventory: { ...inventory, vms: inventory.vms.map((vm) => ({ ...vm, hasSnapshot: true })) },
      thresholds,
      wanted: { firewall: null, hardware: null },
      timeOf: () => null,
    }),
  )
  await client.close()
  expect(facts.snapshots).toBeNull()
  expect(facts.datastores).toHaveLength(1)
  expect(report.unknown).toContain('snapshots')
})

it('raises what differs from the firewall and hardware that the user saved', async () => {
  await using server = await scene()
  const client = clientFor(server)
  const inventory = valueOf(await readInventory(client))
  const hardware = valueOf(await readHardware(client))
  const firewall = stateOf(valueOf(await readFirewall(client, { clock: systemClock })))
  const codes = async (): Promise<readonly string[]> => {
    const wanted = { firewall, hardware: { ...hardware, memoryMib } }
    const checked = await checkHost(client, { clock: systemClock, inventory, thresholds, wanted, timeOf: () => null })
    return valueOf(checked).report.items.map(({ code }) => code)
  }
  let { memoryMib } = hardware
  expect(await codes()).toEqual([])
  memoryMib = 1
  server.host.setRuleset('sshClient', { enabled: true })
  expect(await codes()).toEqual(['FIREWALL_DRIFT', 'HARDWARE_CHANGED'])
  ;({ memoryMib } = hardware)
  server.host.setRuleset('sshClient', { enabled: false })
  expect(await codes()).toEqual([])
  await client.close()
})

it('raises autostart settings under which VMs lose power, and clears that with them', async () => {
  await using server = await startPractice({ vms: 3, setup: fine })
  server.host.setService('ntpd', { running: true })
  expect((await look(server)).items).toMatchObject([{ code: 'AUTOSTART_LOSES_POWER', facts: { count: 3 } }])
  for (const { id } of server.host.state().vms) server.host.setVm(id, { powerState: 'poweredOff' })
  expect((await look(server)).items).toEqual([])
})
