import { cp, mkdir, symlink } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { obtainElectron } from '../../../build/electron-runtime.ts'
import type { ElectronRuntime } from '../../../build/electron-runtime.ts'
import { createCertificate } from '../../../electron/practice/certificate.ts'
import { startPracticeHost } from '../../../electron/practice/practice-host.ts'
import type { PracticeHost } from '../../../electron/practice/practice-host.ts'
import { makeProfile } from '../../e2e/support/app.ts'
import type { Profile } from '../../e2e/support/app.ts'
import { startDesktop } from '../../e2e/support/desktop.ts'
import { startDisplay } from '../../e2e/support/display.ts'
import { startTrayHost } from '../../e2e/support/tray.ts'
import type { TrayHost } from '../../e2e/support/tray.ts'
import { Relay } from '../../support/relay.ts'
import { runProgram } from '../../support/run.ts'

/** An app that is measured, with the profile it is started with each time. */
export interface Contestant {
  readonly name: 'ours' | 'ours without hosts' | 'empty'
  readonly entry: string
  readonly profile: Profile
}

/** A practice host that the product knows, behind a relay that counts every byte. */
export interface StageHost {
  readonly name: string
  readonly host: PracticeHost
  readonly relay: Relay
}

/** One desktop for all: display, session bus, keyring, panel, and the hosts. */
export interface Stage extends AsyncDisposable {
  readonly runtime: ElectronRuntime
  readonly env: Readonly<Record<string, string>>
  /** With the hosts in its profile and their passwords in the keyring. */
  readonly ours: Contestant
  /** The same app with an empty profile. */
  readonly bare: Contestant
  readonly empty: Contestant
  readonly hosts: readonly StageHost[]
  /** Where tray icons are registered. */
  readonly panel: TrayHost
  /** Starts a new panel that knows no app yet and ends the previous one. No app may be running. */
  renewPanel(): Promise<void>
  /** The built renderer. */
  readonly renderer: string
  /** Options to start an app with. */
  flags(app: Contestant): string[]
}

const root = resolve(import.meta.dirname, '../../..')
const password = 'bench-password'
/** As many hosts as a user with a rack at home has. */
const hostCount = 3

/** Sets up everything the measurements of the app need. Linux only. @throws Error when a part is not available. */
export async function startStage(progress: (text: string) => void): Promise<Stage> {
  if (process.platform !== 'linux')
    throw new Error('The app is measured on Linux only: it needs an X server without a screen and a session bus.')
  const undo: (() => unknown)[] = []
  const tidy = async (): Promise<void> => {
    for (const step of undo.splice(0).toReversed()) await step()
  }
  try {
    return await build(progress, undo, tidy)
  } catch (error) {
    await tidy()
    throw error
  }
}

async function build(
  progress: (text: string) => void,
  undo: (() => unknown)[],
  tidy: () => Promise<void>,
): Promise<Stage> {
  const obtained = await obtainElectron({ allowTestRuntime: true, log: progress })
  const display = await startDisplay()
  undo.push(() => display.stop())
  const desktop = await startDesktop(display.name, 'unlocked')
  undo.push(() => desktop.stop())
  let panel = await startTrayHost(desktop.busAddress)
  undo.push(() => panel.stop())

  const runtime = await copyRuntime(obtained, join(desktop.folder, 'electron'))
  const product = await copyProduct(join(desktop.folder, 'product'))
  const profiles = {
    ours: await makeProfile(desktop.folder, 'ours'),
    bare: await makeProfile(desktop.folder, 'bare'),
    empty: await makeProfile(desktop.folder, 'empty'),
  }
  const certificate = await createCertificate()
  const hosts: StageHost[] = []
  for (let index = 1; index <= hostCount; index++) {
    const host = await startPracticeHost({ password, certificate })
    undo.push(() => host.close())
    const relay = await Relay.start({ host: '127.0.0.1', port: host.port })
    undo.push(() => relay.stop())
    const name = `esx-${index}`
    await addHost({
      product,
      env: desktop.env,
      data: profiles.ours.data,
      address: `127.0.0.1:${relay.port}`,
      fingerprint: host.fingerprint,
      name,
    })
    hosts.push({ name, host, relay })
  }
  return {
    runtime,
    hosts,
    renderer: join(product, 'out/renderer'),
    get panel() {
      return panel
    },
    async renewPanel() {
      panel.stop()
      panel = await startTrayHost(desktop.busAddress)
    },
    env: { ...desktop.env, ...(runtime.testRuntime && { HYPERTRAY_TEST_RUNTIME: '1' }) },
    ours: { name: 'ours', entry: product, profile: profiles.ours },
    bare: { name: 'ours without hosts', entry: product, profile: profiles.bare },
    empty: { name: 'empty', entry: join(import.meta.dirname, '../empty-app'), profile: profiles.empty },
    flags: ({ entry, profile }) => [
      entry,
      `--user-data-dir=${profile.userData}`,
      `--data=${profile.data}`,
      // The sandbox cannot work for root, nor where the kernel denies user namespaces to unpackaged programs.
      ...(process.getuid?.() === 0 || process.env['HYPERTRAY_E2E_NO_SANDBOX'] === '1' ? ['--no-sandbox'] : []),
    ],
    [Symbol.asyncDispose]: tidy,
  }
}

/** A copy of its own: the proportional share of a page depends on who else has the file mapped, and other Electrons may run. */
async function copyRuntime(runtime: ElectronRuntime, folder: string): Promise<ElectronRuntime> {
  await cp(runtime.dist, folder, { recursive: true, verbatimSymlinks: true })
  return { ...runtime, dist: folder, path: join(folder, relative(runtime.dist, runtime.path)) }
}

/** A copy, so that a build under way in the checkout changes nothing in the middle of a run. */
async function copyProduct(folder: string): Promise<string> {
  await mkdir(folder)
  await cp(join(root, 'package.json'), join(folder, 'package.json'))
  await cp(join(root, 'out'), join(folder, 'out'), { recursive: true })
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

interface NewHost {
  readonly product: string
  readonly env: Record<string, string>
  readonly data: string
  readonly address: string
  readonly fingerprint: string
  readonly name: string
}

/** Adds a host through the product's own command line: record in the profile, password in the keyring. */
async function addHost({ product, env, data, address, fingerprint, name }: NewHost): Promise<void> {
  const added = await runProgram(
    process.execPath,
    [
      join(product, 'out/cli.js'),
      'host',
      'add',
      address,
      '--user',
      'root',
      '--password-stdin',
      '--fingerprint',
      fingerprint,
      '--name',
      name,
      '--data',
      data,
    ],
    { input: password, env },
  )
  if (added.code !== 0) throw new Error(`host add ended with ${added.code}: ${added.stdout}${added.stderr}`)
}
