import { createHash } from 'node:crypto'
import { connect, createServer } from 'node:net'
import type { Socket } from 'node:net'
import type { LockBackend } from './lock-backend.ts'
import { formatNote, maxNoteBytes, parseNote } from './lock-note.ts'
import type { LockNote } from './lock-note.ts'

/**
 * A lock as a listening name in the kernel: an abstract Unix socket on Linux, a named pipe on Windows. Neither is a file,
 * only one process can listen, and the kernel frees the name when that process ends, however it ends. Who connects reads the
 * holder's note, and sees the connection end when the lock is free: so waiting needs no polling.
 *
 * Limits: abstract names belong to a network namespace, so two containers sharing a data folder do not see each
 * other's locks; and another user of the computer who knows the path could hold the name, which keeps us out but lets nobody in.
 */
export const socketBackend: LockBackend = {
  // Only a safety net (a full backlog, a lost event): the end of the connection is what wakes a waiter.
  pollMs: 1_000,

  tryHold: (key, note) =>
    new Promise((resolve, reject) => {
      const guests = new Set<Socket>()
      const server = createServer((guest) => {
        guests.add(guest)
        guest.unref()
        guest.on('error', () => undefined)
        guest.on('close', () => guests.delete(guest))
        guest.resume()
        guest.write(formatNote(note))
      })
      server.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'EADDRINUSE') resolve(null)
        else reject(error)
      })
      server.listen({ path: nameOf(key), exclusive: true }, () => {
        // A forgotten lock must not keep a process alive that has nothing else to do.
        server.unref()
        resolve({
          release: () =>
            new Promise((closed) => {
              server.close(() => closed())
              for (const guest of guests) guest.destroy()
            }),
        })
      })
    }),

  watch(key) {
    const socket = connect({ path: nameOf(key) })
    let text = ''
    let tellNote: (note: LockNote | null) => void = () => undefined
    const note = new Promise<LockNote | null>((resolve) => { tellNote = resolve })
    const gone = new Promise<void>((resolve) => {
      socket.on('error', () => undefined)
      socket.on('close', () => {
        tellNote(null)
        resolve()
      })
    })
    socket.setEncoding('utf8')
    socket.on('data', (part: string) => {
      if (text.length < maxNoteBytes) text += part
      if (text.includes('\n')) tellNote(parseNote(text))
    })
    return { note, gone, close: () => socket.destroy() }
  },
}

/** A name of fixed length: the kernel allows 108 bytes, paths are longer; and the path itself is nobody else's business. */
function nameOf(key: string): string {
  const hash = createHash('sha256').update(key).digest('hex')
  return process.platform === 'win32' ? `\\\\.\\pipe\\hypertray-${hash}` : `\0hypertray-${hash}`
}
