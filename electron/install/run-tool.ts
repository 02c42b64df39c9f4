import { execFile } from 'node:child_process'
import { isAborted } from '../../shared/abort.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'

/** Runs a program without a shell and returns its output; ends it when the signal aborts. Problems: `VOLUMES_NOT_LISTED`, `CANCELLED`. */
export type RunTool = (file: string, args: readonly string[], signal?: AbortSignal) => Promise<Result<string>>

/** Runs the tools of this computer, at most 30 s and 8 MiB each. */
export const runTool: RunTool = (file, args, signal) =>
  new Promise((resolve) => {
    execFile(
      file,
      [...args],
      { timeout: 30_000, maxBuffer: 8 * 2 ** 20, windowsHide: true, env: { ...process.env, LC_ALL: 'C' }, signal },
      (error, stdout) => {
        if (error === null) resolve(ok(stdout))
        else
          resolve(
            fail(isAborted(signal) ? problem('CANCELLED') : problem('VOLUMES_NOT_LISTED', { detail: file }, error)),
          )
      },
    )
  })
