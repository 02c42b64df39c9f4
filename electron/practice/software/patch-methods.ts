import { withSession } from '../calls.ts'
import type { Methods } from '../calls.ts'
import { invalidArgument, invalidState, makeFault, taskInProgress } from '../faults.ts'
import type { Fault } from '../faults.ts'
import { refs } from '../refs.ts'
import { endTask, startTask } from '../tasks.ts'
import { any, bool, list, refTo, str, struct, writeField } from '../values.ts'
import type { Value } from '../values.ts'
import type { Task, World } from '../world.ts'
import { children } from '../xml.ts'
import { isRefusal } from './judge.ts'
import type { Refusal } from './judge.ts'
import { attempt } from './transactions.ts'
import type { Transaction } from './transactions.ts'

/** Fact: the fault says no more than the exit status. */
const platformConfigFault = (text: string): Fault =>
  makeFault('PlatformConfigFault', 'An error occurred during host configuration.', [['text', str(text)]])

/** The method of HostPatchManager that installs VIBs. */
export function patchMethods(world: World, cutConnections: () => void): Methods {
  let current: Task | undefined
  const outcomeOf = (outcome: Transaction | Refusal): Fault | undefined => {
    if (isRefusal(outcome)) return platformConfigFault(`esxupdate returned with exit status: ${outcome.status}`)
    // Fact: what was skipped is no success.
    return outcome.installed.length === 0
      ? platformConfigFault('Host was not updated, no changes required.')
      : undefined
  }
  return {
    InstallHostPatchV2_Task: {
      on: [refs.patchManager.type],
      privilege: 'Host.Config.Patch',
      run: withSession((call, { userName }) => {
        const of = children(call.args, 'vibUrls').map(({ text }) => text.trim())
        // Fact: bundles are not supported here since 5.0, so esxcli alone installs from them.
        if (children(call.args, 'bundleUrls').length > 0)
          return invalidState('Offline bundles are not supported on this platform.')
        if (of.length === 0) return invalidArgument('vibUrls')
        if (current?.state === 'running' && world.tasks.has(current.ref.id)) return taskInProgress(current.ref)
        const task = startTask(world, {
          name: 'InstallHostPatchV2_Task',
          descriptionId: 'host.PatchManager.InstallV2',
          entity: refs.host,
          entityName: world.host.name,
          userName,
        })
        current = task
        if (call.taskFault !== undefined) {
          const fault = call.taskFault
          world.timers.after(world.installs.seconds, () => endTask(world, task, fault))
          return writeField('returnval', refTo(task.ref))
        }
        attempt(
          world,
          { via: 'patch', what: 'install', of, dryRun: false, force: false, noSigCheck: false },
          cutConnections,
          (outcome) => {
            const fault = outcomeOf(outcome)
            if (!isRefusal(outcome) && fault === undefined) task.result = patchResult(outcome)
            endTask(world, task, fault)
          },
        )
        return writeField('returnval', refTo(task.ref))
      }),
    },
  }
}

/** HostPatchManagerResult. */
function patchResult({ installed, rebootRequired }: Transaction): Value {
  return any(
    struct('HostPatchManagerResult', [
      ['version', str('1.50')],
      [
        'status',
        list(
          'HostPatchManagerStatus',
          installed.map((id) =>
            struct('HostPatchManagerStatus', [
              ['id', str(id)],
              ['applicable', bool(true)],
              ['installed', bool(true)],
              ['restartRequired', bool(rebootRequired)],
              ['reconnectRequired', bool(false)],
              ['vmOffRequired', bool(false)],
            ]),
          ),
        ),
      ],
    ]),
  )
}
