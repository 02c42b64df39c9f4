import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { acquireHostLock } from '../../../electron/hosts/host-lock.ts'
import { systemClock } from '../../../shared/clock.ts'
import { build, sample } from '../../support/vibs.ts'
import { callsOf, lineWithHost, password } from './support/hosts.ts'
import { atTerminal } from './support/terminal.ts'

const withPassword = { input: password }
const args = (...more: string[]): string[] => [...more, '--password-stdin']

it('shows, previews and changes the acceptance level, and names what stands in the way of raising it', async () => {
  const { line, host } = await lineWithHost({ vms: 0 })
  const before = await line.json(args('acceptance', 'get', 'esx'), withPassword)
  expect(before).toMatchObject({ code: 0, json: { level: 'PartnerSupported' } })
  const rehearsed = await line.json(args('acceptance', 'set', 'esx', 'CommunitySupported', '--dry-run'), withPassword)
  expect(rehearsed).toMatchObject({
    code: 0,
    json: { before: 'PartnerSupported', after: 'CommunitySupported', blockers: [] },
  })
  const unasked = await line.json(args('acceptance', 'set', 'esx', 'CommunitySupported'), withPassword)
  expect(unasked).toMatchObject({ code: 2, json: { error: { code: 'CONFIRMATION_NEEDED' } } })
  expect(callsOf(host, 'UpdateHostImageAcceptanceLevel')).toEqual([])
  const done = await line.json(args('acceptance', 'set', 'esx', 'communitysupported', '--yes'), withPassword)
  expect(done).toMatchObject({ code: 0, json: { before: 'PartnerSupported', after: 'CommunitySupported' } })
  const after = await line.json(args('acceptance', 'get', 'esx'), withPassword)
  expect(after.json).toEqual({ level: 'CommunitySupported' })
  const raised = await line.json(args('acceptance', 'set', 'esx', 'VMwareCertified', '--yes'), withPassword)
  expect(raised.code).toBe(6)
  expect((raised.json as { blockers: unknown[] }).blockers.length).toBeGreaterThan(0)
  const wrong = await line.json(args('acceptance', 'set', 'esx', 'Best'), withPassword)
  expect(wrong).toMatchObject({ code: 2, json: { error: { code: 'USAGE' } } })
})

it('lists the VIBs of a host, and refuses an installation before anything is sent', async () => {
  const { line, host } = await lineWithHost({ vms: 0 })
  const listed = await line.json(args('vib', 'list', 'esx'), withPassword)
  expect(listed.code).toBe(0)
  const names = (listed.json as { name: string }[]).map(({ name }) => name)
  expect(names).toContain('esx-base')
  expect(Object.keys((listed.json as object[])[0] ?? {})).toEqual([
    'name',
    'version',
    'vendor',
    'acceptance',
    'installDate',
  ])
  const file = join(line.data, 'demo.vib')
  await build(file, sample)
  const refused = await line.json(args('vib', 'install', 'esx', file, '--yes'), withPassword)
  expect(refused).toMatchObject({ code: 6, json: { outcome: 'refused', rebootRequired: null, ruleset: null } })
  expect(refused.stderr).toContain('CommunitySupported')
  const missing = await line.json(args('vib', 'remove', 'esx', 'nothing-here', '--yes'), withPassword)
  expect(missing).toMatchObject({ code: 6, json: { outcome: 'refused' } })
  expect(callsOf(host, 'InstallHostPatchV2_Task', 'UpdateHostImageAcceptanceLevel', 'PUT')).toEqual([])
  // Dates of installation are read through esxcli where the host offers it.
  const commands = host.calls.filter(({ method }) => method === 'ExecuteSoap').map(({ args: given }) => given['method'])
  expect(new Set(commands)).toEqual(new Set(['vim.EsxCLI.software.vib.list']))
})

it('installs a VIB on the practice host, shows it, and removes it again', async () => {
  const { line, host } = await lineWithHost({ vms: 0, machine: 'mini-pc' })
  const file = join(line.data, 'demo.vib')
  await build(file, sample)
  await line.json(args('acceptance', 'set', 'esx', 'CommunitySupported', '--yes'), withPassword)
  const install = args('vib', 'install', 'esx', file, '--yes', '--secure-boot-off')
  const rehearsed = await line.json([...install, '--dry-run'], withPassword)
  expect(rehearsed.stderr).not.toContain('Not possible')
  expect(rehearsed).toMatchObject({ code: 0, json: { outcome: 'dry-run' } })
  expect(callsOf(host, 'ExecuteSoap', 'InstallHostPatchV2_Task')).toEqual([])
  const installed = await line.json(install, withPassword)
  expect(installed).toMatchObject({ code: 0, json: { outcome: 'installed', ruleset: 'labAgent' } })
  const listed = await line.json(args('vib', 'list', 'esx'), withPassword)
  expect(listed.json).toContainEqual(expect.objectContaining({ name: sample.name, version: sample.version }))
  const removed = await line.json(args('vib', 'remove', 'esx', sample.name, '--yes'), withPassword)
  expect(removed).toMatchObject({ code: 0, json: { outcome: 'removed' } })
})

it('looks again once the user has agreed: what came in the way meanwhile stops an installation', async () => {
  const { line, host } = await lineWithHost({ vms: 0, machine: 'mini-pc' })
  const file = join(line.data, 'demo.vib')
  await build(file, sample)
  await line.json(args('acceptance', 'set', 'esx', 'CommunitySupported', '--yes'), withPassword)
  const terminal = atTerminal(line, ['vib', 'install', 'esx', file, '--secure-boot-off'])
  await terminal.sees('Password for root')
  terminal.types(password)
  await terminal.sees('Type yes to confirm')
  host.setUp({ secureBoot: true })
  terminal.types('yes')
  expect(await terminal.ends()).toBe(6)
  expect(callsOf(host, 'PUT', 'InstallHostPatchV2_Task')).toEqual([])
})

const twoPackages = [
  { name: 'esx-base', version: '8-1', vendor: 'VMware', acceptance: 'vmware_certified', summary: '', installed: 0 },
  { name: 'tool', version: '1-1', vendor: 'other', acceptance: 'partner', summary: '', installed: 0 },
] as const

it('gives the level back that it lowered, once the VIB is gone with its rulesets', async () => {
  const { line, host } = await lineWithHost({ vms: 0, setup: { secureBoot: false }, packages: twoPackages })
  const file = join(line.data, 'demo.vib')
  await build(file, sample)
  await line.json(args('acceptance', 'set', 'esx', 'CommunitySupported', '--yes'), withPassword)
  await line.json(args('vib', 'install', 'esx', file, '--yes'), withPassword)
  const rehearsed = await line.json(args('vib', 'remove', 'esx', sample.name, '--dry-run'), withPassword)
  expect(rehearsed.stderr).toContain('goes back to PartnerSupported')
  expect(host.state().software.acceptance).toBe('community')
  const removed = await line.json(args('vib', 'remove', 'esx', sample.name, '--yes'), withPassword)
  expect(removed).toMatchObject({ code: 0, json: { outcome: 'removed' } })
  expect(removed.stderr).toContain('The acceptance level is PartnerSupported again.')
  expect(host.state().software.acceptance).toBe('partner')
})

it('changes nothing while a shutdown has the host', async () => {
  const hardwareUuid = '4c4c4544-0042-4d10-8043-b7c04f4a3334'
  const options = { vms: 0, setup: { secureBoot: false, acceptance: 'community' }, packages: twoPackages } as const
  const { line, host } = await lineWithHost({ ...options, hardwareUuid })
  const file = join(line.data, 'demo.vib')
  await build(file, sample)
  const { fingerprint } = host
  const lock = await acquireHostLock(
    line.data,
    { fingerprint, hardwareUuid },
    { name: 'esx', what: 'shutdown', clock: systemClock },
  )
  if (!lock.ok) throw new Error(lock.problem.code)
  onTestFinished(() => lock.value.release())
  for (const command of [
    ['vib', 'install', 'esx', file],
    ['vib', 'remove', 'esx', 'tool'],
    ['acceptance', 'set', 'esx', 'PartnerSupported'],
  ]) {
    const refused = await line.json(args(...command, '--yes'), withPassword)
    expect(refused).toMatchObject({ code: 6, json: { error: { code: 'RUN_IN_PROGRESS' } } })
  }
  expect(callsOf(host, 'PUT', 'UpdateHostImageAcceptanceLevel')).toEqual([])
  expect(host.state().software.attempts).toEqual([])
})
