import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { startLineChild } from '../../support/child.ts'
import type { LineChild } from '../../support/child.ts'
import { runProgram } from '../../support/run.ts'
import type { HostCounts, HostPorts } from './probe-host.ts'
import type { RunnerAnswer, RunnerRequest } from './probe-runner.ts'

/** Addresses of the probed host, for documentation only (RFC 5737, RFC 3849); the second IPv6 one is of its link. */
export const hostAddress = { v4: '192.0.2.2', v6: '2001:db8::2', link: 'fe80::2%probe' } as const

/** Network namespaces need root; other users must be able to become root without a password. */
const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n']

/** Runs a program as root; its stdout. Throws when it fails. */
export async function root(args: readonly string[], input = ''): Promise<string> {
  const [command = '', ...rest] = [...asRoot, ...args]
  const { code, stdout, stderr } = await runProgram(command, rest, { input })
  if (code !== 0) throw new Error(`${args.join(' ')} (needs root, or sudo without a password): ${stderr || stdout}`)
  return stdout
}

/** Two computers of our own, joined by a cable: one that probes, and a host. Nothing leaves them. */
export class ProbeNetwork implements AsyncDisposable {
  readonly #client: string
  readonly #host: string
  readonly #peer: LineChild
  readonly #runners: LineChild[] = []

  private constructor(client: string, host: string, peer: LineChild) {
    this.#client = client
    this.#host = host
    this.#peer = peer
  }

  /** @param filter lines of an nftables input chain of the host. */
  static async start(ports: HostPorts, filter: readonly string[] = []): Promise<ProbeNetwork> {
    const id = randomBytes(4).toString('hex')
    const [client, host] = [`probe-c-${id}`, `probe-h-${id}`]
    try {
      for (const name of [client, host]) {
        await root(['ip', 'netns', 'add', name])
        await root(['ip', '-n', name, 'link', 'set', 'lo', 'up'])
      }
      await root([
        'ip',
        'link',
        'add',
        'probe',
        'netns',
        client,
        'type',
        'veth',
        'peer',
        'name',
        'probe',
        'netns',
        host,
      ])
      for (const [name, last] of [
        [client, 1],
        [host, 2],
      ] as const) {
        for (const address of [`192.0.2.${last}/24`, `2001:db8::${last}/64`, `fe80::${last}/64`]) {
          await root([
            'ip',
            '-n',
            name,
            'addr',
            'add',
            address,
            'dev',
            'probe',
            ...(address.includes(':') ? ['nodad'] : []),
          ])
        }
        await root(['ip', '-n', name, 'link', 'set', 'probe', 'up'])
      }
      await root(
        ['ip', 'netns', 'exec', host, 'nft', '-f', '-'],
        [
          'table inet filter {',
          ' set seen { type inet_service; flags dynamic; size 1024; }',
          ' chain input {',
          '  type filter hook input priority 0;',
          ...filter,
          ' }',
          '}',
          '',
        ].join('\n'),
      )
      const peer = await inside(host, [
        process.execPath,
        join(import.meta.dirname, 'probe-host.ts'),
        JSON.stringify(ports),
      ])
      if ((await peer.nextLine()) !== 'ready') throw new Error('the probed host did not start')
      return new ProbeNetwork(client, host, peer)
    } catch (error) {
      await remove([client, host])
      throw error
    }
  }

  /** A process that probes from the client, for several runs. @param before a program it is started through. */
  async runner(before: readonly string[] = []): Promise<(request: RunnerRequest) => Promise<RunnerAnswer>> {
    const child = await inside(this.#client, [
      ...before,
      process.execPath,
      join(import.meta.dirname, 'probe-runner.ts'),
    ])
    this.#runners.push(child)
    return async (request) => {
      child.send(JSON.stringify(request))
      return JSON.parse(await child.nextLine()) as RunnerAnswer
    }
  }

  /** What the host has seen so far. */
  async counts(): Promise<HostCounts> {
    this.#peer.send('counts')
    return JSON.parse(await this.#peer.nextLine()) as HostCounts
  }

  /** Runs a program on the client as root; its stdout. */
  onClient(args: readonly string[]): Promise<string> {
    return root(['ip', 'netns', 'exec', this.#client, ...args])
  }

  /** nmap's word for each port (`open`, `closed`, `filtered`, `open|filtered`). */
  async nmap(protocol: 'tcp' | 'udp', ports: readonly number[], address: string): Promise<Map<number, string>> {
    const states = new Map<number, string>()
    // Ports of a state that more than 25 share are only counted.
    for (let at = 0; at < ports.length; at += 25) {
      const some = ports.slice(at, at + 25)
      const text = await this.onClient([
        'nmap',
        protocol === 'tcp' ? '-sT' : '-sU',
        '-Pn',
        '-n',
        '--disable-arp-ping',
        ...(address.includes(':') ? ['-6'] : []),
        '-p',
        some.join(','),
        '-oG',
        '-',
        address,
      ])
      for (const [, port, state] of text.matchAll(/(\d+)\/([a-z|]+)\/(?:tcp|udp)/g))
        states.set(Number(port), state ?? '')
    }
    return states
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#peer, ...this.#runners].map((child) => child.stop()))
    await remove([this.#client, this.#host])
  }
}

/** Starts a program in a network namespace. */
export function inside(namespace: string, args: readonly string[]): Promise<LineChild> {
  const [command = '', ...rest] = [...asRoot, 'ip', 'netns', 'exec', namespace, ...args]
  return startLineChild(command, rest)
}

/** Removes those of these network namespaces that are there. */
export async function remove(namespaces: readonly string[]): Promise<void> {
  const there = await root(['ip', 'netns', 'list'])
  for (const name of namespaces) if (there.includes(name)) await root(['ip', 'netns', 'delete', name])
}
