import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { LineChild } from '../../support/child.ts'
import type { HostCounts } from '../ports/probe-host.ts'
import { inside, remove, root } from '../ports/probe-network.ts'
import type { WitnessAnswer, WitnessRequest } from './witness-runner.ts'

/** This computer is 192.0.2.10; its gateway 192.0.2.1, the host 192.0.2.2 and a neighbour 192.0.2.3 are over a cable. */
export class WitnessNetwork implements AsyncDisposable {
  readonly #here: string
  readonly #there: string
  readonly #peer: LineChild
  readonly #runner: LineChild

  private constructor(here: string, there: string, peer: LineChild, runner: LineChild) {
    this.#here = here
    this.#there = there
    this.#peer = peer
    this.#runner = runner
  }

  static async start(): Promise<WitnessNetwork> {
    const id = randomBytes(4).toString('hex')
    const [here, there] = [`witness-h-${id}`, `witness-t-${id}`]
    try {
      for (const name of [here, there]) {
        await root(['ip', 'netns', 'add', name])
        await root(['ip', '-n', name, 'link', 'set', 'lo', 'up'])
      }
      await root(['ip', 'link', 'add', 'cable', 'netns', here, 'type', 'veth', 'peer', 'name', 'cable', 'netns', there])
      for (const [name, addresses] of [
        [here, ['192.0.2.10/24', '2001:db8::10/64', 'fe80::10/64']],
        [there, ['192.0.2.1/24', '192.0.2.2/24', '192.0.2.3/24', '2001:db8::3/64', 'fe80::1/64']],
      ] as const) {
        for (const address of addresses)
          await root([
            'ip',
            '-n',
            name,
            'addr',
            'add',
            address,
            'dev',
            'cable',
            ...(address.includes(':') ? ['nodad'] : []),
          ])
        await root(['ip', '-n', name, 'link', 'set', 'cable', 'up'])
      }
      await root(['ip', '-n', here, 'route', 'add', 'default', 'via', '192.0.2.1'])
      await root(['ip', '-n', here, '-6', 'route', 'add', 'default', 'via', 'fe80::1', 'dev', 'cable'])
      const peer = await inside(there, [
        process.execPath,
        join(import.meta.dirname, '../ports/probe-host.ts'),
        JSON.stringify({ silent: [443] }),
      ])
      if ((await peer.nextLine()) !== 'ready') throw new Error('the other side did not start')
      return new WitnessNetwork(
        here,
        there,
        peer,
        await inside(here, [process.execPath, join(import.meta.dirname, 'witness-runner.ts')]),
      )
    } catch (error) {
      await remove([here, there])
      throw error
    }
  }

  async ask(request: WitnessRequest): Promise<WitnessAnswer> {
    this.#runner.send(JSON.stringify(request))
    return JSON.parse(await this.#runner.nextLine()) as WitnessAnswer
  }

  /** The other side throws away what is sent to this address. */
  async drop(address: string): Promise<void> {
    await root(
      ['ip', 'netns', 'exec', this.#there, 'nft', '-f', '-'],
      `table inet drops { chain input { type filter hook input priority 0; ip daddr ${address} drop; }; }\n`,
    )
  }

  /** The cable is pulled out at the other side, or on this one, or put back. */
  async cable(side: 'here' | 'there', state: 'up' | 'down'): Promise<void> {
    await root(['ip', '-n', side === 'here' ? this.#here : this.#there, 'link', 'set', 'cable', state])
  }

  /** What the other side's port 443 has seen. */
  async counts(): Promise<HostCounts> {
    this.#peer.send('counts')
    return JSON.parse(await this.#peer.nextLine()) as HostCounts
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#peer, this.#runner].map((child) => child.stop()))
    await remove([this.#here, this.#there])
  }
}
