import { randomUUID } from 'node:crypto'
import { isoNow, type Clock } from '../../shared/clock.ts'
import type { VmActionEntry, VmDetails, VmWork } from '../../shared/models/vm-action.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { vmName } from '../../shared/rules/vm-list.ts'
import { whyNot } from '../../shared/rules/vms/vm-work.ts'
import { acquireHostLock, vmRequestMs, type LockIdentity } from '../hosts/host-lock.ts'
import type { VimClient } from '../vim/client.ts'
import { deliveryOf } from '../vim/faults.ts'
import type { ManagedObjectRef } from '../vim/soap.ts'
import type { VmCall } from '../vim/vm-methods.ts'
import { readVms, type ReadVm } from './read-vms.ts'
import type { VmJournal } from './vm-journal.ts'

/** The time that a request has at least, of `vmRequestMs` in all. Milliseconds. */
const leastReplyMs = 1_000

/** What work on the VMs of one host needs. */
export interface VmSessionOptions {
  readonly client: VimClient
  readonly clock: Clock
  readonly host: LockIdentity & { readonly id: string; readonly name: string }
  /** `dataPaths().root`. */
  readonly dataRoot: string
  readonly journal: VmJournal
  readonly trigger: VmActionEntry['trigger']
  /** The user's cancel. */
  readonly signal?: AbortSignal | undefined
}

/** One request that changes a VM. */
export interface VmRequest {
  readonly vm: Pick<VmDetails, 'vm'>
  readonly work: VmWork
  /** As {@link VmActionEntry.detail}. */
  readonly detail?: string
  readonly call: VmCall
  /** What else speaks against it, judged by the VM as it is right before the request is sent. */
  readonly check?: (now: ReadVm) => Problem | null
}

/** A request that was accepted, or that may have been: its answer was lost. Write down its end with {@link VmSession.end}. */
export interface SentVmRequest {
  readonly delivery: 'accepted' | 'unknown'
  /** Null for a guest's own work, which has none, and for a lost answer. */
  readonly task: ManagedObjectRef | null
  readonly entry: VmActionEntry
  /** The VM as it was right before. */
  readonly before: ReadVm
}

/**
 * Sends requests for the VMs of one host, one at a time. A request holds the lock of the host only from the last look at
 * the VM until its answer: a power run that begins meanwhile waits that long at most, and from then on nothing more is
 * sent.
 */
export class VmSession {
  readonly options: VmSessionOptions
  #turn: Promise<unknown> = Promise.resolve()

  constructor(options: VmSessionOptions) {
    this.options = options
  }

  /**
   * Sends a request once, with its intent on disk before the first byte. Never repeats it. Fails with what speaks against
   * it, with the host's refusal, and with what kept it from being sent; then nothing was done.
   */
  send(request: VmRequest): Promise<Result<SentVmRequest>> {
    const turn = this.#turn.then(() => this.#send(request))
    this.#turn = turn.catch(() => undefined)
    return turn
  }

  /** Writes down how a request that was sent has ended. */
  end(
    { entry }: Pick<SentVmRequest, 'entry'>,
    state: 'done' | 'failed' | 'unconfirmed',
    why: Problem | null,
  ): Promise<Result<void>> {
    return this.#write(entry, state, why)
  }

  async #send({ vm: { vm }, work, detail, call, check }: VmRequest): Promise<Result<SentVmRequest>> {
    const { client, clock, host, dataRoot, journal, trigger, signal } = this.options
    const entry: VmActionEntry = {
      id: randomUUID(),
      at: isoNow(clock),
      hostId: host.id,
      hostName: host.name,
      vm: vm.id,
      vmName: vmName(vm),
      work,
      detail: detail ?? null,
      trigger,
      operationId: client.nextOperationId(),
      state: 'intent',
      code: null,
    }
    // Before the lock is taken: a write to a slow disk must not keep a shutdown waiting.
    const intent = await journal.append(entry)
    if (!intent.ok) return intent
    const notSent = async (why: Problem): Promise<Result<never>> => {
      await this.#write(entry, 'not-sent', why)
      return fail(why)
    }
    const lock = await acquireHostLock(dataRoot, host, {
      name: host.name,
      what: 'vm',
      clock,
      ...(signal && { signal }),
    })
    if (!lock.ok) return notSent(lock.problem)
    const lookAndCall = async (): Promise<Result<{ before: ReadVm; answer: Awaited<ReturnType<VmCall>> }>> => {
      const started = clock.elapsed()
      const looked = await this.#look(vm, work, check)
      if (!looked.ok) return looked
      // A run that waits for the lock waits this long at most, for the look and the call together.
      const replyMs = Math.max(leastReplyMs, vmRequestMs - (clock.elapsed() - started))
      const { operationId } = entry
      // In another session the VM would have to be looked at again first.
      const answer = await call(client, { operationId, replyMs, session: client.sessionNumber })
      return ok({ before: looked.value, answer })
    }
    const asked = await lookAndCall().finally(() => lock.value.release())
    // Only now: a write to a slow disk must not keep a shutdown waiting.
    if (!asked.ok) return notSent(asked.problem)
    const { before, answer } = asked.value
    const delivery = answer.ok ? 'accepted' : deliveryOf(answer.problem)
    if (!answer.ok && delivery !== 'unknown') {
      await this.#write(entry, delivery === 'refused' ? 'refused' : 'not-sent', answer.problem)
      return fail(answer.problem)
    }
    // The intent is on disk already, and the request is under way: a failed write is no reason to look away from it.
    await this.#write(entry, answer.ok ? 'accepted' : 'unconfirmed', answer.ok ? null : answer.problem)
    return ok({ delivery: answer.ok ? 'accepted' : 'unknown', task: answer.ok ? answer.value : null, entry, before })
  }

  /** Reads the VM, and returns it unless something speaks against the work. */
  async #look({ id, name }: VmRequest['vm']['vm'], work: VmWork, check: VmRequest['check']): Promise<Result<ReadVm>> {
    const { client, host, signal } = this.options
    const readMs = vmRequestMs - leastReplyMs
    const limit = AbortSignal.any([AbortSignal.timeout(readMs), ...(signal ? [signal] : [])])
    const fresh = await readVms(client, { signal: limit })
    // Not the user's cancel: the host took longer than it may keep others waiting.
    if (!fresh.ok && fresh.problem.code === 'CANCELLED' && signal?.aborted !== true)
      return fail(problem('REPLY_TIMEOUT', { host: host.name }))
    if (!fresh.ok) return fresh
    const now = fresh.value.vms.find((each) => each.vm.id === id)
    if (!now) return fail(problem('VM_NOT_FOUND', { vm: name ?? id }))
    const against = whyNot(work, now, { ...fresh.value.host, name: host.name, runUnderWay: false }) ?? check?.(now)
    return against ? fail(against) : ok(now)
  }

  #write(entry: VmActionEntry, state: VmActionEntry['state'], why: Problem | null): Promise<Result<void>> {
    const { clock, journal } = this.options
    return journal.append({ ...entry, at: isoNow(clock), state, code: why?.code ?? null })
  }
}
