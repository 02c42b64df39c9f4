import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { createTranslator, type Translator } from '../../shared/i18n/translator.ts'
import { detectLocale, locales, type Locale } from '../../shared/i18n/locale.ts'
import { esxiTargets, type EsxiTarget } from '../../shared/models/hardware.ts'
import { portRoles, type PortRole } from '../../shared/models/ports.ts'
import {
  inaccessiblePolicySchema,
  noToolsPolicySchema,
  shutdownPolicySchema,
  stuckPolicySchema,
} from '../../shared/models/power.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { exportFormats, type ExportFormat } from '../ports/export-formats.ts'
import { createRedactor } from '../storage/redactor.ts'
import type { CheckOptions } from './hardware-command.ts'
import { exit, exitForProblem, type ExitStatus } from './exit.ts'
import { Output } from './output.ts'
import { CliSession, type CommonOptions, type Keeps } from './session.ts'
import type { Signals } from './signals.ts'
import { write, type Terminal } from './terminal.ts'
import { helpIn, usageDetail } from './usage.ts'

interface GlobalOptions extends CommonOptions {
  readonly json?: boolean
  readonly lang?: Locale
}

type Work<O> = (
  session: CliSession,
  argument: string,
  options: O & GlobalOptions,
  second: string,
) => Promise<Result<ExitStatus>>

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
  const output = new Output(terminal, createTranslator(localeOf(args, environment)), args.includes('--json'), redactor)
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
      if (ready.ok && result.problem.code === 'HOST_NOT_FOUND' && !output.json)
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

/** The options, and for those that were not given what the environment says. Problems: `USAGE`. */
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
  // What is empty was meant to be a variable that is not set: no reason to take another password or another folder.
  const empty = [['--data <dir>', data] as const, ['--password-file <file>', passwordFile] as const].find(
    ([, value]) => value === '',
  )
  if (empty) return fail(problem('USAGE', { detail: t('cli.usage.missingValue', { option: empty[0] }) }))
  const file = passwordStdin ? undefined : (passwordFile ?? (environment['HYPERTRAY_PASSWORD_FILE'] || undefined))
  return ok({ data: data ?? (environment['HYPERTRAY_DATA'] || undefined), passwordStdin, passwordFile: file })
}

/** What was thrown is a mistake of ours; the log gets it, and the person a sentence. */
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
    detectLocale(environment, Intl.DateTimeFormat().resolvedOptions().locale)
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
  const made = <C extends Command>(command: C, description: string): C => {
    command
      .description(description)
      .exitOverride()
      .helpCommand(false)
      .helpOption('-h, --help', t('cli.help.help'))
      .configureHelp(helpIn(translator))
      .configureOutput({ writeOut: (text) => write(terminal.stdout, text), writeErr: () => undefined })
    return command
  }
  // Options of the program may stand anywhere on the line.
  const program = made(new Command('hypertray'), t('cli.help.program'))
    .option('--json', t('cli.help.json'))
    .option('--data <dir>', t('cli.help.data'))
    .option('--password-stdin', t('cli.help.passwordStdin'))
    .option('--password-file <file>', t('cli.help.passwordFile'))
    .version(version, '--version', t('cli.help.version'))
    .addOption(new Option('--lang <locale>', t('cli.help.lang')).choices([...locales]))

  const leaf = <O>(
    parent: Command,
    name: string,
    description: string,
    work: Work<O>,
    keeps: Keeps = 'data',
  ): Command => {
    const command = made(parent.command(name), description)
    return command.action(async (...given: unknown[]) => {
      const options: O & GlobalOptions = command.optsWithGlobals()
      const text = (index: number): string => {
        const value = given[index]
        return typeof value === 'string' ? value : ''
      }
      await run(options, keeps, (session) => work(session, text(0), options, text(1)))
    })
  }

  leaf<PracticeFlags>(
    program,
    'practice',
    t('cli.help.practice'),
    async (session, _none, flags) => {
      const { servePractice } = await import('./practice-command.ts')
      return servePractice(session, {
        port: flags.port,
        vms: flags.vms,
        mode: flags.mode,
        guestSeconds: flags.guestSeconds,
        stuck: flags.stuck,
        noTools: flags.noTools,
        ...(flags.machine !== undefined && { machine: flags.machine }),
      })
    },
    'nothing',
  )
    .option('--port <n>', t('cli.help.practicePort'), integer(0, 65_535), 0)
    .option('--vms <n>', t('cli.help.practiceVms'), integer(0, 10_000), 4)
    .addOption(
      new Option('--mode <mode>', t('cli.help.practiceMode'))
        .choices(['standard', 'free', 'managed'])
        .default('standard'),
    )
    .option('--guest-seconds <s>', t('cli.help.practiceGuest'), integer(0, 86_400), 3)
    .option('--stuck <n>', t('cli.help.practiceStuck'), integer(0, 10_000), 0)
    .addOption(
      new NoToolsOption('--no-tools <n>', t('cli.help.practiceNoTools')).argParser(integer(0, 10_000)).default(0),
    )
    .addOption(
      new Option('--machine <machine>', t('cli.help.practiceMachine')).choices(['server', 'mini-pc', 'old-xeon']),
    )

  const host = made(program.command('host'), t('cli.help.host'))
  leaf<{ user: string; fingerprint?: string; name?: string; yes?: boolean }>(
    host,
    'add',
    t('cli.help.hostAdd'),
    async (session, address, options) => (await import('./host-commands.ts')).hostAdd(session, address, options),
  )
    .argument('<address>', t('cli.help.address'))
    .requiredOption('--user <user>', t('cli.help.user'))
    .option('--fingerprint <sha256>', t('cli.help.fingerprint'))
    .option('--name <name>', t('cli.help.name'))
    .option('--yes', t('cli.help.addAgain'))
  leaf(
    host,
    'list',
    t('cli.help.hostList'),
    async (session) => (await import('./host-commands.ts')).listHosts(session),
    'reads',
  )
  leaf(host, 'remove', t('cli.help.hostRemove'), async (session, name) =>
    (await import('./host-commands.ts')).hostRemove(session, name),
  ).argument('<host>', t('cli.help.hostArgument'))
  leaf<{ fingerprint?: string }>(host, 'trust', t('cli.help.hostTrust'), async (session, name, options) =>
    (await import('./host-commands.ts')).trustHost(session, name, options.fingerprint),
  )
    .argument('<host>', t('cli.help.hostArgument'))
    .option('--fingerprint <sha256>', t('cli.help.fingerprint'))

  leaf(
    program,
    'status',
    t('cli.help.status'),
    async (session, name) => (await import('./host-commands.ts')).showStatus(session, name),
    'reads',
  ).argument('<host>', t('cli.help.hostArgument'))

  leaf<ShutdownFlags>(program, 'shutdown', t('cli.help.shutdown'), async (session, name, flags) => {
    if (flags.now && flags.viaMaintenance)
      return fail(problem('USAGE', { detail: t('cli.usage.exclusive', { options: '--now, --via-maintenance' }) }))
    const policy = shutdownPolicySchema.parse({
      mode: flags.now ? 'now' : flags.viaMaintenance ? 'via-maintenance' : 'direct',
      guestTimeoutSeconds: flags.guestTimeout,
      noTools: flags.noTools,
      stuck: flags.stuck,
      inaccessible: flags.inaccessible,
      maxTimeSeconds: flags.maxTime ?? null,
    })
    const { shutdownCommand } = await import('./shutdown-command.ts')
    return shutdownCommand(session, name, { policy, dryRun: flags.dryRun === true, yes: flags.yes === true })
  })
    .argument('<host>', t('cli.help.hostArgument'))
    .option('--dry-run', t('cli.help.dryRun'))
    .option('--yes', t('cli.help.yes'))
    .option('--now', t('cli.help.now'))
    .option('--guest-timeout <s>', t('cli.help.guestTimeout'), integer(1, 86_400), 300)
    .addOption(
      new NoToolsOption('--no-tools <rule>', t('cli.help.noTools')).choices(noToolsPolicySchema.options).default('ask'),
    )
    .addOption(new Option('--stuck <rule>', t('cli.help.stuck')).choices(stuckPolicySchema.options).default('ask'))
    .addOption(
      new Option('--inaccessible <rule>', t('cli.help.inaccessible'))
        .choices(inaccessiblePolicySchema.options)
        .default('ask'),
    )
    .option('--max-time <s>', t('cli.help.maxTime'), integer(1, 604_800))
    .option('--via-maintenance', t('cli.help.viaMaintenance'))

  const ports = made(program.command('ports'), t('cli.ports.help.group'))
  const role = (): Option =>
    new Option('--role <role>', t('cli.ports.help.role')).choices([...portRoles]).default('management')
  leaf(
    ports,
    'list',
    t('cli.ports.help.list'),
    async (session) => (await import('./ports-command.ts')).listPorts(session),
    'nothing',
  )
  leaf<{ role: PortRole; problems?: boolean }>(
    ports,
    'check',
    t('cli.ports.help.check'),
    async (session, name, options) =>
      (await import('./ports-command.ts')).checkHostPorts(session, name, {
        role: options.role,
        problems: options.problems === true,
      }),
    'reads',
  )
    .argument('<host>', t('cli.help.hostArgument'))
    .addOption(role())
    .option('--problems', t('cli.ports.help.problems'))
  leaf<{ role: PortRole; format: ExportFormat }>(
    ports,
    'export',
    t('cli.ports.help.export'),
    async (session, name, { role: given, format }) =>
      (await import('./ports-command.ts')).exportHostPorts(session, name, { role: given, format }),
    'reads',
  )
    .argument('<host>', t('cli.help.hostArgument'))
    .addOption(role())
    .addOption(
      new Option('--format <format>', t('cli.ports.help.format')).choices([...exportFormats]).makeOptionMandatory(),
    )

  const ruleset = made(
    made(program.command('firewall'), t('cli.firewall.help.group')).command('ruleset'),
    t('cli.firewall.help.ruleset'),
  )
  for (const verb of ['enable', 'disable'] as const) {
    leaf<{ dryRun?: boolean; yes?: boolean }>(
      ruleset,
      verb,
      t(`cli.firewall.help.${verb}`),
      async (session, name, flags, key) =>
        (await import('./firewall-command.ts')).switchRuleset(session, name, {
          key,
          enabled: verb === 'enable',
          dryRun: flags.dryRun === true,
          yes: flags.yes === true,
        }),
    )
      .argument('<host>', t('cli.help.hostArgument'))
      .argument('<key>', t('cli.firewall.help.key'))
      .option('--dry-run', t('cli.help.dryRun'))
      .option('--yes', t('cli.help.yes'))
  }

  const hardware = made(program.command('hardware'), t('cli.hardware.help.group'))
  leaf(
    hardware,
    'inspect',
    t('cli.hardware.help.inspect'),
    async (session, name) => (await import('./hardware-command.ts')).inspectHardware(session, name),
    'reads',
  ).argument('<host>', t('cli.help.hostArgument'))
  leaf<Omit<CheckOptions, 'stdin'>>(
    hardware,
    'check',
    t('cli.hardware.help.check'),
    async (session, _none, options) =>
      (await import('./hardware-command.ts')).checkHardware(session, { ...options, stdin: terminal.stdin }),
    'nothing',
  )
    .option('--lspci <file>', t('cli.hardware.help.lspci'))
    .option('--lscpu <file>', t('cli.hardware.help.lscpu'))
    .option('--nvme <file>', t('cli.hardware.help.nvme'))
    .option('--dmidecode <file>', t('cli.hardware.help.dmidecode'))
    .option('--memory-gib <n>', t('cli.hardware.help.memory'), gibibytes)
    .addOption(
      new Option('--target <release>', t('cli.hardware.help.target')).choices([...esxiTargets]).makeOptionMandatory(),
    )
    .option('--rules <file>', t('cli.hardware.help.rules'))
    .option('--live <host>', t('cli.hardware.help.live'))

  const iso = made(program.command('iso'), t('image.help.group'))
  leaf<{ sha256?: string; sums?: string }>(
    iso,
    'verify',
    t('image.help.verify'),
    async (session, file, { sha256, sums }) =>
      (await import('./iso-command.ts')).verifyIso(session, file, {
        ...(sha256 !== undefined && { sha256 }),
        ...(sums !== undefined && { sums }),
      }),
    'nothing',
  )
    .argument('<file>', t('image.help.file'))
    .option('--sha256 <value>', t('image.help.sha256'))
    .option('--sums <file>', t('image.help.sums'))
  leaf(
    iso,
    'info',
    t('image.help.info'),
    async (session, file) => (await import('./iso-command.ts')).isoInfo(session, file),
    'nothing',
  ).argument('<file>', t('image.help.file'))

  const kickstart = made(program.command('kickstart'), t('kickstart.help.group'))
  const context = ({ target, secureBoot }: { target?: EsxiTarget; secureBoot?: boolean }) => ({
    target: target ?? null,
    secureBoot: secureBoot ?? null,
    stdin: terminal.stdin,
  })
  const targeted = (): Option => new Option('--target <release>', t('kickstart.help.target')).choices([...esxiTargets])
  leaf<{ target?: EsxiTarget; secureBoot?: boolean }>(
    kickstart,
    'render',
    t('kickstart.help.render'),
    async (session, file, flags) =>
      (await import('./kickstart-command.ts')).renderKickstartFile(session, file, context(flags)),
    'nothing',
  )
    .argument('<file>', t('kickstart.help.settings'))
    .addOption(targeted())
    .option('--secure-boot', t('kickstart.help.secureBoot'))
  leaf<{ target?: EsxiTarget; secureBoot?: boolean }>(
    kickstart,
    'lint',
    t('kickstart.help.lint'),
    async (session, file, flags) =>
      (await import('./kickstart-command.ts')).lintKickstartFile(session, file, context(flags)),
    'nothing',
  )
    .argument('<file>', t('kickstart.help.file'))
    .addOption(targeted())
    .option('--secure-boot', t('kickstart.help.secureBoot'))

  const install = made(program.command('install'), t('afterInstall.help.group'))
  leaf<{ target?: EsxiTarget }>(
    install,
    'check',
    t('afterInstall.help.check'),
    async (session, name, { target }) =>
      (await import('./install-command.ts')).checkInstall(session, name, target ?? null),
    'reads',
  )
    .argument('<host>', t('cli.help.hostArgument'))
    .addOption(new Option('--target <release>', t('afterInstall.help.target')).choices([...esxiTargets]))
  leaf(
    install,
    'find',
    t('afterInstall.help.find'),
    async (session, subnet) => (await import('./install-command.ts')).findInstalled(session, subnet),
    'nothing',
  ).argument('<subnet>', t('afterInstall.help.cidr'))

  leaf<{ host?: string }>(
    program,
    'activity',
    t('cli.help.activity'),
    async (session, _none, options) => (await import('./activity-command.ts')).showActivity(session, options.host),
    'reads',
  ).option('--host <host>', t('cli.help.hostArgument'))
  return program
}

interface PracticeFlags {
  readonly port: number
  readonly vms: number
  readonly mode: 'standard' | 'free' | 'managed'
  readonly guestSeconds: number
  readonly stuck: number
  readonly noTools: number
  readonly machine?: 'server' | 'mini-pc' | 'old-xeon'
}

interface ShutdownFlags {
  readonly dryRun?: boolean
  readonly yes?: boolean
  readonly now?: boolean
  readonly guestTimeout: number
  readonly noTools: string
  readonly stuck: string
  readonly inaccessible: string
  readonly maxTime?: number
  readonly viaMaintenance?: boolean
}

/** `--no-tools X` takes a value; commander would read the `no-` as the negation of a flag `--tools`. */
class NoToolsOption extends Option {
  override negate = false
  override attributeName(): string {
    return 'noTools'
  }
}

/** Parses a whole number within bounds; anything else is a usage error that names them. */
function integer(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!/^\d{1,9}$/.test(text) || value < min || value > max) throw new InvalidArgumentError(`${min}-${max}`)
    return value
  }
}

/** Parses an amount of memory, `7.8` for instance; anything else is a usage error that names the bounds. */
function gibibytes(text: string): number {
  const value = Number(text)
  if (!/^\d{1,6}(?:\.\d{1,6})?$/.test(text) || value <= 0) throw new InvalidArgumentError('0.001-999999')
  return value
}
