import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { PracticeHost, PracticeOptions } from '../../../electron/practice/practice-host.ts'
import { dataPaths } from '../../../electron/storage/paths.ts'
import { runProgram } from '../../support/run.ts'
import { build, sample } from '../../support/vibs.ts'
import { gnuVib } from '../../unit/practice/gnu-vib.ts'
import { bareEnvironment, commandLine, hypertray, type CommandLine } from './support/command.ts'
import { add, callsOf, lineWithHost, password, practiceHost } from './support/hosts.ts'

const withPassword = { input: password }
const packages = [
  { name: 'esx-base', version: '8-1', vendor: 'VMware', acceptance: 'vmware_certified', summary: '', installed: 0 },
] as const
const ready = { vms: 0, setup: { secureBoot: false, acceptance: 'community' }, packages } as const
const hardwareUuid = '4c4c4544-0042-4d10-8043-b7c04f4a3335'

interface Made {
  readonly line: CommandLine
  readonly host: PracticeHost
  readonly file: string
  /** Arguments that install the file. */
  readonly install: readonly string[]
}

async function made(options: Partial<PracticeOptions> = {}): Promise<Made> {
  const { line, host } = await lineWithHost({ ...ready, hardwareUuid, ...options })
  const file = join(line.data, 'demo.vib')
  await build(file)
  return { line, host, file, install: ['vib', 'install', 'esx', file, '--yes', '--json', '--password-stdin'] }
}

/** Resolves when the host gets the installation itself, which follows the rehearsal. */
function installArrives(host: PracticeHost): Promise<void> {
  let rehearsed = false
  return new Promise((resolve) => {
    const stop = host.onCall(({ args }, phase) => {
      if (args['method'] !== 'vim.EsxCLI.software.vib.install') return
      if (phase === 'received' && rehearsed) {
        stop()
        resolve()
      } else if (phase === 'answered') {
        rehearsed = true
        // The installation takes longer than the kill.
        host.setInstalls({ seconds: 2 })
      }
    })
  })
}

const realAttempts = (host: PracticeHost) => host.state().software.attempts.filter(({ dryRun }) => !dryRun)

async function statesOf({ data }: CommandLine): Promise<string[]> {
  const text = await readFile(dataPaths(data).imageChanges, 'utf8').catch(() => '')
  return text
    .split('\n')
    .filter((each) => each !== '')
    .map((each) => (JSON.parse(each) as { state: string }).state)
}

it('killed after its call was sent, leaves it open until the list is read, and sends nothing twice', async () => {
  const { line, host, install } = await made()
  const arrived = installArrives(host)
  const command = line.start(install, withPassword)
  await arrived
  command.signal('SIGKILL')
  expect((await command.ended).code).toBeNull()
  expect(await statesOf(line)).toEqual(['intent'])
  const said = await line.run(['activity', '--lang', 'en'])
  expect(said.stdout).toContain('about to be sent, may have been sent')
  expect(said.stdout).not.toMatch(/\bdone\b|failed/)
  // What was sent goes its way without the program.
  await expect
    .poll(() => host.state().software.packages.map(({ name }) => name), { timeout: 20_000 })
    .toContain(sample.name)
  const listed = await line.json(['vib', 'list', 'esx', '--password-stdin'], withPassword)
  expect(listed.json).toContainEqual(expect.objectContaining({ name: sample.name, version: sample.version }))
  const again = await line.run(install, withPassword)
  expect(again).toMatchObject({ code: 6, json: { outcome: 'refused' } })
  expect(again.stderr).toContain('is installed already')
  expect(realAttempts(host)).toHaveLength(1)
})

it('sends nothing from a data folder that cannot be written to', async () => {
  const host = await practiceHost(ready)
  const line = await commandLine()
  await add(line, host)
  const file = join(line.data, 'demo.vib')
  await build(file)
  // A file system that even root cannot write to.
  const script =
    'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && exec $NODE $SCRIPT vib install esx "$2" --yes ' +
    '--json --password-stdin --data "$1"'
  const run = await runProgram('unshare', ['-rm', 'sh', '-c', script, 'sh', line.data, file], {
    env: { ...bareEnvironment(line.data), NODE: hypertray[0], SCRIPT: hypertray[1] },
    input: password,
  })
  expect(JSON.parse(run.stdout)).toMatchObject({ error: { code: 'STORAGE_WRITE_FAILED' } })
  expect(run.stderr).not.toMatch(/\n\s+at /)
  expect(callsOf(host, 'PUT')).toEqual([])
  expect(host.state().software.attempts).toEqual([])
})

it('is refused while another process installs on the same host', async () => {
  const { line, host, install } = await made()
  const held = host.inject({ method: 'PUT', when: 'before', times: 1, what: { silence: true } })
  const uploading = new Promise<void>((resolve) => {
    host.onCall(({ method }, phase) => {
      if (phase === 'received' && method === 'PUT') resolve()
    })
  })
  const first = line.start(install, withPassword)
  await uploading
  const second = await line.run(install, withPassword)
  expect([second.code, second.json]).toMatchObject([6, { error: { code: 'VIB_CHANGE_UNDER_WAY' } }])
  expect(callsOf(host, 'PUT')).toHaveLength(1)
  expect(host.state().software.attempts).toEqual([])
  held()
  first.signal('SIGKILL')
  await first.ended
  // The lock of a process that is gone holds nobody up.
  expect(await line.run(install, withPassword)).toMatchObject({ code: 0, json: { outcome: 'installed' } })
  expect(realAttempts(host)).toHaveLength(1)
})

it.each([
  ['a name of 201 characters', { name: 'n'.repeat(201) }],
  ['a version of 201 characters', { version: `1.${'0'.repeat(197)}-1` }],
])('refuses %s before anything is written or sent', async (_what, differs) => {
  const { line, host, file, install } = await made()
  await writeFile(file, await gnuVib(differs))
  const refused = await line.run(install, withPassword)
  expect(refused).toMatchObject({ code: 6, json: { outcome: 'refused' } })
  expect(refused.stderr + refused.stdout).not.toContain('STORAGE_')
  const text = await line.run(
    ['vib', 'install', 'esx', file, '--dry-run', '--lang', 'en', '--password-stdin'],
    withPassword,
  )
  expect(text.stderr).toContain('longer than 200 characters')
  expect(await statesOf(line)).toEqual([])
  expect(callsOf(host, 'PUT')).toEqual([])
})
