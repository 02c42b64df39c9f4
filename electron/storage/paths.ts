import envPaths from 'env-paths'
import { join, resolve } from 'node:path'
import type { Result } from '../../shared/result.ts'
import { fail, ok } from '../../shared/result.ts'
import { problem } from '../../shared/problems/problem.ts'
import { makePrivateFolder } from './atomic-file.ts'

/** Where everything of one user is kept. Absolute. */
export interface DataPaths {
  readonly root: string
  readonly hosts: string
  readonly settings: string
  /** Where the window was last. */
  readonly window: string
  /** The newest version that was ever offered. */
  readonly updates: string
  readonly journal: string
  /** Journal of changes to firewalls and services. */
  readonly changes: string
  readonly baselines: string
  /** Saved hardware of machines. */
  readonly passports: string
  /** Install checklists and a person's own templates. */
  readonly checklists: string
  /** Folder of a person's own hardware rules; there may be none. */
  readonly rules: string
  readonly practice: string
  readonly logs: string
}

/**
 * The user-data folder and what lies in it. Without `dir` the platform's own place: `$XDG_DATA_HOME/hypertray` (Linux),
 * `~/Library/Application Support/hypertray` (macOS), `%LOCALAPPDATA%\hypertray\Data` (Windows). The window and the
 * command line use the same one; Chromium's own files (caches, cookies) do not belong here.
 */
export function dataPaths(dir?: string): DataPaths {
  const root = resolve(dir ?? envPaths('hypertray', { suffix: '' }).data)
  return {
    root,
    hosts: join(root, 'hosts.json'),
    settings: join(root, 'settings.json'),
    window: join(root, 'window.json'),
    updates: join(root, 'updates.json'),
    journal: join(root, 'journal'),
    changes: join(root, 'changes.jsonl'),
    baselines: join(root, 'baselines.json'),
    passports: join(root, 'passports.json'),
    checklists: join(root, 'checklists.json'),
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
