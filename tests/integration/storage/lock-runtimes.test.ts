import { existsSync } from 'node:fs'
import { mkdir, readdir, symlink } from 'node:fs/promises'
import { delimiter, join, resolve } from 'node:path'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { build } from 'vite'
import { obtainElectron } from '../../../build/electron-runtime.ts'
import { addressText } from '../../../electron/hosts/known-host.ts'
import { hostsDocument } from '../../../electron/hosts/hosts-document.ts'
import { HostRegistry } from '../../../electron/hosts/registry.ts'
import { acquireLock } from '../../../electron/storage/lock.ts'
import { startLineChild, type LineChild } from '../../support/child.ts'
import { runProgram } from '../../support/run.ts'
import { makeTempDir } from '../../support/tmp.ts'

const busy = 'RUN_IN_PROGRESS'
const temp = await makeTempDir('lock-runtimes-')
afterAll(() => temp.remove())

/** The child as one file for Node 20 and later. */
async function bundle(): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    root: import.meta.dirname,
    ssr: { noExternal: true },
    build: {
      ssr: join(import.meta.dirname, 'lock-child.ts'),
      outDir: join(temp.path, 'out'),
      target: 'node20',
      rollupOptions: { output: { entryFileNames: 'lock-child.mjs' } },
    },
  })
  return join(temp.path, 'out', 'lock-child.mjs')
}

interface Runtime {
  readonly name: string
  readonly path: string
  readonly env: NodeJS.ProcessEnv
}

/** The Node these tests run on, Electron as Node, and the system's own Node if there is one. */
async function runtimesAtHand(): Promise<Runtime[]> {
  const plain = { PATH: process.env['PATH'] }
  const electron = await obtainElectron({ allowTestRuntime: true })
  const own = { name: `Node ${process.version}`, path: process.execPath, env: plain }
  const inElectron = {
    name: `Electron ${electron.version}`,
    path: electron.path,
    env: { ...plain, ELECTRON_RUN_AS_NODE: '1' },
  }
  const system = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !resolve(folder).includes('node_modules'))
    .map((folder) => join(folder, 'node'))
    .find((file) => existsSync(file))
  if (system === undefined) return [own, inElectron]
  const { stdout } = await runProgram(system, ['--version'], {})
  return [own, inElectron, { name: `Node ${stdout.trim()} of the system`, path: system, env: plain }]
}

const [script, runtimes] = await Promise.all([bundle(), runtimesAtHand()])
const pairs = runtimes.flatMap((holder) => runtimes.map((other) => [holder.name, other.name, holder, other] as const))

async function start(runtime: Runtime, ...args: readonly string[]): Promise<LineChild> {
  const child = await startLineChild(runtime.path, [script, ...args], runtime.env)
  onTestFinished(() => child.kill())
  return child
}

/** A folder at the end of a path that is too long for a socket, and a short link to it. */
async function folders(): Promise<{ readonly real: string; readonly link: string }> {
  const dir = await makeTempDir('lock-')
  onTestFinished(() => dir.remove())
  const real = join(dir.path, ...Array.from({ length: 4 }, () => 'a-folder-with-a-name-that-goes-on-for-a-while'))
  await mkdir(real, { recursive: true })
  await symlink(real, join(dir.path, 'link'))
  return { real, link: join(dir.path, 'link') }
}

describe('a lock between runtimes', () => {
  it.each(pairs)(
    'held by %s keeps out %s, and is free when its holder was killed',
    async (_holder, _other, holder, other) => {
      const { real, link } = await folders()
      const first = await start(holder, 'hold', join(real, 'thing'))
      expect(await first.nextLine()).toBe('held')
      expect(await (await start(other, 'hold', join(link, 'thing'))).nextLine()).toBe(`${busy} ${first.pid}`)
      await first.kill()
      expect(await (await start(other, 'hold', join(link, 'thing'))).nextLine()).toBe('held')
    },
  )

  // Only root can become another user.
  it.each(process.getuid?.() === 0 ? runtimes : [])(
    'cannot be taken or kept from its owner by another user ($name)',
    async (runtime) => {
      const { real } = await folders()
      const stranger = await start(runtime, 'hold-as-nobody', join(real, 'thing'))
      expect(await stranger.nextLine()).toBe('STORAGE_WRITE_FAILED undefined')
      const lock = await acquireLock(join(real, 'thing'), { busy })
      if (!lock.ok) throw new Error(lock.problem.code)
      const later = await start(runtime, 'hold-as-nobody', join(real, 'thing'))
      expect(await later.nextLine()).toBe('STORAGE_WRITE_FAILED undefined')
      await lock.value.release()
    },
  )

  it('loses no host of 48 that six processes add at once', async () => {
    const { real, link } = await folders()
    const adding = await Promise.all(
      Array.from({ length: 6 }, (_unused, index) => {
        const runtime = runtimes[index % runtimes.length]
        if (!runtime) throw new Error('no runtime')
        return start(runtime, 'add', join(index % 2 === 0 ? real : link, 'hosts.json'), `esx-${index}`)
      }),
    )
    for (const child of adding) expect(await child.nextLine()).toBe('ready')
    for (const child of adding) child.send('go')
    for (const child of adding) expect(await child.nextLine()).toBe('ok ok ok ok ok ok ok ok')
    const hosts = await new HostRegistry(hostsDocument(join(real, 'hosts.json'))).list()
    expect(hosts.ok && new Set(hosts.value.map(addressText)).size).toBe(48)
    expect((await readdir(join(real, '.locks'))).length).toBeLessThanOrEqual(2)
  })
})
