import { randomBytes } from 'node:crypto'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { jsonText } from '../../shared/text/json-text.ts'
import { createCertificate, loadOrCreateCertificate, type PracticeCertificate } from '../practice/certificate.ts'
import { startPracticeHost, type PracticeOptions } from '../practice/practice-host.ts'
import { exit, type ExitStatus } from './exit.ts'
import type { CliSession } from './session.ts'

/** `practice`: a practice host on loopback until the process is told to stop. The password is made anew each time. */
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
    portProblem(session, options.port ?? 0),
  )
  if (!started.ok) return started
  const host = started.value
  // One line for scripts and people alike: it is what `host add` needs.
  const line = { url: host.url, fingerprint: host.fingerprint, user, password }
  session.output.result(line, () => jsonText(line))
  await new Promise<void>((resolve) => {
    // Once the practice host has been shut down no connection keeps the process alive; it is still to be stopped by whoever started it.
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

/** The certificate that is kept in the data folder; where none can be kept, one for this time, whose fingerprint is another one the next time. */
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

/** A port that somebody else has, or that this user may not take, was the person's choice. */
function portProblem({ output }: CliSession, port: number): (error: unknown) => Result<never> {
  return (error) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error
    return fail(problem('USAGE', { detail: output.translator.t('cli.usage.port', { port }) }, error))
  }
}
