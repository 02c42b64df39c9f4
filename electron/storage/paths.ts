import { homedir, userInfo } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import type { Result } from '../../shared/result.ts'
import { fail, ok } from '../../shared/result.ts'
import { problem } from '../../shared/problems/problem.ts'
import { makePrivateFolder } from './atomic-file.ts'

/** Where everything of one user is kept. Absolute. */
export interface DataPaths {
  readonly root: string
  readonly hosts: string
  readonly settings: string
  /** The hosts' own shutdown rules. */
  readonly policies: string
  /** The shutdown rules of single VMs. */
  readonly vmRules: string
  /** Where the window was last. */
  readonly window: string
  /** The newest version that was ever offered. */
  readonly updates: string
  readonly journal: string
  /** Journal of changes to firewalls and services. */
  readonly changes: string
  /** Journal of acceptance levels changed, and of VIBs installed and removed. */
  readonly imageChanges: string
  /** Journal of changes to autostart settings. */
  readonly autostartChanges: string
  /** Journal of work on single VMs. */
  readonly vmActions: string
  readonly baselines: string
  /** Saved hardware of machines. */
  readonly passports: string
  /** Install checklists and the user's own templates. */
  readonly checklists: string
  /** What VIBs were built, so that no two have one name and version. */
  readonly vibs: string
  /** Rules files that the workshop keeps. */
  readonly rulesDocuments: string
  /** VIBs that a host's next reboot decides about. */
  readonly pendingReboots: string
  /** Which items that need attention were seen, snoozed or meant so. */
  readonly attention: string
  /** Folder of the user's own hardware rules; it may not exist. */
  readonly rules: string
  readonly practice: string
  readonly logs: string
}

/** Where the user's own folders are looked for. */
export interface Homes {
  readonly platform: NodeJS.Platform
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Of this user, the likeliest first; each may throw or give nothing of use. */
  readonly homes: readonly (() => string)[]
}

/**
 * The user-data folder: the one given, else HYPERTRAY_DATA, else the platform's own place: `$XDG_DATA_HOME/hypertray` (Linux),
 * `~/Library/Application Support/hypertray` (macOS), `%LOCALAPPDATA%\hypertray\Data` (Windows). The window and the command line use the
 * same one; Chromium's own files (caches, cookies) do not belong here.
 * @returns an absolute path; null where nothing was given and this user has no home, which happens to services.
 */
export function dataFolder(given: string | undefined, from: Homes = ownHomes()): string | null {
  const { platform, environment } = from
  const chosen = given || environment['HYPERTRAY_DATA']
  if (chosen) return resolve(chosen)
  const place = environment[platform === 'win32' ? 'LOCALAPPDATA' : 'XDG_DATA_HOME'] ?? ''
  // A relative one would be another folder wherever the command is called from.
  if (platform !== 'darwin' && isAbsolute(place))
    return join(place, ...(platform === 'win32' ? ['hypertray', 'Data'] : ['hypertray']))
  const home = from.homes.map(attempt).find((path) => path !== null && isAbsolute(path)) ?? null
  if (home === null) return null
  if (platform === 'win32') return join(home, 'AppData', 'Local', 'hypertray', 'Data')
  return platform === 'darwin'
    ? join(home, 'Library', 'Application Support', 'hypertray')
    : join(home, '.local', 'share', 'hypertray')
}

/** Read at each call. `homedir` believes HOME even when it is empty; `userInfo` asks the system. */
function ownHomes(): Homes {
  return { platform: process.platform, environment: process.env, homes: [homedir, () => userInfo().homedir] }
}

function attempt(read: () => string): string | null {
  try {
    return read()
  } catch {
    return null
  }
}

/** What lies in a user-data folder. */
export function dataPaths(folder: string): DataPaths {
  const root = resolve(folder)
  return {
    root,
    hosts: join(root, 'hosts.json'),
    settings: join(root, 'settings.json'),
    policies: join(root, 'host-policies.json'),
    vmRules: join(root, 'vm-rules.json'),
    window: join(root, 'window.json'),
    updates: join(root, 'updates.json'),
    journal: join(root, 'journal'),
    changes: join(root, 'changes.jsonl'),
    imageChanges: join(root, 'image-changes.jsonl'),
    autostartChanges: join(root, 'autostart-changes.jsonl'),
    vmActions: join(root, 'vm-actions.jsonl'),
    baselines: join(root, 'baselines.json'),
    passports: join(root, 'passports.json'),
    checklists: join(root, 'checklists.json'),
    vibs: join(root, 'vibs.json'),
    rulesDocuments: join(root, 'rules-documents.json'),
    pendingReboots: join(root, 'pending-reboots.json'),
    attention: join(root, 'attention.json'),
    rules: join(root, 'rules'),
    practice: join(root, 'practice'),
    logs: join(root, 'logs'),
  }
}

/** Creates the folders of {@link dataPaths} for the owner alone (0700). Fails with STORAGE_WRITE_FAILED. */
export async function createDataFolders(paths: DataPaths): Promise<Result<void>> {
  for (const folder of [paths.root, paths.journal, paths.practice, paths.logs]) {
    try {
      await makePrivateFolder(folder)
    } catch (error) {
      return fail(problem('STORAGE_WRITE_FAILED', { file: folder }, error))
    }
  }
  return ok()
}
