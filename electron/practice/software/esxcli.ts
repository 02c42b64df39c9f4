import { compareVersions } from '../about.ts'
import type { PracticeAttempt } from '../api.ts'
import { bool, list, str } from '../values.ts'
import type { Value } from '../values.ts'
import type { World } from '../world.ts'
import { detailsOf, resultOf, summaryOf } from './esxcli-values.ts'
import { refreshFirewall } from './firewall-rulesets.ts'
import { setAcceptance } from './image.ts'
import { isRefusal } from './judge.ts'
import { acceptanceName, acceptanceOf } from './packages.ts'
import { matching } from './specification.ts'
import { attempt } from './transactions.ts'

/** Values of a command's parameters, by name. */
export type Arguments = ReadonlyMap<string, readonly string[]>

/** A command that failed, with the lines of its error. */
export interface Failure {
  readonly notFound: boolean
  readonly lines: readonly string[]
}

/** Tells a failure from values and arguments. */
export const isFailure = (outcome: object): outcome is Failure => 'lines' in outcome && 'notFound' in outcome

/** An esxcli command. */
interface Command {
  /** Fact: names are lower case, without hyphens. */
  readonly parameters: readonly string[]
  readonly writes: boolean
  readonly run: (given: Arguments) => Value | Failure | Promise<Value | Failure>
}

const error = (kind: string, ...lines: readonly string[]): Failure => ({
  notFound: false,
  lines: [`[${kind}]`, ...lines, 'Please refer to the log file for more details.'],
})

/** The commands that this host executes, by method. */
export function commands(world: World, cutConnections: () => void): Readonly<Record<string, Command>> {
  const hasDpus = compareVersions(world.options.apiVersion, '8.0') >= 0
  const transact = (request: PracticeAttempt): Promise<Value | Failure> =>
    new Promise((resolve) =>
      attempt(world, request, cutConnections, (outcome) =>
        resolve(isRefusal(outcome) ? error(outcome.kind, ...outcome.lines) : resultOf(outcome, hasDpus)),
      ),
    )
  const refresh: Command = {
    parameters: [],
    writes: true,
    run: () => {
      refreshFirewall(world)
      return bool(true)
    },
  }
  return {
    'vim.EsxCLI.software.vib.install': {
      parameters: ['viburl', 'depot', 'vibname', 'dryrun', 'force', 'maintenancemode', 'noliveinstall', 'nosigcheck'],
      writes: true,
      run: (given) => {
        const bundles = given.get('depot')
        const of = given.get('viburl') ?? bundles ?? []
        if (of.length === 0) return error('ValueError', 'Either a depot or a VIB URL is required.')
        return transact({
          via: 'esxcli',
          what: 'install',
          of,
          ...(of === bundles ? { fromBundles: given.get('vibname') ?? [] } : {}),
          dryRun: isOn(given, 'dryrun'),
          force: isOn(given, 'force'),
          noSigCheck: isOn(given, 'nosigcheck'),
        })
      },
    },
    'vim.EsxCLI.software.vib.remove': {
      parameters: ['vibname', 'dryrun', 'force', 'maintenancemode', 'noliveinstall'],
      writes: true,
      run: (given) => {
        const of = given.get('vibname') ?? []
        if (of.length === 0) return error('ValueError', 'A VIB name is required.')
        const [dryRun, force] = [isOn(given, 'dryrun'), isOn(given, 'force')]
        return transact({ via: 'esxcli', what: 'remove', of, dryRun, force, noSigCheck: false })
      },
    },
    'vim.EsxCLI.software.vib.list': {
      parameters: [],
      writes: false,
      run: () =>
        list(
          'DataObject',
          [...world.image.packages.values()].map((each) => summaryOf(each, hasDpus)),
        ),
    },
    'vim.EsxCLI.software.vib.get': {
      parameters: ['vibname', 'rebootingimage'],
      writes: false,
      run: (given) => {
        const { packages, staged } = world.image
        const shown = isOn(given, 'rebootingimage') ? (staged ?? new Map<string, never>()) : packages
        const found = matching([...shown.values()], given.get('vibname') ?? [])
        if (isRefusal(found)) return error(found.kind, ...found.lines)
        return list(
          'DataObject',
          found.map((each) => detailsOf(each, hasDpus)),
        )
      },
    },
    'vim.EsxCLI.software.acceptance.get': {
      parameters: [],
      writes: false,
      run: () => str(acceptanceName(world.setup.acceptance, 'esxcli')),
    },
    'vim.EsxCLI.software.acceptance.set': {
      parameters: ['level'],
      writes: true,
      run: (given) => {
        const name = given.get('level')?.[0] ?? ''
        const level = acceptanceOf(name, 'esxcli')
        if (level === undefined) return { notFound: false, lines: ["Invalid data constraint for parameter 'level'."] }
        const refusal = setAcceptance(world, level)
        if (refusal !== undefined) return error('AcceptanceConfigError', refusal)
        return str(`Host acceptance level changed to '${name}'.`)
      },
    },
    'vim.EsxCLI.network.firewall.refresh': refresh,
  }
}

const isOn = (given: Arguments, name: string): boolean => ['true', '1'].includes(given.get(name)?.[0] ?? '')
