import { problem } from '../../../shared/problems/problem.ts'
import { fail } from '../../../shared/result.ts'
import { integer, type CommandLine } from './command-line.ts'

/** Seconds that a host's answer is waited for: a server tests its memory for minutes before it boots. */
const defaultWait = 600

/** Declares `wake`. */
export function declareWake({ program, t, stdin, leaf }: CommandLine): void {
  leaf<WakeFlags>(program, 'wake', t('cli.wake.help.wake'), async (session, name, flags) => {
    if (flags.secureOnStdin && flags.passwordStdin)
      return fail(
        problem('USAGE', { detail: t('cli.usage.exclusive', { options: '--secure-on-stdin, --password-stdin' }) }),
      )
    const { wakeCommand } = await import('../wake-command.ts')
    return wakeCommand(session, name, {
      macs: flags.mac ?? [],
      broadcast: flags.broadcast ?? null,
      ports: flags.port === undefined ? null : [flags.port],
      waitSeconds: flags.wait === false ? null : flags.wait,
      secureOn: flags.secureOnStdin ? stdin : null,
    })
  })
    .argument('<host>', t('cli.help.hostArgument'))
    .option('--mac <mac>', t('cli.wake.help.mac'), (text: string, before: string[] = []) => [
      ...before,
      ...text.split(','),
    ])
    .option('--broadcast <address>', t('cli.wake.help.broadcast'))
    .option('--port <n>', t('cli.wake.help.port'), integer(1, 65_535))
    .option('--wait <s>', t('cli.wake.help.wait'), integer(1, 86_400), defaultWait)
    .option('--no-wait', t('cli.wake.help.noWait'))
    .option('--secure-on-stdin', t('cli.wake.help.secureOn'))
}

interface WakeFlags {
  readonly mac?: string[]
  readonly broadcast?: string
  readonly port?: number
  readonly wait: number | false
  readonly secureOnStdin?: boolean
}
