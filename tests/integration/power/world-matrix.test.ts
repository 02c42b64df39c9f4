import { describe, expect, it } from 'vitest'
import type { PracticeHost } from '../../../electron/practice/practice-host.ts'
import type { ShutdownPolicy } from '../../../shared/models/power.ts'
import { steppingClock, type SteppingClock } from '../../support/stepping-clock.ts'
import { openScene } from './harness.ts'
import { violations } from './invariants.ts'
import { at, findings, moments, nameOf, type Moment } from './moments.ts'

interface World {
  readonly host: PracticeHost
  readonly clock: SteppingClock
  /** The name server is gone from now on. */
  readonly loseNames: () => void
}

const hour = 3_600_000

/** What happens in the world, not with a call, while a run goes on. */
const events: Readonly<Record<string, (world: World) => void>> = {
  'a VM that was off is started': ({ host }) => host.setVm('4', { powerState: 'poweredOn' }),
  'a VM that was off is started, its guest in its own time': ({ host }) => host.startVm('4'),
  'a new VM is started': ({ host }) => host.setVm(host.addVm('new'), { powerState: 'poweredOn' }),
  'a VM that the run stops is started again': ({ host }) =>
    host.setVm('2', { powerState: 'poweredOn', tools: 'guestToolsRunning' }),
  'the storage of a VM goes': ({ host }) => host.setVm('2', { connectionState: 'inaccessible' }),
  'the wall clock is set ahead and the host restarts its agents': ({ host, clock }) => {
    clock.setWall(24 * hour)
    host.restartManagement(0.1)
  },
  'the computer sleeps, and a VM is started': ({ host, clock }) => {
    clock.sleepComputer(8 * hour, true)
    host.setVm('4', { powerState: 'poweredOn' })
  },
  'the computer sleeps on a clock that stands still, its connections die, and a VM is started': ({ host, clock }) => {
    clock.sleepComputer(8 * hour, false)
    host.dropConnections()
    host.setVm('4', { powerState: 'poweredOn' })
  },
  'the name server goes, and every connection with it': ({ host, loseNames }) => {
    loseNames()
    host.dropConnections()
  },
  'every session ends': ({ host }) => host.expireSessions(),
  'the agents restart': ({ host }) => void host.restartManagement(0.1),
}

const rules: ShutdownPolicy = {
  mode: 'direct',
  guestTimeoutSeconds: 100,
  noTools: 'abort',
  stuck: 'abort',
  inaccessible: 'abort',
  maxTimeSeconds: null,
}
const verify = { misses: 5, spanMs: 20_000, intervalMs: 4_000, giveUpMs: 60_000 }

async function cell(moment: Moment, happen: (world: World) => void): Promise<string[]> {
  const clock = steppingClock(100)
  let resolves = true
  const lookup = (): Promise<readonly string[]> =>
    resolves ? Promise.resolve(['127.0.0.1']) : Promise.reject(Object.assign(new Error('gone'), { code: 'ENOTFOUND' }))
  const s = await openScene({ clock, practice: { vms: 4 }, name: { host: 'esx.example.org', lookup } })
  try {
    const { emit, struck } = at(moment, () => happen({ host: s.host, clock, loseNames: () => void (resolves = false) }))
    const policy = { ...rules, mode: moment.mode }
    const result = await s.run({ policy, emit, verify, changeReplyMs: 1_000 })
    const wrong = await violations(s, result, policy)
    // Not in the plan, so not known to the user: it must not go down with the host.
    if (s.host.state().vms.some(({ id, lostPower }) => lostPower && Number(id) >= 4))
      wrong.push('a VM that was not acknowledged lost power')
    return [...(struck() ? [] : ['the moment never came']), ...wrong].map(
      (each) => `${result.ok ? `${result.value.outcome} ${result.value.problem?.code}` : result.problem.code}: ${each}`,
    )
  } finally {
    await s[Symbol.asyncDispose]()
  }
}

/** Once the host has accepted its call, a VM started there is started on a host that is going down. */
const accepted = ({ step, state }: Moment): boolean => step === 'verify' || (step === 'host' && state === 'done')

describe('whatever happens in the world at each step of a shutdown', () => {
  it.each(Object.keys(events))(
    '%s: a true receipt, a true journal and no VM without power outside the rules',
    async (name) => {
      const happen = events[name]
      if (!happen) throw new Error(name)
      expect(
        await findings(
          name.includes('started') ? moments.filter((moment) => !accepted(moment)) : moments,
          nameOf,
          (moment) => cell(moment, happen),
        ),
      ).toEqual({})
    },
  )
})
