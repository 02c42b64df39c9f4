import { randomBytes } from 'node:crypto'
import { ok, type Result } from '../../shared/result.ts'
import { formatAddress } from '../hosts/address.ts'
import type { PracticeHost } from '../practice/practice-host.ts'

/** How to reach the practice host of this session. */
export interface PracticeAccess {
  readonly address: string
  readonly fingerprint: string
  readonly user: string
  readonly password: string
}

/** The practice host inside the app: started when first asked for, gone with the app. */
export class PracticeService {
  readonly #folder: string
  #host: PracticeHost | null = null
  readonly #password = randomBytes(12).toString('base64url')

  /** @param folder where this installation keeps the practice host's certificate. */
  constructor(folder: string) {
    this.#folder = folder
  }

  async access(): Promise<Result<PracticeAccess>> {
    if (!this.#host) {
      // Loaded when wanted: most sessions never practise, and it brings a certificate library along.
      const { loadOrCreateCertificate } = await import('../practice/certificate.ts')
      const { startPracticeHost } = await import('../practice/practice-host.ts')
      const certificate = await loadOrCreateCertificate(this.#folder)
      if (!certificate.ok) return certificate
      this.#host = await startPracticeHost({
        password: this.#password,
        certificate: certificate.value,
        vms: 5,
        guestSeconds: 6,
      })
    } else if (!this.#host.state().powered) await this.#host.powerOn()
    return ok({
      address: formatAddress({ host: '127.0.0.1', port: this.#host.port }),
      fingerprint: this.#host.fingerprint,
      user: 'root',
      password: this.#password,
    })
  }

  async close(): Promise<void> {
    await this.#host?.close()
  }
}
