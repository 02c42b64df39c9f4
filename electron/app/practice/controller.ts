import { randomBytes } from 'node:crypto'
import type { HostAddress } from '../../../shared/models/host.ts'
import { ok, type Result } from '../../../shared/result.ts'
import { formatAddress } from '../../hosts/address.ts'
import { loadOrCreateCertificate } from '../../practice/certificate.ts'
import { startPracticeHost, type PracticeHost } from '../../practice/practice-host.ts'

/** How to reach the practice host of this session. */
interface PracticeAccess {
  readonly address: string
  readonly fingerprint: string
  readonly user: string
  readonly password: string
}

const loopback = '127.0.0.1'
/** From the magic packet until it responds: long enough to see the waiting. */
const bootSeconds = 3

/** Starts the practice host on first use; it ends with the app. */
export class PracticeController {
  readonly #folder: string
  #host: PracticeHost | null = null
  readonly #password = randomBytes(12).toString('base64url')

  /** @param folder where this installation keeps the practice host's certificate. */
  constructor(folder: string) {
    this.#folder = folder
  }

  /** Starts the practice host, or switches it on again. Problems: those of {@link loadOrCreateCertificate}. */
  async access(): Promise<Result<PracticeAccess>> {
    if (!this.#host) {
      const certificate = await loadOrCreateCertificate(this.#folder)
      if (!certificate.ok) return certificate
      this.#host = await startPracticeHost({
        password: this.#password,
        certificate: certificate.value,
        vms: 5,
        // Something to decide, as most hosts have.
        noTools: 1,
        guestSeconds: 6,
        wake: { port: 0, bootSeconds },
      })
    } else if (!this.#host.state().powered) await this.#host.powerOn()
    return ok({
      address: formatAddress({ host: loopback, port: this.#host.port }),
      fingerprint: this.#host.fingerprint,
      user: 'root',
      password: this.#password,
    })
  }

  /** Returns the UDP port that the practice host at this address is woken on; null for any other host. */
  wakePort({ host, port }: HostAddress): number | null {
    return this.#host && host === loopback && port === this.#host.port ? this.#host.wakePort : null
  }

  async close(): Promise<void> {
    await this.#host?.close()
  }
}
