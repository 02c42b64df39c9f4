import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { readFactsForVib } from '../../../electron/vibs/host/facts.ts'
import { ImageJournal } from '../../../electron/vibs/host/image-journal.ts'
import { installVib, type InstallOptions } from '../../../electron/vibs/host/install.ts'
import { removeVib, type RemoveOptions } from '../../../electron/vibs/host/remove.ts'
import { readVib } from '../../../electron/vibs/read-vib.ts'
import type { VimClient } from '../../../electron/vim/client.ts'
import type { Clock } from '../../../shared/clock.ts'
import type { ImageChangeEntry } from '../../../shared/models/host-image.ts'
import type { InstallCheck, VibRun } from '../../../shared/models/host-install.ts'
import type { VibDescription } from '../../../shared/models/vib.ts'
import type { Result } from '../../../shared/result.ts'
import { checkInstall, type InstallChoices } from '../../../shared/rules/vibs/install-check.ts'
import { openAppendFile } from '../../../electron/storage/append-file.ts'
import { makeTempDir } from '../../support/tmp.ts'
import { build } from '../../support/vibs.ts'
import { clientFor, codeOf, valueOf } from '../vim/hosts.ts'
import {
  dataObject,
  esxcli,
  esxcliFault,
  install,
  scriptedHost,
  type ScriptedHost,
  type ScriptedState,
} from './scripted-host.ts'

const installMethod = 'vim.EsxCLI.software.vib.install'
const hostId = randomUUID()
const community = { level: 'community' } as const

let file: string
let vib: VibDescription
beforeAll(async () => {
  const folder = await makeTempDir('install-')
  file = join(folder.path, 'demo.vib')
  await build(file)
  const read = valueOf(await readVib(file))
  if (read.kind !== 'vib') throw new Error(read.kind)
  ;({ vib } = read)
  return () => folder.remove()
})

/** Each pause takes its time at once. */
function leapingClock(): Clock {
  let leapt = 0
  return {
    now: () => Date.now(),
    elapsed: () => performance.now() + leapt,
    sleep: (ms) => {
      leapt += ms
      return Promise.resolve()
    },
  }
}

interface Scene {
  readonly host: ScriptedHost
  readonly client: VimClient
  check(choices?: Partial<InstallChoices>): Promise<InstallCheck>
  run(more?: Partial<InstallOptions>): Promise<Result<VibRun>>
  remove(name: string, more?: Partial<RemoveOptions>): Promise<Result<VibRun>>
  /** A journal of the same file, whose first line is written while the user cancels. */
  cancelled(): Pick<InstallOptions, 'journal' | 'signal'>
  lines(): Promise<ImageChangeEntry[]>
}

async function scene(state: Partial<ScriptedState> = community): Promise<Scene> {
  const [host, folder] = await Promise.all([scriptedHost(state), makeTempDir('image-')])
  const client = clientFor(host)
  onTestFinished(async () => {
    await client.close()
    await folder.remove()
  })
  const journalFile = join(folder.path, 'image-changes.jsonl')
  const common = {
    client,
    clock: leapingClock(),
    host: { id: hostId, name: 'esx' },
    journal: new ImageJournal({ file: journalFile }),
  }
  const found = async () => valueOf(await readFactsForVib(client))
  return {
    host,
    client,
    check: async (choices) =>
      checkInstall(vib, (await found()).facts, { datastore: null, secureBootOff: false, ...choices }),
    run: async (more) =>
      installVib({ ...common, file, vib, way: 'auto', datastore: 'data store', found: await found(), ...more }),
    remove: async (name, more) => removeVib({ ...common, name, found: await found(), ...more }),
    cancelled: () => {
      const giveUp = new AbortController()
      const journal = new ImageJournal({
        file: journalFile,
        openFile: (...how) => {
          giveUp.abort()
          return openAppendFile(...how)
        },
      })
      return { journal, signal: giveUp.signal }
    },
    lines: async () =>
      (await readFile(journalFile, 'utf8').catch(() => ''))
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as ImageChangeEntry),
  }
}

const codes = ({ blockers }: InstallCheck): string[] => blockers.map(({ code }) => code)
const installsSent = ({ calls }: ScriptedHost): number =>
  calls.filter(
    ({ method, args }) => method === 'InstallHostPatchV2_Task' || (method === installMethod && !args.has('dryrun')),
  ).length
const folderCalls = (host: ScriptedHost): string[] => host.names().filter((name) => / \/folder\//.test(name))

describe('what is checked before', () => {
  it('finds nothing in the way on a host that takes it', async () => {
    const { check } = await scene()
    expect(await check()).toMatchObject({ blockers: [], datastore: 'data store' })
  })

  it.each<[string, Partial<ScriptedState>, Partial<InstallChoices>]>([
    ['VIB_LICENCE_FREE', { ...community, edition: 'esxBasic' }, {}],
    ['VIB_LICENCE_FREE', { ...community, edition: 'esx.hypervisor.cpuPackageCoreLimited' }, {}],
    ['VIB_SECURE_BOOT_ON', { ...community, secureBoot: true }, { secureBootOff: true }],
    ['VIB_SECURE_BOOT_UNKNOWN', { ...community, secureBoot: null }, {}],
    ['VIB_LEVEL_TOO_LOW', { level: 'partner' }, {}],
    ['VIB_RULESET_TAKEN', { ...community, rulesets: ['labAgent'] }, {}],
    ['VIB_DATASTORE_NONE', { ...community, free: 10 }, {}],
    ['VIB_DATASTORE_FULL', { ...community, free: 10 }, { datastore: 'data store' }],
    ['VIB_DATASTORE_NOT_FOUND', community, { datastore: 'other' }],
  ])('finds %s', async (code, state, choices) => {
    const { check } = await scene(state)
    expect(codes(await check(choices))).toEqual([code])
  })

  it('takes the user’s word for Secure Boot only where the host says nothing', async () => {
    const { check } = await scene({ ...community, secureBoot: null })
    expect(codes(await check({ secureBootOff: true }))).toEqual([])
  })

  it('finds the same name and version installed', async () => {
    const { check, host } = await scene()
    install(host.state)
    expect(codes(await check())).toEqual(['VIB_ALREADY_INSTALLED'])
  })
})

it('uploads, compares, rehearses, installs once, verifies and cleans up', async () => {
  const { host, run, lines } = await scene()
  const steps: string[] = []
  const done = valueOf(await run({ onStep: (step) => steps.push(step) }))
  expect(done).toEqual({ outcome: 'installed', rebootRequired: false, ruleset: 'labAgent', notes: [] })
  expect(steps).toEqual(['upload', 'compare', 'rehearse', 'install', 'verify', 'clean'])
  const path = `/folder/hypertray-${vib.sha256.slice(0, 8)}-${hostId.slice(0, 8)}.vib?dcPath=ha-datacenter&dsName=data%20store`
  expect(folderCalls(host)).toEqual([`PUT ${path}`, `GET ${path}`, `DELETE ${path}`])
  expect(host.calls.find(({ method }) => method.startsWith('PUT'))?.cookie).toBe('vmware_soap_session="cookie"')
  const [rehearsal, real] = host.calls.filter(({ method }) => method === installMethod)
  const viburl = `<viburl>/vmfs/volumes/data store/hypertray-${vib.sha256.slice(0, 8)}-${hostId.slice(0, 8)}.vib</viburl>`
  expect(Object.fromEntries(rehearsal?.args ?? [])).toEqual({ viburl, dryrun: '<dryrun>true</dryrun>' })
  expect(Object.fromEntries(real?.args ?? [])).toEqual({ viburl })
  expect((await lines()).map(({ state }) => state)).toEqual(['intent', 'done'])
})

it('sends no installation when the upload differs, and still cleans up', async () => {
  const { host, run, lines } = await scene()
  host.overrides.set(
    `GET /folder/hypertray-${vib.sha256.slice(0, 8)}-${hostId.slice(0, 8)}.vib?dcPath=ha-datacenter&dsName=data%20store`,
    () => ({ file: Buffer.from('other') }),
  )
  expect(codeOf(await run())).toBe('VIB_UPLOAD_DIFFERS')
  expect(installsSent(host)).toBe(0)
  expect(host.state.files.size).toBe(0)
  expect(await lines()).toEqual([])
})

it.each([
  ['no executer', 'RetrieveManagedMethodExecuter'],
  ['no such command', installMethod],
])('takes the patch manager where the host offers %s', async (_kind, method) => {
  const { host, run } = await scene()
  host.overrides.set(method, () => ({ fault: 'MethodNotFound' }))
  expect(valueOf(await run())).toMatchObject({ outcome: 'installed', rebootRequired: null })
  expect(host.names()).toContain('InstallHostPatchV2_Task')
  expect(host.calls.find(({ method: name }) => name === 'InstallHostPatchV2_Task')?.args.get('vibUrls')).toBe(
    `/vmfs/volumes/data store/hypertray-${vib.sha256.slice(0, 8)}-${hostId.slice(0, 8)}.vib`,
  )
})

it('takes no second way once esxcli has refused, in its rehearsal or after', async () => {
  const { host, run, lines } = await scene()
  host.overrides.set(installMethod, () => esxcliFault('[DependencyError] needs more'))
  const refused = valueOf(await run())
  expect(refused).toMatchObject({
    outcome: 'refused',
    notes: [{ code: 'ESXCLI_REFUSED', params: { message: '[DependencyError] needs more' } }],
  })
  expect([installsSent(host), await lines()]).toEqual([0, []])
  host.overrides.set(installMethod, ({ args }) => (args.has('dryrun') ? null : esxcliFault('[InstallationError] no')))
  expect(valueOf(await run())).toMatchObject({ outcome: 'failed' })
  expect(installsSent(host)).toBe(1)
  expect((await lines()).map(({ state }) => state)).toEqual(['intent', 'failed'])
})

it('counts a skipped VIB as not installed', async () => {
  const { host, run } = await scene()
  host.overrides.set(installMethod, () =>
    esxcli(dataObject('<Message>Host is not changed.</Message><VIBsSkipped>x</VIBsSkipped>')),
  )
  expect(valueOf(await run())).toMatchObject({ outcome: 'skipped', notes: [{ code: 'VIB_SKIPPED' }] })
  expect(installsSent(host)).toBe(0)
})

it('says skipped, and not installed, where the host skips what others installed meanwhile', async () => {
  const { host, run, lines } = await scene()
  host.overrides.set(installMethod, ({ args }, state) => {
    if (args.has('dryrun')) return null
    install(state)
    return esxcli(dataObject('<Message>-</Message><RebootRequired>false</RebootRequired><VIBsSkipped>x</VIBsSkipped>'))
  })
  expect(valueOf(await run())).toMatchObject({ outcome: 'skipped', notes: [{ code: 'VIB_SKIPPED' }] })
  expect((await lines()).at(-1)).toMatchObject({ state: 'not-as-asked' })
})

it.each(['esxcli', 'patch'] as const)(
  'sends nothing after a cancel that comes while the journal is written (%s)',
  async (way) => {
    const { host, run, cancelled, lines } = await scene()
    expect(codeOf(await run({ way, ...cancelled() }))).toBe('CANCELLED')
    expect([installsSent(host), host.state.files.size]).toEqual([0, 0])
    expect((await lines()).map(({ state, code }) => [state, code])).toEqual([
      ['intent', null],
      ['failed', 'CANCELLED'],
    ])
  },
)

it('removes nothing after a cancel that comes while the journal is written', async () => {
  const { host, remove, cancelled, lines } = await scene()
  install(host.state)
  expect(codeOf(await remove('demo-rules', cancelled()))).toBe('CANCELLED')
  expect(host.state.packages.map(({ name }) => name)).toContain('demo-rules')
  expect((await lines()).map(({ state }) => state)).toEqual(['intent', 'failed'])
})

it('does not take a VIB for removed while the host lists another version of it', async () => {
  const { host, remove } = await scene()
  install(host.state)
  host.overrides.set('vim.EsxCLI.software.vib.remove', ({ args }, state) => {
    if (!args.has('dryrun'))
      state.packages = state.packages.map((each) => (each.name === 'demo-rules' ? { ...each, version: '0.9-1' } : each))
    return esxcli(dataObject('<Message>ok</Message><RebootRequired>false</RebootRequired><VIBsRemoved>x</VIBsRemoved>'))
  })
  expect(valueOf(await remove('demo-rules'))).toMatchObject({
    outcome: 'unknown',
    notes: [{ code: 'VIB_REMOVAL_NOT_CONFIRMED' }],
  })
})

it('does not know the outcome of a lost connection until the list shows it, and sends nothing again', async () => {
  const { host, run, lines } = await scene()
  host.overrides.set(installMethod, ({ args }) => (args.has('dryrun') ? null : 'break'))
  expect(valueOf(await run())).toMatchObject({ outcome: 'unknown', notes: [{ code: 'VIB_NOT_CONFIRMED' }] })
  expect(installsSent(host)).toBe(1)
  expect((await lines()).at(-1)).toMatchObject({ state: 'unconfirmed' })
  host.overrides.set(installMethod, ({ args }, state) => {
    if (args.has('dryrun')) return null
    install(state)
    return 'break'
  })
  expect(valueOf(await run())).toMatchObject({ outcome: 'installed', ruleset: 'labAgent' })
})

it('says where the upload lies when it cannot be deleted', async () => {
  const { host, run } = await scene()
  host.overrides.set(
    `DELETE /folder/hypertray-${vib.sha256.slice(0, 8)}-${hostId.slice(0, 8)}.vib?dcPath=ha-datacenter&dsName=data%20store`,
    () => ({ status: 403 }),
  )
  expect(valueOf(await run())).toMatchObject({
    outcome: 'installed',
    notes: [
      {
        code: 'VIB_UPLOAD_LEFT',
        params: { path: `/vmfs/volumes/data store/hypertray-${vib.sha256.slice(0, 8)}-${hostId.slice(0, 8)}.vib` },
      },
    ],
  })
})

it('says so too when nothing was installed', async () => {
  const { host, run } = await scene()
  const path = `/folder/hypertray-${vib.sha256.slice(0, 8)}-${hostId.slice(0, 8)}.vib?dcPath=ha-datacenter&dsName=data%20store`
  host.overrides.set(`GET ${path}`, () => ({ file: Buffer.from('other') }))
  host.overrides.set(`DELETE ${path}`, () => 'break')
  const left: string[] = []
  expect(codeOf(await run({ onLeft: ({ code }) => left.push(code) }))).toBe('VIB_UPLOAD_DIFFERS')
  expect(left).toEqual(['VIB_UPLOAD_LEFT'])
})

it('removes what it installed, and nothing that is the vendor’s or not there', async () => {
  const { host, remove } = await scene()
  install(host.state)
  expect(valueOf(await remove('demo-rules'))).toMatchObject({ outcome: 'removed', rebootRequired: false })
  expect(host.state.packages.map(({ name }) => name)).toEqual(['esx-base', 'lsi-tool'])
  expect(valueOf(await remove('esx-base'))).toMatchObject({ outcome: 'refused', notes: [{ code: 'VIB_VENDORS_OWN' }] })
  expect(valueOf(await remove('demo-rules'))).toMatchObject({ notes: [{ code: 'VIB_NOT_INSTALLED' }] })
  expect(host.calls.filter(({ method }) => method === 'vim.EsxCLI.software.vib.remove')).toHaveLength(2)
})
