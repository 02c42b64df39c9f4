import { Command, CommanderError, Option } from 'commander'
import { detectLocale, locales, type Locale } from '../../shared/i18n/locale.ts'
import { loadTranslator } from '../../shared/i18n/load-translator.ts'
import type { Translator } from '../../shared/i18n/translator.ts'
import type { ProblemCode } from '../../shared/problems/codes.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { createRedactor } from '../storage/redactor.ts'
import { declareActivity } from './commands/activity.ts'
import { declareAutostart } from './commands/autostart.ts'
import type { CommandLine, GlobalOptions, Work } from './commands/command-line.ts'
import { declareDaily } from './commands/daily.ts'
import { declareFirewall } from './commands/firewall.ts'
import { declareHardware } from './commands/hardware.ts'
import { declareAcceptance } from './commands/host-vibs.ts'
import { declareHostRuns } from './commands/host-run.ts'
import { declareHosts } from './commands/hosts.ts'
import { declareInstall } from './commands/install.ts'
import { declarePorts } from './commands/ports.ts'
import { declarePractice } from './commands/practice.ts'
import { declarePower } from './commands/power.ts'
import { declareReports } from './commands/report.ts'
import { declareShutdown } from './commands/shutdown.ts'
import { declareVibs } from './commands/vibs.ts'
import { declareVms } from './commands/vms.ts'
import { declareWake } from './commands/wake.ts'
import { exit, exitForProblem, type ExitStatus } from './exit.ts'
import { Output } from './output.ts'
import type { CommonOptions } from './common-options.ts'
import { CliSession, type Keeps } from './session.ts'
import type { Signals } from './signals.ts'
import { write, type Terminal } from './terminal.ts'
import { loadTextWidth } from './text-width.ts'
import { helpIn, usageDetail } from './usage.ts'

/**
 * Runs the command line once.
 * @param args without the interpreter and the script.
 * @param version of this program, for `--version`.
 * @returns the exit status; see exit.ts.
 */
export async function runCli(
  args: readonly string[],
  terminal: Terminal,
  environment: NodeJS.ProcessEnv,
  signals: Signals,
  version: string,
): Promise<number> {
  const redactor = createRedactor()
  const output = new Output(
    terminal,
    await loadTranslator(localeOf(args, environment)),
    args.includes('--json'),
    redactor,
  )
  const forReading = !output.json || args.includes('--help') || args.includes('-h')
  if (forReading) await loadTextWidth()
  const { translator } = output
  let status: number = exit.done
  const program = build(translator, terminal, version, async (options, keeps, work) => {
    const common = withEnvironment(translator, options, environment)
    const session = new CliSession({
      terminal,
      output,
      redactor,
      options: common.ok ? common.value : options,
      signals,
      keeps,
    })
    const opened = common.ok && keeps !== 'nothing' ? await session.open() : ok()
    const ready = common.ok ? opened : common
    const result = ready.ok ? await asResult(work(session)) : ready
    if (!result.ok) {
      output.problem(result.problem)
      // Another user, or none of the variables that name a folder: then the hosts are elsewhere.
      if (ready.ok && hostsElsewhere.has(result.problem.code) && !output.json)
        output.note(translator.t('cli.host.lookedIn', { folder: session.paths.root }))
    }
    status = result.ok ? result.value : exitForProblem(result.problem.code)
    if (!result.ok && ready.ok)
      session.logger.log('warn', 'command.failed', {
        code: result.problem.code,
        params: result.problem.params,
        cause: result.problem.cause,
      })
    await session.close()
  })
  try {
    await program.parseAsync(args, { from: 'user' })
    return status
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return exit.done
      output.problem(problem('USAGE', { detail: usageDetail(translator, error) }))
      return exit.usage
    }
    output.problem(problem('INTERNAL', {}, error))
    return exit.negative
  }
}

/** Problems of hosts that may be saved in another folder. */
const hostsElsewhere: ReadonlySet<ProblemCode> = new Set(['HOST_NOT_FOUND', 'NO_HOSTS_SAVED'])

/** Fills in options that were not given from the environment. Problems: `USAGE`. */
function withEnvironment(
  { t }: Translator,
  options: CommonOptions,
  environment: NodeJS.ProcessEnv,
): Result<CommonOptions> {
  const { data, passwordFile, passwordStdin } = options
  if (passwordStdin && passwordFile !== undefined)
    return fail(
      problem('USAGE', { detail: t('cli.usage.exclusive', { options: '--password-stdin, --password-file' }) }),
    )
  // An empty value comes from a variable that is not set: no reason to take another password or another folder.
  const empty = [['--data <dir>', data] as const, ['--password-file <file>', passwordFile] as const].find(
    ([, value]) => value === '',
  )
  if (empty) return fail(problem('USAGE', { detail: t('cli.usage.missingValue', { option: empty[0] }) }))
  const file = passwordStdin ? undefined : (passwordFile ?? (environment['HYPERTRAY_PASSWORD_FILE'] || undefined))
  return ok({ data: data ?? (environment['HYPERTRAY_DATA'] || undefined), passwordStdin, passwordFile: file })
}

/** Turns what was thrown, which is a mistake of the program, into a problem: the log gets it, and the user a sentence. */
async function asResult(work: Promise<Result<ExitStatus>>): Promise<Result<ExitStatus>> {
  try {
    return await work
  } catch (error) {
    return fail(problem('INTERNAL', {}, error))
  }
}

function localeOf(args: readonly string[], environment: NodeJS.ProcessEnv): Locale {
  const at = args.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='))
  const given = at < 0 ? undefined : (args[at]?.split('=')[1] ?? args[at + 1])
  return (
    locales.find((locale) => locale === given) ??
    detectLocale(environment, () => Intl.DateTimeFormat().resolvedOptions().locale)
  )
}

function build(
  translator: Translator,
  terminal: Terminal,
  version: string,
  run: (
    options: GlobalOptions,
    keeps: Keeps,
    work: (session: CliSession) => Promise<Result<ExitStatus>>,
  ) => Promise<void>,
): Command {
  const { t } = translator
  const help = helpIn(translator)
  const configured = (command: Command, description: string): Command =>
    command
      .description(description)
      .exitOverride()
      .helpCommand(false)
      .helpOption('-h, --help', t('cli.help.help'))
      .configureHelp(help)
      .configureOutput({ writeOut: (text) => write(terminal.stdout, text), writeErr: () => undefined })
  // Options of the program may stand anywhere on the line.
  const program = configured(new Command('hypertray'), t('cli.help.program'))
    .option('--json', t('cli.help.json'))
    .option('--data <dir>', t('cli.help.data'))
    .option('--password-stdin', t('cli.help.passwordStdin'))
    .option('--password-file <file>', t('cli.help.passwordFile'))
    .version(version, '--version', t('cli.help.version'))
    .addOption(new Option('--lang <locale>', t('cli.help.lang')).choices([...locales]))

  const group: CommandLine['group'] = (parent, name, description) => configured(parent.command(name), description)
  const leaf: CommandLine['leaf'] = <O>(
    parent: Command,
    name: string,
    description: string,
    work: Work<O>,
    keeps: Keeps = 'data',
  ): Command => {
    const command = group(parent, name, description)
    return command.action(async (...given: unknown[]) => {
      const options: O & GlobalOptions = command.optsWithGlobals()
      const text = (index: number): string => {
        const value = given[index]
        return typeof value === 'string' ? value : ''
      }
      const rest = given.flatMap((value) => (Array.isArray(value) ? value.map(String) : []))
      await run(options, keeps, (session) => work(session, text(0), options, text(1), rest))
    })
  }

  const line: CommandLine = { program, t, stdin: terminal.stdin, group, leaf }
  for (const declare of declarations) declare(line)
  return program
}

/** In the order of the help. */
const declarations: readonly ((line: CommandLine) => void)[] = [
  declarePractice,
  declareHosts,
  declareShutdown,
  declareHostRuns,
  declareVms,
  declareWake,
  declarePower,
  declareAutostart,
  declareDaily,
  declarePorts,
  declareFirewall,
  declareHardware,
  declareInstall,
  declareVibs,
  declareAcceptance,
  declareActivity,
  declareReports,
]
