import { Option } from 'commander'
import { integer, NoToolsOption, type CommandLine } from './command-line.ts'

/** Declares `practice`. */
export function declarePractice({ program, t, leaf }: CommandLine): void {
  leaf<PracticeFlags>(
    program,
    'practice',
    t('cli.help.practice'),
    async (session, _none, flags) => {
      const { servePractice } = await import('../practice-command.ts')
      return servePractice(session, {
        port: flags.port,
        vms: flags.vms,
        mode: flags.mode,
        guestSeconds: flags.guestSeconds,
        stuck: flags.stuck,
        noTools: flags.noTools,
        ...(flags.machine !== undefined && { machine: flags.machine }),
        ...(flags.wakePort !== undefined && { wake: { port: flags.wakePort, bootSeconds: flags.bootSeconds } }),
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
    .option('--wake-port <n>', t('cli.help.practiceWakePort'), integer(0, 65_535))
    .option('--boot-seconds <s>', t('cli.help.practiceBoot'), integer(0, 86_400), 5)
}

interface PracticeFlags {
  readonly port: number
  readonly vms: number
  readonly mode: 'standard' | 'free' | 'managed'
  readonly guestSeconds: number
  readonly stuck: number
  readonly noTools: number
  readonly wakePort?: number
  readonly bootSeconds: number
  readonly machine?: 'server' | 'mini-pc' | 'old-xeon'
}
