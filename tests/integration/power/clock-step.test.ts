import { describe, expect, it } from 'vitest'
import type { Command } from '../cli/support/command.ts'
import { add, callsOf, password, practiceHost } from '../cli/support/hosts.ts'
import { runOf } from '../cli/support/shutdown.ts'
import type { PracticeHost, PracticeOptions } from '../../../electron/practice/practice-host.ts'
import { withFakeTime, type SteppedCommandLine } from './support/fake-time.ts'

interface Running {
  readonly line: SteppedCommandLine
  readonly host: PracticeHost
  readonly run: Command
}

/** A shutdown under way whose wall clock the test sets. */
async function running(practice: Partial<PracticeOptions>, ...rules: readonly string[]): Promise<Running> {
  const [line, host] = await Promise.all([withFakeTime(), practiceHost(practice)])
  await add(line, host)
  const run = line.start(['shutdown', 'esx', '--yes', '--no-tools', 'abort', ...rules, '--password-stdin', '--json'], {
    input: password,
  })
  return { line, host, run }
}

/** Whether `--json` has reported this often that the step is waiting. */
const waits =
  (step: 'guest' | 'verify', times: number) =>
  ({ stdout }: Command): boolean =>
    stdout.split('\n').filter((line) => line.includes(`"step":"${step}"`) && line.includes('"state":"waiting"'))
      .length >= times

/** The time that the run's last event bears is ahead of ours by so many seconds: the step has reached the run. */
function aheadBy(seconds: number, { stdout }: Command): boolean {
  const last = [...stdout.matchAll(/"at":"([^"]+)"/g)].at(-1)?.[1] ?? ''
  return Math.abs(Date.parse(last) - Date.now() - seconds * 1000) < 120_000
}

describe('a wall clock that is set during a shutdown', () => {
  it(
    'ahead by ten minutes does not end the time of a guest that was asked: none loses power',
    { timeout: 60_000 },
    async () => {
      // Longer than the ten seconds after which a run looks at its time although nothing happened.
      const { line, host, run } = await running(
        { vms: 3, guestSeconds: 12 },
        '--guest-timeout',
        '300',
        '--stuck',
        'power-off',
      )
      await run.until(waits('guest', 3))
      await line.step(600)
      const ended = await run.ended
      expect(callsOf(host, 'PowerOffVM_Task')).toEqual([])
      expect(host.state().vms.filter(({ how }) => how !== 'guest-shutdown')).toEqual([])
      expect(aheadBy(600, run)).toBe(true)
      expect(runOf(ended).last).toMatchObject({ outcome: 'unreachable' })
      expect(ended.code).toBe(0)
    },
  )

  it('back by an hour does not lengthen the time of a stuck guest', { timeout: 30_000 }, async () => {
    const { line, host, run } = await running({ vms: 1, stuck: 1 }, '--guest-timeout', '4', '--stuck', 'abort')
    await run.until(waits('guest', 1))
    await line.step(-3600)
    const ended = await run.ended
    expect(aheadBy(-3600, run)).toBe(true)
    expect(runOf(ended).last).toMatchObject({ outcome: 'aborted', code: 'VM_STUCK', vms: [{ after: 'poweredOn' }] })
    expect(ended.code).toBe(6)
    expect(callsOf(host, 'ShutdownHost_Task')).toEqual([])
  })

  it.each([
    // The host still answers the first attempt: only waiting distinguishes it from one that stays on.
    {
      name: 'ahead by a quarter of an hour does not give up on a host that is going',
      seconds: 900,
      goneAfterSeconds: 6,
      looks: 1,
    },
    // A look that tells of another miss was not the first: the silence had begun when the clock was set.
    { name: 'back by an hour does not keep the silence from lasting', seconds: -3600, goneAfterSeconds: 0.1, looks: 2 },
  ])('$name', { timeout: 50_000 }, async ({ seconds, goneAfterSeconds, looks }) => {
    const { line, run } = await running({ vms: 0, goneAfterSeconds })
    await run.until(waits('verify', looks))
    await line.step(seconds)
    const ended = await run.ended
    expect(aheadBy(seconds, run)).toBe(true)
    expect(runOf(ended).last).toMatchObject({ outcome: 'unreachable' })
    expect(ended.code).toBe(0)
  })
})
