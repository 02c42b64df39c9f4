import type { Fault } from './faults.ts'
import { requestCanceled } from './faults.ts'
import { refs } from './refs.ts'
import { reshape, touch } from './world.ts'
import type { Task, World } from './world.ts'
import type { Ref } from './values.ts'

/** Details of a new task. */
export interface TaskSpec {
  readonly name: string
  readonly descriptionId: string
  readonly entity: Ref
  readonly entityName: string
  readonly userName: string
  readonly cancelable?: boolean
  readonly onCancel?: () => void
}

// A real host forgets finished tasks after some minutes; a bounded list is enough here.
const kept = 200

let counter = 0

/** Starts a task in state running. */
export function startTask(world: World, spec: TaskSpec): Task {
  counter += 1
  const id = `haTask-${spec.entity.id}-vim.${spec.descriptionId}-${counter}`
  const task: Task = {
    ref: { type: 'Task', id },
    name: spec.name,
    descriptionId: spec.descriptionId,
    entity: spec.entity,
    entityName: spec.entityName,
    userName: spec.userName,
    state: 'running',
    cancelable: spec.cancelable ?? false,
    cancelled: false,
    error: undefined,
    result: undefined,
    queueTime: world.clock.now(),
    completeTime: undefined,
    onCancel: spec.onCancel,
  }
  world.tasks.set(id, task)
  for (const [old, candidate] of world.tasks) {
    if (world.tasks.size <= kept) break
    if (candidate.completeTime !== undefined) world.tasks.delete(old)
  }
  announce(world, task)
  reshape(world, 'tasks')
  return task
}

/** Ends a task: with success, or with the fault it failed by. Does nothing when it has ended already. */
export function endTask(world: World, task: Task, error?: Fault): void {
  if (task.completeTime !== undefined) return
  task.state = error === undefined ? 'success' : 'error'
  task.error = error
  task.completeTime = world.clock.now()
  task.cancelable = false
  task.onCancel = undefined
  announce(world, task)
}

/** Cancels a cancelable task: it ends in error with RequestCanceled. */
export function cancelTask(world: World, task: Task): void {
  const { onCancel } = task
  task.cancelled = true
  endTask(world, task, requestCanceled())
  onCancel?.()
}

/** Forgets every task, like a restarting service; the work behind them goes on, except what was only waiting. */
export function forgetTasks(world: World): void {
  for (const task of world.tasks.values()) if (task.cancelable) cancelTask(world, task)
  world.tasks.clear()
  reshape(world, 'tasks')
}

/** Tasks of an entity that have not been forgotten; all of them without one. */
export function recentTasks(world: World, entity?: Ref): Ref[] {
  const found: Ref[] = []
  for (const task of world.tasks.values()) {
    if (entity === undefined || (task.entity.id === entity.id && task.entity.type === entity.type)) found.push(task.ref)
  }
  return found
}

function announce(world: World, task: Task): void {
  touch(world, task.ref)
  touch(world, refs.taskManager)
  touch(world, task.entity)
}
