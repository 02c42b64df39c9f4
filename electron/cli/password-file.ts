import { lstat, type FileHandle } from 'node:fs/promises'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { NotRegularFileError, openRegularFile, readBytes } from '../storage/regular-file.ts'
import { othersWithAccess, readAccess, type Access } from './file-access.ts'
import { maxPasswordBytes } from './terminal.ts'

/** What decides whether a file is ours alone. */
export interface Ownership {
  /** Our user id; null where the mode of a file says nothing, as on Windows. */
  readonly uid: number | null
  /** Asked in place of the mode; null when the system does not say. */
  readonly access: (file: string) => Promise<Access | null>
}

const ours: Ownership = { uid: process.geteuid?.() ?? null, access: readAccess }

/** A byte order mark and a line break around the longest password. Bytes. */
const maxFileBytes = maxPasswordBytes + 5

/**
 * Reads the password in a file that this user alone can read: one line of UTF-8 with an optional line break at its end.
 *
 * All is judged on the opened file, so that it cannot be another one by the time it is read. A link is not followed: a
 * process of root's that is given a path in a folder of somebody else could be led to any secret of root's, and would
 * send it to a host. Opening waits for nobody, or a pipe would hold up a shutdown for ever.
 *
 * @returns Problems: `PASSWORD_FILE_*`, each with the file's path and never with what is in it.
 */
export async function readPasswordFile(file: string, ownership: Ownership = ours): Promise<Result<string>> {
  let handle: FileHandle
  try {
    handle = await openRegularFile(file, { followLinks: false })
  } catch (error) {
    return fail(await whyNotOpened(file, error))
  }
  try {
    const judged = await judge(file, handle, ownership)
    return judged.ok ? passwordIn(file, await readBytes(handle, maxFileBytes + 1)) : judged
  } catch (error) {
    return fail(problem('PASSWORD_FILE_UNREADABLE', { file }, error))
  } finally {
    await handle.close().catch(() => undefined)
  }
}

/** Opening a link ends with ELOOP, a socket or a pipe without a reader with ENXIO; Windows opens no folder. */
async function whyNotOpened(file: string, error: unknown): Promise<ReturnType<typeof problem>> {
  const stats = await lstat(file).catch(() => null)
  if (error instanceof NotRegularFileError) return problem('PASSWORD_FILE_NOT_REGULAR', { file })
  if (stats?.isSymbolicLink()) return problem('PASSWORD_FILE_LINK', { file }, error)
  return problem(
    stats === null || stats.isFile() ? 'PASSWORD_FILE_UNREADABLE' : 'PASSWORD_FILE_NOT_REGULAR',
    { file },
    error,
  )
}

async function judge(file: string, handle: FileHandle, { uid, access }: Ownership): Promise<Result<void>> {
  const stats = await handle.stat({ bigint: true })
  if (uid !== null) {
    if (Number(stats.uid) !== uid) return fail(problem('PASSWORD_FILE_NOT_OURS', { file, owner: String(stats.uid) }))
    const mode = Number(stats.mode) & 0o7777
    // Nothing beyond reading and writing by the owner; an access control list shows in the bits of the group.
    return (mode & ~0o600) === 0
      ? ok()
      : fail(problem('PASSWORD_FILE_TOO_OPEN', { file, found: mode.toString(8).padStart(4, '0') }))
  }
  const found = await access(file)
  // That was asked by path. What stands there must still be the file that is open, and no link to it.
  const named = await lstat(file, { bigint: true })
  if (named.isSymbolicLink()) return fail(problem('PASSWORD_FILE_LINK', { file }))
  const others = found === null || named.ino !== stats.ino || named.dev !== stats.dev ? null : othersWithAccess(found)
  if (others === null) return fail(problem('PASSWORD_FILE_NOT_CHECKED', { file }))
  if (others.owner !== null) return fail(problem('PASSWORD_FILE_NOT_OURS', { file, owner: others.owner }))
  return others.readers.length === 0
    ? ok()
    : fail(problem('PASSWORD_FILE_TOO_OPEN', { file, found: others.readers.join(', ') }))
}

function passwordIn(file: string, bytes: Buffer): Result<string> {
  const tooLarge = fail(problem('PASSWORD_FILE_TOO_LARGE', { file, bytes: maxPasswordBytes }))
  if (bytes.length > maxFileBytes) return tooLarge
  let text: string
  try {
    // Without the byte order mark that Windows' editors put before UTF-8.
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return fail(problem('PASSWORD_FILE_NOT_TEXT', { file }))
  }
  const password = text.replace(/\r?\n$/, '')
  if (password === '') return fail(problem('PASSWORD_FILE_EMPTY', { file }))
  if (/[\r\n]/.test(password)) return fail(problem('PASSWORD_FILE_NOT_ONE_LINE', { file }))
  return Buffer.byteLength(password) > maxPasswordBytes ? tooLarge : ok(password)
}
