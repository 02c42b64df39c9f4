/** Practice hosts for the power bench in a process of their own, so that their work is not counted as the app's. */
import { createCertificate } from '../../electron/practice/certificate.ts'
import { startPracticeHost, type PracticeHost } from '../../electron/practice/practice-host.ts'

/** What the bench asks for, as the only argument, in JSON. */
export interface FarmOptions {
  readonly hosts: number
  readonly vms: number
  readonly password: string
  /** Milliseconds that each host takes over a ShutdownGuest. */
  readonly guestCallMs: number
}

/** What the bench is told: first of all hosts, then at its end how many guest calls a host had at once. */
export type FarmMessage =
  | { readonly hosts: readonly { readonly port: number; readonly fingerprint: string }[] }
  | { readonly mostInFlight: number; readonly guestCalls: number; readonly slowestMs: number }

const { hosts, vms, password, guestCallMs } = JSON.parse(process.argv[2] ?? '') as FarmOptions

let mostInFlight = 0
let guestCalls = 0
/** Milliseconds from the first guest call of a host to its last answer. */
let slowestMs = 0

function count(host: PracticeHost): void {
  let inFlight = 0
  let first: number | null = null
  host.onCall(({ method }, phase) => {
    if (method !== 'ShutdownGuest') return
    first ??= performance.now()
    inFlight += phase === 'received' ? 1 : -1
    guestCalls += phase === 'received' ? 1 : 0
    mostInFlight = Math.max(mostInFlight, inFlight)
    slowestMs = Math.max(slowestMs, performance.now() - first)
  })
}

const certificate = await createCertificate()
const running: PracticeHost[] = []
for (let index = 0; index < hosts; index += 1) {
  const host = await startPracticeHost({
    password,
    certificate,
    // Every fourth VM would be off otherwise.
    each: () => ({ powerState: 'poweredOn' }),
    vms,
    guestSeconds: 2,
    goneAfterSeconds: 0.5,
  })
  host.inject({ method: 'ShutdownGuest', when: 'before', what: { delayMs: guestCallMs } })
  count(host)
  running.push(host)
}

const tell = (message: FarmMessage): void => void process.send?.(message)
process.on('message', () => tell({ mostInFlight, guestCalls, slowestMs }))
process.once('disconnect', () => void Promise.all(running.map((host) => host.close())).then(() => process.exit(0)))
tell({ hosts: running.map(({ port, fingerprint }) => ({ port, fingerprint })) })
