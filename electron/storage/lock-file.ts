import { closeSync, constants, openSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { hasCode, isMissing } from './errno.ts'
import type { LockBackend } from './lock-backend.ts'
import { formatNote, maxNoteBytes, parseNote } from './lock-note.ts'
import { lockPlace, makeLockFolder } from './lock-place.ts'

/** How a system opens a file for one process alone. Node hands numeric flags through but names neither. */
export interface ExclusiveOpen {
  readonly flag: number
  /** Code of the error when another process has it open. */
  readonly refused: string
}

/** O_EXLOCK of macOS and the BSDs: open(2) takes flock(2) on the file. EWOULDBLOCK has the same number. */
export const bsdOpen: ExclusiveOpen = { flag: 0x20, refused: 'EAGAIN' }
/** UV_FS_O_EXLOCK of libuv on Windows: CreateFile without sharing, for reading neither. */
export const windowsOpen: ExclusiveOpen = { flag: 0x10000000, refused: 'EBUSY' }

/** Opens with the flags given and returns the descriptor; throws as `openSync`. A parameter so that the rules are testable elsewhere. */
type Open = (path: string, flags: number, mode: number) => number

/**
 * A lock as a file that is open for one process alone, taken in the same call that opens it; for macOS and Windows. The
 * kernel frees it when the holder ends. The file itself stays: its existence means nothing, and removing it would let two
 * processes lock two files. The note is a file of its own, since Windows lets no other process read the locked one.
 */
export function fileBackend({ flag, refused }: ExclusiveOpen, open: Open = openSync): LockBackend {
  const flags = constants.O_RDWR | (constants.O_NONBLOCK ?? 0) | flag
  const tryOpen = (path: string, more: number): number | null => {
    try {
      // A bare descriptor, not a FileHandle: that one would be closed, and the lock with it, by the garbage collector.
      return open(path, flags | more, 0o600)
    } catch (error) {
      if (hasCode(error, refused)) return null
      throw error
    }
  }

  return {
    pollMs: 50,

    async tryHold(key, note) {
      const { folder } = lockPlace(key)
      await makeLockFolder(folder)
      const descriptor = tryOpen(fileOf(key, 'lock'), constants.O_CREAT)
      if (descriptor === null) return null
      try {
        writeFileSync(fileOf(key, 'note'), formatNote(note), { mode: 0o600 })
      } catch {
        // The note is a courtesy (a full disk must not keep anyone from holding the lock).
      }
      return { release: async () => closeSync(descriptor) }
    },

    async isHeld(key) {
      try {
        const descriptor = tryOpen(fileOf(key, 'lock'), 0)
        if (descriptor !== null) closeSync(descriptor)
        return descriptor === null
      } catch (error) {
        if (isMissing(error)) return false
        throw error
      }
    },

    watch: (key) => ({
      note: Promise.resolve(readNote(fileOf(key, 'note'))),
      gone: new Promise(() => undefined),
      close: () => undefined,
    }),

    async forget(key) {
      for (const kind of ['lock', 'note'] as const) await rm(fileOf(key, kind), { force: true })
    },
  }
}

function fileOf(key: string, kind: 'lock' | 'note'): string {
  const { folder, name } = lockPlace(key)
  return join(folder, `${name}.${kind}`)
}

function readNote(path: string) {
  try {
    return parseNote(readFileSync(path, 'utf8').slice(0, maxNoteBytes))
  } catch {
    return null
  }
}
