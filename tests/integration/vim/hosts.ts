import { createCertificate } from '../../../electron/practice/certificate.ts'
import { startPracticeHost, type PracticeHost, type PracticeOptions } from '../../../electron/practice/practice-host.ts'
import { VimClient } from '../../../electron/vim/client.ts'
import type { VimClientOptions } from '../../../electron/vim/client-options.ts'
import { ok } from '../../../shared/result.ts'
import type { Result } from '../../../shared/result.ts'
import { startGovmomiPeer, type GovmomiPeer, type GovmomiPeerOptions } from '../../support/govmomi.ts'

/** One call as a server received it. */
export interface SeenCall {
  readonly method: string
  readonly operationId: string | null
  readonly args: Readonly<Record<string, string>>
}

/** What the tests need from either server. */
export interface TestHost extends AsyncDisposable {
  readonly port: number
  readonly fingerprint: string
  readonly user: string
  readonly password: string
  calls(): Promise<readonly SeenCall[]>
  /** Resolves once `method` has come in `count` times in all. */
  awaitCalls(method: string, count: number): Promise<void>
  expireSessions(): Promise<void>
  /** Changes the power state of the VM with this index, as another client does. */
  setPower(index: number, power: 'poweredOn' | 'poweredOff' | 'suspended'): Promise<void>
}

export interface PracticeTestHost extends TestHost {
  readonly kind: 'practice'
  /** PEM. */
  readonly certificate: string
  readonly host: PracticeHost
}

export interface PeerTestHost extends TestHost {
  readonly kind: 'govmomi'
  readonly peer: GovmomiPeer
}

const certificate = await createCertificate()

export async function startPractice(options: Partial<PracticeOptions> = {}): Promise<PracticeTestHost> {
  const password = options.password ?? 'practice & <password>'
  const host = await startPracticeHost({ certificate, vms: 2, ...options, password })
  return {
    kind: 'practice',
    certificate: certificate.cert,
    host,
    port: host.port,
    fingerprint: host.fingerprint,
    user: options.user ?? 'root',
    password,
    calls: () => Promise.resolve([...host.calls]),
    awaitCalls: (method, count) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (host.calls.filter((call) => call.method === method).length < count) return
          stop()
          resolve()
        }
        const stop = host.onCall(look)
        look()
      }),
    expireSessions: () => Promise.resolve(host.expireSessions()),
    setPower: (index, powerState) => Promise.resolve(host.setVm(host.state().vms[index]?.id ?? '', { powerState })),
    [Symbol.asyncDispose]: () => host.close(),
  }
}

export async function startPeer(options: GovmomiPeerOptions = {}): Promise<PeerTestHost> {
  const peer = await startGovmomiPeer(options)
  return {
    kind: 'govmomi',
    peer,
    port: peer.port,
    fingerprint: peer.fingerprint,
    user: peer.user,
    password: peer.password,
    calls: () => peer.control.calls(),
    awaitCalls: (method, count) => peer.control.awaitCalls(method, count),
    expireSessions: async () => void (await peer.control.expireSessions()),
    setPower: async (index, power) => {
      const id = (await peer.control.truth()).vms[index]?.id ?? ''
      await peer.control.vm({ id, power })
    },
    [Symbol.asyncDispose]: () => peer.stop(),
  }
}

/** Both servers by name, for tests that hold for either. */
export const bothServers: readonly [
  name: string,
  start: (options: { vms?: number; password?: string }) => Promise<TestHost>,
][] = [
  ['practice host', (options) => startPractice(options)],
  ['govmomi peer', (options) => startPeer(options)],
]

/** A client for a server; `port` is another's when a relay stands between. */
export function clientFor(
  server: { readonly port: number; readonly fingerprint: string; readonly user?: string; readonly password?: string },
  options: Partial<VimClientOptions> = {},
): VimClient {
  return VimClient.create({
    address: { host: '127.0.0.1', port: server.port },
    fingerprint: server.fingerprint,
    user: server.user ?? 'root',
    locale: 'en',
    password: () => Promise.resolve(ok(server.password ?? 'password')),
    ...options,
  })
}

/** The value of a result that must have gone well. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.problem.code} ${JSON.stringify(result.problem.params)}`)
  return result.value
}

/** The code of a result, `ok` when it went well. */
export function codeOf(result: Result<unknown>): string {
  return result.ok ? 'ok' : result.problem.code
}

/** ServiceInstance.CurrentTime: the smallest call that wants a session. */
export function currentTime(
  client: VimClient,
  options: { signal?: AbortSignal; repeatable?: boolean } = {},
): ReturnType<VimClient['call']> {
  return client.call('CurrentTime', { type: 'ServiceInstance', value: 'ServiceInstance' }, '', options)
}

/** Names of the calls a server received, in order. */
export async function methodsOf(server: TestHost): Promise<string[]> {
  return (await server.calls()).map((call) => call.method)
}

/** How often a method is in a list of calls. */
export function timesIn(list: readonly string[], method: string): number {
  return list.filter((each) => each === method).length
}
