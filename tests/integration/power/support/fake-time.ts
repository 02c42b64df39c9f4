import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { commandLine, type CommandLine, type CommandOptions } from '../../cli/support/command.ts'

/** libfaketime (Debian package `faketime`); glibc fills in the machine's own library folder for `$LIB`. */
const library = '/usr/$LIB/faketime/libfaketimeMT.so.1'

/** A command line whose wall clock the test sets while it runs. Its monotonic clock stays the real one. */
export interface SteppedCommandLine extends CommandLine {
  /** Puts the wall clock so many seconds ahead of the real one (negative: behind), for commands that run and that will. */
  step(seconds: number): Promise<void>
}

/** A fresh built command line that runs under libfaketime, its clock right at first. @param onFinished who removes its folder. */
export async function withFakeTime(
  onFinished: (end: () => Promise<void>) => void = onTestFinished,
): Promise<SteppedCommandLine> {
  const pids: number[] = []
  const line = await commandLine((end) =>
    onFinished(async () => {
      await end()
      await Promise.all(pids.flatMap(leftBy).map((path) => rm(path, { force: true })))
    }),
  )
  const file = join(line.data, 'clock-offset')
  const env: NodeJS.ProcessEnv = {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    // Times of files are real.
    NO_FAKE_STAT: '1',
  }
  const start: CommandLine['start'] = (args, options: CommandOptions = {}) => {
    const command = line.start(args, { ...options, env: { ...env, ...options.env } })
    if (command.child.pid !== undefined) pids.push(command.child.pid)
    return command
  }
  const run: CommandLine['run'] = (args, options = {}) => start(args, { ...options, input: options.input ?? '' }).ended
  const step: SteppedCommandLine['step'] = async (seconds) => {
    // It reads the file at any moment: the new one takes the place of the old one at once.
    await writeFile(`${file}.new`, `${seconds < 0 ? '-' : '+'}${Math.abs(seconds)}\n`)
    await rename(`${file}.new`, file)
  }
  await step(0)
  return { data: line.data, step, start, run, json: (args, options) => run([...args, '--json'], options) }
}

/** Shared memory of libfaketime, which it removes itself unless its process is killed. */
function leftBy(pid: number): string[] {
  return [`/dev/shm/faketime_shm_${pid}`, `/dev/shm/sem.faketime_sem_${pid}`]
}
