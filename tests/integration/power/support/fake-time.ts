import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { commandLine, type CommandLine, type CommandOptions } from '../../cli/support/command.ts'

/** libfaketime (Debian package `faketime`); glibc fills in the machine's own library folder for `$LIB`. */
const library = '/usr/$LIB/faketime/libfaketimeMT.so.1'

/** A command line whose wall clock the test sets while it runs. Its monotonic clock stays the real one. */
export interface SteppedCommandLine extends CommandLine {
  /** Puts the wall clock so many seconds ahead of the real one (negative: behind), for commands that run and that will. */
  step(seconds: number): Promise<void>
}

/** A fresh built command line that runs under libfaketime, its clock right at first. @param onFinished who removes its folder. */
export async function withFakeTime(onFinished?: (end: () => Promise<void>) => void): Promise<SteppedCommandLine> {
  const line = await commandLine(onFinished)
  const file = join(line.data, 'clock-offset')
  const env: NodeJS.ProcessEnv = {
    LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1',
    // Times of files are real, and a command that is killed leaves no shared memory behind.
    NO_FAKE_STAT: '1', FAKETIME_DISABLE_SHM: '1',
  }
  const faked = (options: CommandOptions = {}): CommandOptions => ({ ...options, env: { ...env, ...options.env } })
  const step: SteppedCommandLine['step'] = async (seconds) => {
    // It reads the file at any moment: the new one takes the place of the old one at once.
    await writeFile(`${file}.new`, `${seconds < 0 ? '-' : '+'}${Math.abs(seconds)}\n`)
    await rename(`${file}.new`, file)
  }
  await step(0)
  return {
    data: line.data, step,
    start: (args, options) => line.start(args, faked(options)),
    run: (args, options) => line.run(args, faked(options)),
    json: (args, options) => line.json(args, faked(options)),
  }
}
