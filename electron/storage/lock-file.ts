import { closeSync, constants, openSync, readFileSync, writeSync } from 'node:fs'
import type { LockBackend } from './lock-backend.ts'
import { formatNote, maxNoteBytes, parseNote } from './lock-note.ts'

/** open(2) of macOS and the BSDs: take flock(2) on the file while opening it. Node hands numeric flags through but does not name this one. */
const exclusiveLock = 0x20

/** Opens with the flags given and returns the descriptor; throws as `openSync`. A parameter so that the rules are testable elsewhere. */
type Open = (path: string, flags: number, mode: number) => number

/**
 * A lock as flock(2) on `<key>.lock`, taken in the same call that opens the file; for macOS, which has no abstract sockets. The kernel
 * frees it when the holder ends. The file itself stays: its existence means nothing, and removing it would let two processes lock two files.
 * (A socket file instead would have to be removed when its holder died, and two who both saw it dead can each remove the other's new one.)
 */
export function fileBackend(open: Open = openSync): LockBackend {
  return {
    pollMs: 50,

    async tryHold(key, note) {
      let descriptor: number
      try {
        const flags = constants.O_RDWR | constants.O_CREAT | constants.O_NONBLOCK | exclusiveLock
        // A bare descriptor, not a FileHandle: that one would be closed, and the lock with it, by the garbage collector.
        descriptor = open(lockFileOf(key), flags, 0o600)
      } catch (error) {
        // EWOULDBLOCK has the same number.
        if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return null
        throw error
      }
      try {
        // What is left of a longer one stands after the end of the line, which nobody reads.
        writeSync(descriptor, formatNote(note), 0)
      } catch {
        // The note is a courtesy (a full disk must not keep anybody from holding the lock).
      }
      return { release: async () => closeSync(descriptor) }
    },

    watch: (key) => ({ note: Promise.resolve(readNote(lockFileOf(key))), gone: new Promise(() => undefined), close: () => undefined }),
  }
}

function lockFileOf(key: string): string {
  return `${key}.lock`
}

function readNote(path: string) {
  try {
    return parseNote(readFileSync(path, 'utf8').slice(0, maxNoteBytes))
  } catch {
    return null
  }
}
