import type { PracticeAttempt } from '../api.ts'
import { productVersion } from '../about.ts'
import { refs } from '../refs.ts'
import { touch } from '../world.ts'
import type { World } from '../world.ts'
import { readBundle } from './bundle.ts'
import { fileAt } from './files.ts'
import { refreshFirewall } from './firewall-rulesets.ts'
import { vibId } from './image-data.ts'
import type { InstalledPackage } from './image-data.ts'
import { isRefusal, judgeVib } from './judge.ts'
import type { Refusal } from './judge.ts'
import { isReplaced, judgeImage } from './judge-image.ts'
import { matching } from './specification.ts'

/** What installing or removing did. Packages by id. */
export interface Transaction {
  readonly message: string
  readonly rebootRequired: boolean
  readonly installed: readonly string[]
  readonly removed: readonly string[]
  readonly skipped: readonly string[]
}

/** The image that a transaction leads to. */
interface Plan {
  readonly packages: ReadonlyMap<string, InstalledPackage>
  readonly live: boolean
  readonly installed: readonly string[]
  readonly removed: readonly string[]
  readonly skipped: readonly string[]
}

const locked: Refusal = { kind: 'LockingError', lines: ['Another process is updating the host.'], status: 3 }

/** Starts an attempt and hands its outcome over when it is done. `cutConnections` cuts them halfway, where that was asked for. */
export function attempt(
  world: World,
  request: PracticeAttempt,
  cutConnections: () => void,
  done: (outcome: Transaction | Refusal) => void,
): void {
  const { image, installs, timers } = world
  image.attempts.push(request)
  if (image.busy) return done(locked)
  image.busy = true
  const { seconds, cut } = installs
  const finish = (): void => {
    image.busy = false
    const plan = request.what === 'install' ? planInstall(world, request) : planRemove(world, request)
    if (isRefusal(plan)) return done(plan)
    if (request.dryRun) return done(dryRunOf(plan))
    done(cut === 'dropped' ? nothingDone(plan) : perform(world, plan))
  }
  if (cut !== null) timers.after(seconds / 2, cutConnections)
  timers.after(seconds, finish)
}

/** Reads the VIBs of an attempt. */
function vibsOf(world: World, { of, fromBundles }: PracticeAttempt, release: string): readonly Buffer[] | Refusal {
  const vibs: Buffer[] = []
  for (const address of of) {
    const file = fileAt(world, address)
    if (fromBundles !== undefined) {
      const taken = readBundle(address, file, { release, names: fromBundles })
      if (isRefusal(taken)) return taken
      vibs.push(...taken)
    } else if (file === undefined) return notDownloaded(address)
    else vibs.push(file)
  }
  return vibs
}

function planInstall(world: World, request: PracticeAttempt): Plan | Refusal {
  const { image, setup, options, clock, installs } = world
  const packages = new Map(image.staged ?? image.packages)
  const [installed, removed, skipped]: [string[], string[], string[]] = [[], [], []]
  const release = productVersion(options.apiVersion)
  const vibs = vibsOf(world, request, release)
  if (isRefusal(vibs)) return vibs
  let live = true
  for (const file of vibs) {
    const judges = { release, acceptance: setup.acceptance, packages, dryRun: request.dryRun, now: clock.now() }
    const vib = judgeVib(file, judges)
    if (isRefusal(vib)) return vib
    const present = packages.get(vib.name)
    if (installs.outcome === 'skip' || present?.digest === vib.digest) {
      skipped.push(vibId(vib))
      continue
    }
    const outgoing = [...packages.values()].filter((each) => each.name === vib.name || isReplaced(vib, each))
    const kept = outgoing.find((each) => each.name !== vib.name && isSystem(each))
    if (kept !== undefined) return requiredBySystem(kept)
    live &&= vib.liveInstall && outgoing.every(({ liveRemove }) => liveRemove)
    for (const each of outgoing) {
      removed.push(vibId(each))
      packages.delete(each.name)
    }
    installed.push(vibId(vib))
    packages.set(vib.name, vib)
  }
  return judgeImage([...packages.values()], release) ?? { packages, live, installed, removed, skipped }
}

/** Fact: a wrong path and a relative one look the same, exit status 7. */
function notDownloaded(address: string): Refusal {
  const why = address.startsWith('/')
    ? `[Errno 4] IOError: <urlopen error [Errno 2] No such file or directory: '${address}'>`
    : `unknown url type: '${address}'`
  return { kind: 'VibDownloadError', lines: [`('${address}', '', "${why}")`], status: 7 }
}

function planRemove({ image, options }: World, { of }: PracticeAttempt): Plan | Refusal {
  const packages = new Map(image.staged ?? image.packages)
  const removed: string[] = []
  let live = true
  for (const name of of) {
    const found = matching([...packages.values()], [name])
    if (isRefusal(found)) return found
    const [present] = found
    if (present === undefined) continue
    if (isSystem(present)) return requiredBySystem(present)
    live &&= present.liveRemove
    removed.push(vibId(present))
    packages.delete(present.name)
  }
  const problem = judgeImage([...packages.values()], productVersion(options.apiVersion))
  return problem ?? { packages, live, installed: [], removed, skipped: [] }
}

/** The system itself stays; whatever else the host came with may go. */
const isSystem = ({ vendor, digest }: InstalledPackage): boolean => vendor === 'VMware' && digest === null

const requiredBySystem = (each: InstalledPackage): Refusal => ({
  kind: 'DependencyError',
  lines: [`VIB ${vibId(each)} is required by the system.`],
  status: 15,
})

const unchanged = 'Host is not changed.'

const installerOf = ({ live }: Plan): string => (live ? 'LiveImageInstaller' : 'BootBankInstaller')

const dryRunOf = (plan: Plan): Transaction => ({
  message: `Dryrun only, host not changed. The following installers will be applied: [${installerOf(plan)}]`,
  rebootRequired: !plan.live,
  installed: plan.installed,
  removed: plan.removed,
  skipped: plan.skipped,
})

const nothingDone = ({ skipped }: Plan): Transaction => ({
  message: unchanged,
  rebootRequired: false,
  installed: [],
  removed: [],
  skipped,
})

/** Fact: what may be installed live is there at once, rulesets included; anything else comes with the next boot. */
function perform(world: World, plan: Plan): Transaction {
  const { image, installs } = world
  if (plan.installed.length === 0 && plan.removed.length === 0) return nothingDone(plan)
  const live = plan.live && installs.outcome !== 'reboot' && image.staged === undefined
  image.updated = true
  if (live) {
    image.packages = plan.packages
    refreshFirewall(world)
  } else {
    image.staged = plan.packages
    touch(world, refs.host)
  }
  const { installed, removed, skipped } = plan
  return {
    message: live
      ? 'Operation finished successfully.'
      : 'The update completed successfully, but the system needs to be rebooted for the changes to be effective.',
    rebootRequired: !live,
    installed,
    removed,
    skipped,
  }
}
