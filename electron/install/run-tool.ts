import { execFile } from 'node:child_process'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'

/** Runs a program without a shell and returns its output. Problems: `VOLUMES_NOT_LISTED`. */
export type RunTool = (file: string, args: readonly string[]) => Promise<Result<string>>

/** Runs the tools of this computer, at most 30 s and 8 MiB each. */
export const runTool: RunTool = (file, args) =>
  new Promise((resolve) => {
    execFile(
      file,
      [...args],
      { timeout: 30_000, maxBuffer: 8 * 2 ** 20, windowsHide: true, env: { ...process.env, LC_ALL: 'C' } },
      (error, stdout) => {
        resolve(error === null ? ok(stdout) : fail(problem('VOLUMES_NOT_LISTED', { detail: file }, error)))
      },
    )
  })
