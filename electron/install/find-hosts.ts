import type { FindProgress, FoundHost } from '../../shared/models/install-check.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { privateSubnet } from '../../shared/rules/private-subnet.ts'
import { Semaphore } from '../../shared/semaphore.ts'
import { probeHost } from '../hosts/probe.ts'
import { inspectCertificate } from '../hosts/inspect-certificate.ts'
import { isStandalone } from '../vim/standalone.ts'

/** Addresses asked at a time: a home router drops what comes faster. */
const atOnce = 32

/** Milliseconds for the connection and for the handshake: a neighbour on the same network answers in less than one. */
const patience = { connectMs: 1_500, tlsMs: 3_000 }

export interface FindOptions {
  readonly signal: AbortSignal
  readonly onProgress: (progress: FindProgress) => void
  /** Where hosts listen; 443 but in tests. */
  readonly port?: number
}

/**
 * Looks for ESXi hosts in a private subnet: TCP 443, a TLS handshake, and RetrieveServiceContent, which every host
 * answers without a login. Each address is asked once; no name or password is sent to anybody. What does not answer as
 * ESXi is left out. Problems: `SUBNET_INVALID`, `CANCELLED`.
 */
export async function findHosts(
  input: string,
  { signal, onProgress, port = 443 }: FindOptions,
): Promise<Result<readonly FoundHost[]>> {
  const subnet = privateSubnet(input)
  if (!subnet.ok) return subnet
  const { addresses } = subnet.value
  const semaphore = new Semaphore(atOnce)
  const found = new Map<string, FoundHost>()
  const inOrder = (): FoundHost[] => addresses.flatMap((address) => found.get(address) ?? [])
  let done = 0
  await Promise.all(
    addresses.map((address) =>
      semaphore.use(async () => {
        if (signal.aborted) return
        const host = await askOne({ host: address, port }, signal)
        if (host) found.set(address, host)
        done += 1
        onProgress({ done, total: addresses.length, found: inOrder() })
      }),
    ),
  )
  return signal.aborted ? fail(problem('CANCELLED')) : ok(inOrder())
}

async function askOne(
  address: { readonly host: string; readonly port: number },
  signal: AbortSignal,
): Promise<FoundHost | null> {
  const presented = await inspectCertificate(address, { signal, limits: patience })
  if (!presented.ok || signal.aborted) return null
  const { fingerprint } = presented.value
  const content = await probeHost(address, fingerprint, signal)
  if (!content.ok || !isStandalone(content.value.about)) return null
  const { name, version, build } = content.value.about
  return {
    address: address.host,
    port: address.port,
    fingerprint,
    product: name.slice(0, 100),
    version: version.slice(0, 40),
    build: build.slice(0, 40),
  }
}
