import { z } from 'zod'
import { startLineChild } from './child.ts'
import { buildGo } from './go.ts'
import { GovmomiControl } from './govmomi-control.ts'
import { makeTempDir } from './tmp.ts'

/** Options to start the peer with; times in milliseconds. */
export interface GovmomiPeerOptions {
  /** Default `root`. */
  readonly user?: string
  readonly password?: string
  /** `esx` (default): one standalone host. `vpx`: a vCenter. */
  readonly model?: 'esx' | 'vpx'
  /** Default 2. */
  readonly vms?: number
  /** How many VMs, counted from the last, are powered off. */
  readonly off?: number
  /** How many VMs, counted from the first, have no VMware Tools. */
  readonly noTools?: number
  /** A session ends after so long without a call; a pending WaitForUpdatesEx does not count as one (on a real host it does). */
  readonly idleMs?: number
  /** Method name to delay, before the simulator hears of the call. */
  readonly delays?: Readonly<Record<string, number>>
  /** PEM files instead of a certificate of its own. */
  readonly certificate?: { readonly certFile: string; readonly keyFile: string }
  /** Speak TLS 1.2 at most. */
  readonly tls12?: boolean
  /** Fixed port; default any free one. */
  readonly port?: number
  /** Answer the host's own power and maintenance methods. Default true. */
  readonly powerLayer?: boolean
  /** From an accepted shutdown to the host's going away. Default 200. */
  readonly goneAfterMs?: number
  /** From going away to coming back after RebootHost_Task; default: only when `control.back()` says so. */
  readonly rebootAfterMs?: number
}

const readySchema = z.object({
  url: z.url(),
  fingerprint: z.string(),
  certificate: z.string(),
  user: z.string(),
  control: z.url(),
  pid: z.number(),
})

/** A running peer. `await using` stops it. */
export interface GovmomiPeer extends AsyncDisposable {
  /** `https://127.0.0.1:PORT/sdk` */
  readonly url: string
  readonly host: string
  readonly port: number
  /** SHA-256 of its certificate, upper-case pairs with colons. */
  readonly fingerprint: string
  /** Its certificate in PEM. */
  readonly certificate: string
  readonly user: string
  readonly password: string
  readonly pid: number
  readonly control: GovmomiControl
  /** Ends it in order and removes its files. */
  stop(): Promise<void>
  /** Kills the process, like a crash or a cut cable: no client gets a goodbye. */
  kill(): Promise<void>
}

function toArgs(options: GovmomiPeerOptions): string[] {
  const args = [
    '-listen',
    `127.0.0.1:${options.port ?? 0}`,
    '-model',
    options.model ?? 'esx',
    '-vms',
    String(options.vms ?? 2),
  ]
  if (options.off !== undefined) args.push('-off', String(options.off))
  if (options.noTools !== undefined) args.push('-no-tools', String(options.noTools))
  if (options.idleMs !== undefined) args.push('-idle', String(options.idleMs / 1000))
  if (options.certificate) args.push('-cert', options.certificate.certFile, '-key', options.certificate.keyFile)
  if (options.tls12 === true) args.push('-tls12')
  if (options.powerLayer !== false) args.push('-power-layer')
  if (options.goneAfterMs !== undefined) args.push('-gone-after', String(options.goneAfterMs))
  if (options.rebootAfterMs !== undefined) args.push('-reboot-after', String(options.rebootAfterMs))
  for (const [method, ms] of Object.entries(options.delays ?? {})) args.push('-delay', `${method}=${ms}`)
  return args
}

/** Builds the peer if needed; a test run does it once before the first test. */
export function buildGovmomiPeer(): Promise<string> {
  return buildGo('tests/peers/govmomi')
}

/** Starts an independent ESXi (or vCenter) on loopback: govmomi's simulator behind tests/peers/govmomi. */
export async function startGovmomiPeer(options: GovmomiPeerOptions = {}): Promise<GovmomiPeer> {
  const binary = await buildGovmomiPeer()
  const password = options.password ?? 'correct horse <battery> & "staple"'
  // The simulator puts its datastores into the temporary folder; one of its own goes away even after a kill.
  const temp = await makeTempDir('govmomi-peer-')
  const child = await startLineChild(binary, toArgs(options), { ...process.env, TMPDIR: temp.path })
  const end = async (stopChild: () => Promise<unknown>): Promise<void> => {
    await stopChild()
    await temp.remove()
  }
  try {
    child.send(JSON.stringify({ user: options.user ?? 'root', password }))
    const ready = readySchema.parse(JSON.parse(await child.nextLine()))
    const url = new URL(ready.url)
    const stop = (): Promise<void> => end(() => child.stop())
    return {
      url: ready.url,
      host: url.hostname,
      port: Number(url.port),
      fingerprint: ready.fingerprint,
      certificate: ready.certificate,
      user: ready.user,
      password,
      pid: ready.pid,
      control: new GovmomiControl(ready.control),
      stop,
      kill: () => end(() => child.kill()),
      [Symbol.asyncDispose]: stop,
    }
  } catch (cause) {
    await end(() => child.kill())
    throw cause
  }
}
