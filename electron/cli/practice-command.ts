import { randomBytes } from 'node:crypto'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { jsonText } from '../../shared/text/json-text.ts'
import { createCertificate, loadOrCreateCertificate, type PracticeCertificate } from '../practice/certificate.ts'
import { startPracticeHost, type PracticeOptions } from '../practice/practice-host.ts'
import { exit, type ExitStatus } from './exit.ts'
import type { CliSession } from './session.ts'

/** Runs `practice`: serves a practice host on loopback until the process is stopped. The password is new each time. */
export async function servePractice(
  session: CliSession,
  options: Omit<PracticeOptions, 'password' | 'certificate'>,
): Promise<Result<ExitStatus>> {
  const certificate = await certificateOf(session)
  if (!certificate.ok) return certificate
  const user = 'root'
  const password = randomBytes(12).toString('base64url')
  const started = await startPracticeHost({ ...options, user, password, certificate: certificate.value }).then(
    (served) => ok(served),
    portProblem(session),
  )
  if (!started.ok) return started
  const host = started.value
  // One line for scripts and users alike: it is what `host add` needs.
  const { url, fingerprint, wakePort } = host
  const line = { url, fingerprint, user, password, ...(wakePort !== null && { wakePort }) }
  session.output.result(line, () => jsonText(line))
  await new Promise<void>((resolve) => {
    // Once the practice host is shut down no connection keeps the process alive; it still runs until it is stopped.
    const awake = setInterval(() => undefined, 2 ** 30)
    const stop = (): void => {
      clearInterval(awake)
      resolve()
    }
    if (session.stop.aborted) stop()
    else session.stop.addEventListener('abort', stop, { once: true })
  })
  await host.close()
  return ok(exit.done)
}

/**
 * Loads the certificate in the data folder, or makes one; where none can be written, its fingerprint changes each time.
 */
async function certificateOf({ paths, output }: CliSession): Promise<Result<PracticeCertificate>> {
  const kept = await loadOrCreateCertificate(paths.practice)
  if (kept.ok || (kept.problem.code !== 'STORAGE_WRITE_FAILED' && !isNoFolder(kept.problem.cause))) return kept
  output.note(
    output.translator.t('cli.warning', {
      message: output.translator.problemText(problem('STORAGE_WRITE_FAILED', { file: paths.practice })),
    }),
  )
  return ok(await createCertificate())
}

function isNoFolder(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOTDIR'
}

/** A port that is taken, or that this user may not take, was the user's choice. */
function portProblem({ output }: CliSession): (error: unknown) => Result<never> {
  return (error) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error
    const port = error instanceof Error && 'port' in error ? Number(error.port) : 0
    return fail(problem('USAGE', { detail: output.translator.t('cli.usage.port', { port }) }, error))
  }
}
