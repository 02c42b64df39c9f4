import { randomBytes } from 'node:crypto'
import { closeSync, constants, openSync } from 'node:fs'
import { chmod, link, lstat, readdir, readlink, rename, rm, symlink } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import type { Server, Socket } from 'node:net'
import { join } from 'node:path'
import { hasCode, isMissing } from './errno.ts'
import type { LockBackend } from './lock-backend.ts'
import { lookAtLock, takeLock } from './lock-chain.ts'
import type { LockFiles, MarkState } from './lock-chain.ts'
import { formatNote, maxNoteBytes, parseNote } from './lock-note.ts'
import type { LockNote } from './lock-note.ts'
import { lockPlace, makeLockFolder } from './lock-place.ts'
import type { LockPlace } from './lock-place.ts'

/** Most bytes of a socket's path that every kernel takes (108 with the closing zero on Linux). */
const maxSocketPath = 100
/** A holder that resets every connection is there. */
const maxResets = 20

/**
 * A lock as a listening Unix socket in the folder of the lock; for Linux. The kernel refuses connections to it from the
 * moment its holder ends, however it ends, and knows it by the file, not by a name that runtimes spell differently or that
 * another user or a network namespace could get in the way of. How a dead one is replaced: see {@link takeLock}. Who
 * connects reads the holder's note and sees the connection end when the lock is free, so waiting needs no polling.
 */
export const socketBackend: LockBackend = {
  // Only a safety net (a full backlog, a lost event): the end of the connection is what wakes a waiter.
  pollMs: 1_000,

  async tryHold(key, note) {
    const place = lockPlace(key)
    await makeLockFolder(place.folder)
    const held = await takeLock(new SocketFiles(place, note))
    return held && { release: () => held.close() }
  },

  async isHeld(key) {
    return (await lookAtLock(new SocketFiles(lockPlace(key)))).state === 'alive'
  },

  watch(key) {
    const place = lockPlace(key)
    const files = new SocketFiles(place)
    let socket: Socket | undefined
    let closed = false
    let text = ''
    let tellNote: (note: LockNote | null) => void = () => undefined
    let tellGone: () => void = () => undefined
    const note = new Promise<LockNote | null>((resolve) => {
      tellNote = resolve
    })
    const gone = new Promise<void>((resolve) => {
      tellGone = resolve
    })
    const ended = (): void => {
      tellNote(null)
      tellGone()
    }
    const follow = async (): Promise<void> => {
      const { last, state } = await lookAtLock(files)
      if (closed || state === 'dead') return ended()
      socket = reach(place.folder, markName(place.name, last), (path) => connect({ path }))
      socket.setEncoding('utf8')
      socket.on('error', () => undefined)
      socket.on('close', ended)
      socket.on('data', (part: string) => {
        if (text.length < maxNoteBytes) text += part
        if (text.includes('\n')) tellNote(parseNote(text))
      })
    }
    follow().catch(ended)
    return {
      note,
      gone,
      close: () => {
        closed = true
        socket?.destroy()
      },
    }
  },

  async forget(key) {
    const { folder, name } = lockPlace(key)
    for (const file of await readdir(folder).catch(() => []))
      if (belongsTo(file, name)) await rm(join(folder, file), { force: true })
  },
}

/** A socket that listens; its note goes to everyone who connects. */
class ListeningMark {
  readonly file: string
  readonly #server: Server
  readonly #guests = new Set<Socket>()

  private constructor(file: string, note: LockNote) {
    this.file = file
    this.#server = createServer((guest) => {
      this.#guests.add(guest)
      guest.unref()
      guest.on('error', () => undefined)
      guest.on('close', () => this.#guests.delete(guest))
      guest.resume()
      guest.write(formatNote(note))
    })
  }

  static make(folder: string, name: string, note: LockNote): Promise<ListeningMark> {
    const mark = new ListeningMark(join(folder, name), note)
    return new Promise((resolve, reject) => {
      mark.#server.on('error', reject)
      reach(folder, name, (path) =>
        mark.#server.listen({ path, exclusive: true }, () => {
          // A forgotten lock must not keep a process alive that has nothing else to do.
          mark.#server.unref()
          resolve(mark)
        }),
      )
    })
  }

  close(): Promise<void> {
    return new Promise((closed) => {
      this.#server.close(() => closed())
      for (const guest of this.#guests) guest.destroy()
    })
  }
}

/**
 * The marks of one lock: `<name>-<number>`, `<name>.<random>` before it has one, and a symbolic link `<name>` that says where
 * they start.
 */
class SocketFiles implements LockFiles<ListeningMark> {
  readonly #folder: string
  readonly #name: string
  readonly #note: LockNote | null

  constructor({ folder, name }: LockPlace, note: LockNote | null = null) {
    this.#folder = folder
    this.#name = name
    this.#note = note
  }

  async start(): Promise<number> {
    try {
      const number = Number(await readlink(join(this.#folder, this.#name)))
      return Number.isSafeInteger(number) && number > 0 ? number : 0
    } catch (error) {
      if (isMissing(error)) return 0
      throw error
    }
  }

  async moveStart(number: number): Promise<void> {
    // A link's target is read and replaced as a whole, and needs no space of its own on most disks.
    const fresh = this.#freshName()
    await symlink(String(number), join(this.#folder, fresh))
    await rename(join(this.#folder, fresh), join(this.#folder, this.#name))
  }

  async state(number: number): Promise<MarkState> {
    for (let tries = 0; tries < maxResets; tries += 1) {
      const state = await this.#ask(number)
      if (state !== 'reset') return state
    }
    return 'alive'
  }

  #ask(number: number): Promise<MarkState | 'reset'> {
    return new Promise((resolve, reject) => {
      const socket = reach(this.#folder, markName(this.#name, number), (path) => connect({ path }))
      socket.on('connect', () => {
        socket.destroy()
        resolve('alive')
      })
      socket.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'ECONNREFUSED') resolve('dead')
        else if (isMissing(error)) resolve('missing')
        // So many wait to be let in that the kernel queues no more; its holder is there.
        else if (error.code === 'EAGAIN') resolve('alive')
        // It was in the queue when the holder let go or ended (or ran out of descriptors): the next answer is clear.
        else if (error.code === 'ECONNRESET') resolve('reset')
        else reject(error)
      })
    })
  }

  async exists(number: number): Promise<boolean> {
    try {
      await lstat(join(this.#folder, markName(this.#name, number)))
      return true
    } catch (error) {
      if (isMissing(error)) return false
      throw error
    }
  }

  async make(): Promise<ListeningMark> {
    if (this.#note === null) throw new Error('made to look, not to hold')
    // It listens before it gets its number: a numbered mark that refuses is a dead one.
    const mark = await ListeningMark.make(this.#folder, this.#freshName(), this.#note)
    // One that was swept away meanwhile cannot be given a number either.
    await chmod(mark.file, 0o600).catch(() => undefined)
    return mark
  }

  async give(mark: ListeningMark, number: number): Promise<boolean> {
    try {
      await link(mark.file, join(this.#folder, markName(this.#name, number)))
      await rm(mark.file, { force: true })
      return true
    } catch (error) {
      if (isMissing(error) || hasCode(error, 'EEXIST')) return false
      throw error
    }
  }

  withdraw(number: number): Promise<void> {
    return rm(join(this.#folder, markName(this.#name, number)), { force: true })
  }

  discard(mark: ListeningMark): Promise<void> {
    return mark.close()
  }

  async sweep(below: number): Promise<void> {
    for (const file of await readdir(this.#folder)) {
      const old = file.startsWith(`${this.#name}-`) && Number(file.slice(this.#name.length + 1)) < below
      if (old || file.startsWith(`${this.#name}.`)) await rm(join(this.#folder, file), { force: true })
    }
  }

  #freshName(): string {
    return `${this.#name}.${randomBytes(8).toString('hex')}`
  }
}

function markName(name: string, number: number): string {
  return `${name}-${number}`
}

function belongsTo(file: string, name: string): boolean {
  return file === name || file.startsWith(`${name}-`) || file.startsWith(`${name}.`)
}

/**
 * Calls `use` with a path of the socket `name` in `folder` that is short enough for a socket: a long one leads through the opened folder.
 * The kernel follows the path during the call, so that the folder can be closed after it.
 */
function reach<T>(folder: string, name: string, use: (path: string) => T): T {
  const path = join(folder, name)
  if (Buffer.byteLength(path) <= maxSocketPath) return use(path)
  const descriptor = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    return use(`/proc/self/fd/${descriptor}/${name}`)
  } finally {
    closeSync(descriptor)
  }
}
