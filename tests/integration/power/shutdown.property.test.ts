import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FaultRule } from '../../../electron/practice/api.ts'
import { noToolsPolicySchema, type StuckPolicy } from '../../../shared/models/guest-policy.ts'
import { hostModeSchema, type ShutdownPolicy } from '../../../shared/models/power.ts'
import { openScene } from './harness.ts'
import { violations } from './invariants.ts'

/** Fixed, so that every run of the suite tries the same; another number tries others. */
const seed = 20_260_401

const vm = fc.record({
  on: fc.boolean(),
  tools: fc.boolean(),
  ignores: fc.boolean(),
  answer: fc.constantFrom('suspend' as const, 'power-off' as const, 'abort' as const),
})

/** A fault that strikes somewhere, once or every time. */
const fault: fc.Arbitrary<FaultRule> = fc.record({
  method: fc.constantFrom(
    'ShutdownGuest',
    'SuspendVM_Task',
    'PowerOffVM_Task',
    'RetrievePropertiesEx',
    'WaitForUpdatesEx',
    'EnterMaintenanceMode_Task',
    'ExitMaintenanceMode_Task',
    'ShutdownHost_Task',
  ),
  after: fc.nat(8),
  times: fc.constantFrom(1, 2),
  when: fc.constantFrom<('before' | 'after')[]>('before', 'after'),
  what: fc.constantFrom<FaultRule['what'][]>(
    { disconnect: true },
    { http: 502 },
    { truncate: 80 },
    { delayMs: 30 },
    { body: '<a/>' },
  ),
})

const world = fc.record({
  vms: fc.array(vm, { maxLength: 5 }),
  autostart: fc.boolean(),
  guestMs: fc.integer({ min: 5, max: 60 }),
  policy: fc.record({
    mode: fc.constantFrom(...hostModeSchema.options),
    noTools: fc.constantFrom(...noToolsPolicySchema.options),
    stuck: fc.constantFrom<StuckPolicy[]>('ask', 'suspend', 'power-off', 'abort'),
  }),
  /** Number of calls received by the server after which the user cancels; past the end: never. */
  cancelAfter: fc.integer({ min: 0, max: 45 }),
  fault: fc.option(fault),
})
type World = typeof world extends fc.Arbitrary<infer W> ? W : never

async function attempt(given: World): Promise<string[]> {
  const scene = await openScene({
    practice: { vms: given.vms.length, guestSeconds: given.guestMs / 1000, autostart: given.autostart },
  })
  try {
    for (const [index, { on, tools, ignores }] of given.vms.entries()) {
      scene.host.setVm(String(index + 1), {
        powerState: on ? 'poweredOn' : 'poweredOff',
        tools: on && tools ? 'guestToolsRunning' : 'guestToolsNotRunning',
        ignoresGuest: ignores,
      })
    }
    const answer = (id: string) => given.vms[Number(id) - 1]?.answer ?? 'abort'
    if (given.fault) scene.host.inject(given.fault)
    const cancel = new AbortController()
    scene.host.onCall(
      (_call, phase) => void (phase === 'received' && scene.host.calls.length > given.cancelAfter && cancel.abort()),
    )
    // VMs without Tools are never sent ShutdownGuest; what is asked for is judged when it comes in.
    const wrong: string[] = []
    scene.host.onCall((call, phase) => {
      const target = scene.host.state().vms.find(({ id }) => id === call.objectId)
      if (
        phase === 'received' &&
        call.method === 'ShutdownGuest' &&
        target?.powerState === 'poweredOn' &&
        target.tools !== 'guestToolsRunning'
      )
        wrong.push(`ShutdownGuest for VM ${call.objectId} without Tools`)
      if (
        phase === 'received' &&
        call.method === 'ShutdownHost_Task' &&
        given.policy.mode !== 'now' &&
        scene.host.state().vms.some(({ powerState }) => powerState === 'poweredOn')
      )
        wrong.push('the host was asked while a VM ran')
      if (
        phase === 'received' &&
        call.method === 'PowerOffVM_Task' &&
        given.policy.noTools !== 'power-off' &&
        given.policy.stuck !== 'power-off' &&
        answer(call.objectId) !== 'power-off'
      )
        wrong.push(`PowerOffVM_Task for VM ${call.objectId} that nobody agreed to`)
    })
    const policy: ShutdownPolicy = {
      ...given.policy,
      guestTimeoutSeconds: 15,
      inaccessible: 'abort',
      maxTimeSeconds: null,
    }
    const result = await scene.run({
      policy,
      cancel: cancel.signal,
      verify: { misses: 5, spanMs: 5_000, intervalMs: 1_000, giveUpMs: 20_000 },
      ask: {
        beforehand: (vms) => Promise.resolve(new Map(vms.map(({ id }) => [id, answer(id)]))),
        cannotAsk: ({ id }) => Promise.resolve(answer(id)),
        stuck: ({ id }) => Promise.resolve(answer(id)),
      },
    })
    return [...wrong, ...(await violations(scene, result, policy))]
  } finally {
    await scene[Symbol.asyncDispose]()
  }
}

describe('any host, any policy, a cancel at any moment', () => {
  it(`ends with a true receipt and a true journal (seed ${seed})`, async () => {
    await fc.assert(
      fc.asyncProperty(world, async (given) => {
        expect(await attempt(given)).toEqual([])
      }),
      { seed, numRuns: 60, endOnFailure: true },
    )
  })
})
