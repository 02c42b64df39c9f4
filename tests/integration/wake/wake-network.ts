import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { LineChild } from '../../support/child.ts'
import { inside, remove, root } from '../ports/probe-network.ts'
import type { Caught } from './catcher.ts'
import type { WakeRequest } from './wake-runner.ts'

/** One of the two networks that this computer has a card on. */
type Side = 'lab' | 'office'

/** Addresses of this computer's two cards, with their masks. */
export type Cards = Readonly<Record<Side, string>>

export const usualCards: Cards = { lab: '10.99.0.1/24', office: '10.98.0.1/24' }

/** A computer with two cards, each with a cable to another computer that catches magic packets. Nothing leaves them. */
export class WakeNetwork implements AsyncDisposable {
  readonly #names: Readonly<Record<Side | 'here', string>>
  readonly #catchers: Readonly<Record<Side, LineChild>>
  readonly #runner: LineChild

  private constructor(
    names: Readonly<Record<Side | 'here', string>>,
    catchers: Readonly<Record<Side, LineChild>>,
    runner: LineChild,
  ) {
    this.#names = names
    this.#catchers = catchers
    this.#runner = runner
  }

  /** @param gateway through which the default route goes; null: there is none. */
  static async start(cards: Cards, gateway: string | null): Promise<WakeNetwork> {
    const id = randomBytes(4).toString('hex')
    const names = { here: `wake-h-${id}`, lab: `wake-l-${id}`, office: `wake-o-${id}` }
    try {
      for (const name of Object.values(names)) {
        await root(['ip', 'netns', 'add', name])
        await root(['ip', '-n', name, 'link', 'set', 'lo', 'up'])
      }
      const lab = await cable(names.here, names.lab, 'lab', cards.lab)
      const office = await cable(names.here, names.office, 'office', cards.office)
      if (gateway !== null) await root(['ip', '-n', names.here, 'route', 'add', 'default', 'via', gateway])
      const runner = await inside(names.here, [process.execPath, join(import.meta.dirname, 'wake-runner.ts')])
      return new WakeNetwork(names, { lab, office }, runner)
    } catch (error) {
      await remove(Object.values(names))
      throw error
    }
  }

  /** Wakes a host from here; the outcome, or the code of the problem and its facts. */
  async wake(request: WakeRequest): Promise<string> {
    this.#runner.send(JSON.stringify(request))
    return JSON.parse(await this.#runner.nextLine()) as string
  }

  async caught(side: Side): Promise<readonly Caught[]> {
    this.#catchers[side].send('caught')
    return JSON.parse(await this.#catchers[side].nextLine()) as Caught[]
  }

  /** How many datagrams came in over this cable for ports 9 and 7, whatever their address. */
  async arrived(side: Side): Promise<number> {
    const rules = await root(['ip', 'netns', 'exec', this.#names[side], 'nft', 'list', 'chain', 'inet', 'seen', 'in'])
    return Number(/counter packets (\d+)/.exec(rules)?.[1])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#runner, ...Object.values(this.#catchers)].map((child) => child.stop()))
    await remove(Object.values(this.#names))
  }
}

/** Connects two computers; the other one gets the last-but-one address of the subnet's first 256, and catches. */
async function cable(here: string, there: string, name: Side, address: string): Promise<LineChild> {
  await root(['ip', 'link', 'add', name, 'netns', here, 'type', 'veth', 'peer', 'name', name, 'netns', there])
  for (const [namespace, own] of [
    [here, address],
    [there, address.replace(/\.\d+\//, '.254/')],
  ] as const) {
    await root(['ip', '-n', namespace, 'addr', 'add', own, 'dev', name])
    await root(['ip', '-n', namespace, 'link', 'set', name, 'up'])
  }
  await root(
    ['ip', 'netns', 'exec', there, 'nft', '-f', '-'],
    'table inet seen { chain in { type filter hook prerouting priority 0; udp dport { 7, 9 } counter; }; }\n',
  )
  const catcher = await inside(there, [process.execPath, join(import.meta.dirname, 'catcher.ts')])
  if ((await catcher.nextLine()) !== 'ready') throw new Error('the other side did not start')
  return catcher
}
