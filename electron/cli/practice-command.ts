import { randomBytes } from 'node:crypto'
import { ok, type Result } from '../../shared/result.ts'
import { loadOrCreateCertificate } from '../practice/certificate.ts'
import { startPracticeHost, type PracticeOptions } from '../practice/practice-host.ts'
import { exit, type ExitStatus } from './exit.ts'
import type { CliSession } from './session.ts'

/** `practice`: a practice host on loopback until the process is told to stop. The password is made anew each time. */
export async function servePractice(session: CliSession, options: Omit<PracticeOptions, 'password' | 'certificate'>): Promise<Result<ExitStatus>> {
  const certificate = await loadOrCreateCertificate(session.paths.practice)
  if (!certificate.ok) return certificate
  const user = 'root'
  const password = randomBytes(12).toString('base64url')
  const host = await startPracticeHost({ ...options, user, password, certificate: certificate.value })
  // One line for scripts and people alike: it is what `host add` needs.
  const line = { url: host.url, fingerprint: host.fingerprint, user, password }
  session.output.result(line, () => JSON.stringify(line))
  await new Promise<void>((resolve) => {
    // Once the practice host has been shut down no connection keeps the process alive; it is still to be stopped by whoever started it.
    const awake = setInterval(() => undefined, 2 ** 30)
    const stop = (): void => {
      clearInterval(awake)
      resolve()
    }
    if (session.cancel.aborted) stop()
    else session.cancel.addEventListener('abort', stop, { once: true })
  })
  await host.close()
  return ok(exit.done)
}
