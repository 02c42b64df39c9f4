import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createCertificate } from '../../../electron/practice/certificate.ts'
import { startPracticeHost, type PracticeHost, type PracticeOptions } from '../../../electron/practice/practice-host.ts'
import { VimClient } from '../../../electron/vim/client.ts'
import type { TransportLimits } from '../../../electron/vim/exchange.ts'
import { readVms, type ReadVm, type VmsReading } from '../../../electron/vms/read-vms.ts'
import { listVmActions, VmJournal } from '../../../electron/vms/vm-journal.ts'
import { VmSession } from '../../../electron/vms/vm-session.ts'
import { systemClock, type Clock } from '../../../shared/clock.ts'
import type { VmActionEntry, VmHost } from '../../../shared/models/vm-action.ts'
import type { Result } from '../../../shared/result.ts'
import { makeTempDir } from '../../support/tmp.ts'

const password = 'practice <pw> & "q"'
const certificate = await createCertificate()

export interface VmScene {
  readonly host: PracticeHost
  readonly client: VimClient
  readonly session: VmSession
  readonly dataRoot: string
  readonly cancel: AbortController
  /** Reads the VMs again. */
  readonly read: () => Promise<VmsReading & { readonly hostNow: VmHost; vm(id: string): ReadVm }>
  /** The journal, oldest first, one entry a piece of work. */
  readonly journal: () => Promise<readonly VmActionEntry[]>
  /** Calls of these methods that reached the host. */
  readonly calls: (...methods: string[]) => string[]
}

export interface VmSceneOptions extends Partial<PracticeOptions> {
  readonly limits?: TransportLimits
  readonly as?: { readonly user: string; readonly password: string }
  readonly clientClock?: Clock
}

export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.problem.code} ${JSON.stringify(result.problem.params)}`)
  return result.value
}

/** A practice host, a client of it, and a session that works with its VMs. */
export async function vmScene(options: VmSceneOptions = {}): Promise<VmScene> {
  const { limits, as, clientClock = systemClock, ...practice } = options
  const host = await startPracticeHost({
    password,
    certificate,
    guestSeconds: 0.3,
    snapshotSeconds: 0.1,
    ...practice,
  })
  onTestFinished(() => host.close())
  const temp = await makeTempDir('vms-')
  onTestFinished(() => temp.remove())
  const dataRoot = temp.path
  const client = VimClient.create({
    address: { host: '127.0.0.1', port: host.port },
    fingerprint: host.fingerprint,
    user: as?.user ?? 'root',
    password: () => Promise.resolve({ ok: true, value: as?.password ?? password }),
    locale: 'en',
    ...(limits && { limits }),
  })
  onTestFinished(() => client.close())
  const cancel = new AbortController()
  const read: VmScene['read'] = async () => {
    const reading = valueOf(await readVms(client, { use: true }))
    return {
      ...reading,
      hostNow: { ...reading.host, name: 'esx', runUnderWay: false },
      vm: (id) => {
        const found = reading.vms.find(({ vm }) => vm.id === id)
        if (!found) throw new Error(`no VM ${id}`)
        return found
      },
    }
  }
  const file = join(dataRoot, 'vm-actions.jsonl')
  const { hardwareUuid } = await read()
  const session = new VmSession({
    client,
    clock: clientClock,
    host: { id: randomUUID(), name: 'esx', fingerprint: host.fingerprint, hardwareUuid },
    dataRoot,
    journal: new VmJournal({ file }),
    trigger: 'cli',
    signal: cancel.signal,
  })
  return {
    host,
    client,
    session,
    dataRoot,
    cancel,
    read,
    journal: async () => valueOf(await listVmActions(file, null)).toReversed(),
    calls: (...methods) =>
      host.calls
        .filter(({ method }) => methods.includes(method))
        .map(({ method, objectId }) => `${method} ${objectId}`),
  }
}
