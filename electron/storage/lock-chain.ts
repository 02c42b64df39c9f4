/** What a holder's mark says: `dead` when its process let go or ended, `missing` when there is none of this number. */
export type MarkState = 'alive' | 'dead' | 'missing'

/**
 * The files of one lock. A mark is a file that tells whether the process that made it still holds it (a Unix socket); marks
 * are numbered, and the one with the highest number is the holder's. Every operation is atomic between processes.
 */
export interface LockFiles<Mark> {
  /** Number where the chain begins; 0 when there is none. */
  start(): Promise<number>
  /** Only the holder does this, and only forward. */
  moveStart(number: number): Promise<void>
  state(number: number): Promise<MarkState>
  exists(number: number): Promise<boolean>
  /** Makes a living mark without a number. */
  make(): Promise<Mark>
  /** Gives a mark its number; false when that number is taken (or the mark was swept away). */
  give(mark: Mark, number: number): Promise<boolean>
  /** Takes a number away from a mark that turned out to be late. */
  withdraw(number: number): Promise<void>
  /** Ends a mark. */
  discard(mark: Mark): Promise<void>
  /** Removes all marks below a number, and those without one. */
  sweep(below: number): Promise<void>
}

/** Tries against others that each get ahead; more than this means that the folder does not behave as a folder. */
const maxTries = 1_000
const unsettled = 'the files of the lock change without end'

/**
 * Takes a lock, or returns null when another process holds it.
 *
 * The trouble with a socket file is removing the one of a dead holder: two who both see it dead can each remove the other's
 * new one. So the highest mark is never removed. Who finds it dead gives its own the next number, which only one can
 * (`give`), then moves the start there, and only then removes what is below. A process that was held up since it looked
 * may give its mark a number that has been removed meanwhile; it sees that the start is beyond that number and withdraws.
 * A number that was never given before cannot be below the start, since only its holder or a later one moves the start past it.
 */
export async function takeLock<Mark>(files: LockFiles<Mark>): Promise<Mark | null> {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const { last, state } = await lookAtLock(files)
    if (state === 'alive') return null
    const number = last + 1
    const mark = await files.make()
    try {
      if (await files.give(mark, number)) {
        if ((await files.start()) <= number) {
          await settle(files, number)
          return mark
        }
        await files.withdraw(number)
      }
    } catch (error) {
      await files.discard(mark)
      throw error
    }
    await files.discard(mark)
  }
  throw new Error(unsettled)
}

/** Returns the number of the highest mark, 0 for none, and whether it holds the lock. */
export async function lookAtLock(
  files: Pick<LockFiles<unknown>, 'start' | 'state' | 'exists'>,
): Promise<{ readonly last: number; readonly state: 'alive' | 'dead' }> {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const start = await files.start()
    let last = start
    while (await files.exists(last + 1)) last += 1
    const state = last === 0 ? 'dead' : await files.state(last)
    if (state === 'dead') return { last, state }
    // Either answer may be about a mark that was swept or late; then the start has moved.
    if ((await files.start()) !== start) continue
    if (state === 'alive') return { last, state }
    // The mark at the start is never swept. It is lost where a data folder was copied without its sockets.
    if (last === start) return { last, state: 'dead' }
  }
  throw new Error(unsettled)
}

/** Housekeeping of the new holder. A start that did not move (a full disk) leaves the old marks where they are. */
async function settle(files: LockFiles<unknown>, number: number): Promise<void> {
  try {
    await files.moveStart(number)
    await files.sweep(number)
  } catch {
    // The lock is held all the same.
  }
}
