import type { Clock } from '../../../shared/clock.ts'
import type { SecretStore } from '../../secrets/secret-store.ts'
import type { Logger } from '../../storage/log.ts'

/** How long a check waits for a signature that is being made. Milliseconds. */
const settleMs = 5_000

interface RunSigningOptions {
  /** Folder of the journal. */
  readonly dir: string
  readonly keychain: SecretStore
  readonly clock: Clock
  readonly logger: Logger
}

/** Signs the chain of runs in the background, one signature after another. */
export class RunSigning {
  readonly #options: RunSigningOptions
  #last: Promise<void> = Promise.resolve()

  constructor(options: RunSigningOptions) {
    this.#options = options
  }

  /** Signs what has been run; returns at once, whatever the keychain does. */
  sign(): void {
    this.#last = this.#last.then(() => this.#sign())
  }

  /** Resolves when everything is signed, or the keychain has had its time. */
  async settled(): Promise<void> {
    const over = new AbortController()
    await Promise.race([this.#last, this.#options.clock.sleep(settleMs, over.signal)])
    over.abort()
  }

  async #sign(): Promise<void> {
    const { dir, keychain, clock, logger } = this.#options
    const { signChain } = await import('../../power/chain/signing.ts')
    const signed = await signChain({ dir, keychain, clock })
    if (!signed.ok) logger.log('info', 'runs.unsigned', { code: signed.problem.code })
  }
}
