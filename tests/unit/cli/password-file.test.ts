import { execFileSync } from 'node:child_process'
import { chmod, chown, mkdir, rename, symlink, unlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Access } from '../../../electron/cli/file-access.ts'
import { readPasswordFile, type Ownership } from '../../../electron/cli/password-file.ts'
import { makeTempDir, type TempDir } from '../../support/tmp.ts'

const secret = 'geheim & <密码>'
let dir: TempDir
let count = 0
beforeAll(async () => {
  dir = await makeTempDir('password-')
})
afterAll(() => dir.remove())

async function file(content: string | Buffer = secret, mode = 0o600): Promise<string> {
  const path = join(dir.path, `file-${(count += 1)}`)
  await writeFile(path, content)
  await chmod(path, mode)
  return path
}

/** The problem's code, after proving that nothing of the content is in it. */
async function codeOf(path: string, ownership?: Ownership): Promise<string> {
  const read = await readPasswordFile(path, ownership)
  if (read.ok) return `read ${read.value}`
  expect(read.problem.params).toMatchObject({ file: path })
  expect(JSON.stringify([read.problem.params, String(read.problem.cause)])).not.toMatch(/geheim|密码/)
  return read.problem.code
}

describe('what is in the file', () => {
  it.each([
    ['no line break', secret],
    ['one at the end', `${secret}\n`],
    ['the one of Windows', `${secret}\r\n`],
    ['a byte order mark', `\u{FEFF}${secret}\r\n`],
  ])('is the password, with %s', async (_name, content) => {
    expect(await readPasswordFile(await file(content))).toEqual({ ok: true, value: secret })
  })

  it('keeps blanks, and takes the longest password with everything around it', async () => {
    expect(await readPasswordFile(await file('  x \t\n'))).toEqual({ ok: true, value: '  x \t' })
    const longest = '密'.repeat(1_365) + 'x'
    expect(Buffer.byteLength(longest)).toBe(4_096)
    expect(await readPasswordFile(await file(`\u{FEFF}${longest}\r\n`))).toEqual({ ok: true, value: longest })
  })

  it.each([
    ['nothing', '', 'EMPTY'],
    ['a line break alone', '\n', 'EMPTY'],
    ['a byte order mark alone', '\u{FEFF}\r\n', 'EMPTY'],
    ['two lines', `${secret}\nnote\n`, 'NOT_ONE_LINE'],
    ['an empty line after it', `${secret}\n\n`, 'NOT_ONE_LINE'],
    ['an empty line before it', `\n${secret}`, 'NOT_ONE_LINE'],
    ['a carriage return within', `${secret}\rnote`, 'NOT_ONE_LINE'],
    ['a byte too many', 'x'.repeat(4_097), 'TOO_LARGE'],
    ['a byte too many and a line break', `${'x'.repeat(4_097)}\n`, 'TOO_LARGE'],
    ['a megabyte', 'x'.repeat(1_048_576), 'TOO_LARGE'],
    ['UTF-16', Buffer.from(`\u{FEFF}${secret}`, 'utf16le'), 'NOT_TEXT'],
    ['Latin-1', Buffer.from('gehe\u00EFm', 'latin1'), 'NOT_TEXT'],
    ['half a character', Buffer.from(secret).subarray(0, -2), 'NOT_TEXT'],
  ])('is refused when it is %s', async (_name, content, code) => {
    expect(await codeOf(await file(content))).toBe(`PASSWORD_FILE_${code}`)
  })
})

describe('whose the file is', () => {
  it.each([
    ['0600', 0o600],
    ['0400', 0o400],
  ])('takes mode %s', async (_name, mode) => {
    expect(await codeOf(await file(secret, mode))).toBe(`read ${secret}`)
  })

  it.each(
    [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o700, 0o644, 0o666, 0o777, 0o4600, 0o2600, 0o1600].map(
      (mode) => [mode.toString(8).padStart(4, '0'), mode] as const,
    ),
  )('refuses mode %s, and says it', async (name, mode) => {
    const path = await file(secret, mode)
    expect(await readPasswordFile(path)).toMatchObject({
      ok: false,
      problem: { code: 'PASSWORD_FILE_TOO_OPEN', params: { file: path, found: name } },
    })
  })

  it('refuses one that an access control list opens to another user', async () => {
    const path = await file()
    // The mask of the list stands where the rights of the group do.
    execFileSync('python3', [
      '-c',
      `
import os, struct, sys
entry = lambda tag, perm, who: struct.pack('<HHI', tag, perm, who)
none = 0xffffffff
acl = struct.pack('<I', 2) + entry(1, 6, none) + entry(2, 4, 1) + entry(4, 0, none) + entry(16, 4, none) + entry(32, 0, none)
os.setxattr(sys.argv[1], 'system.posix_acl_access', acl)`,
      path,
    ])
    expect(await codeOf(path)).toBe('PASSWORD_FILE_TOO_OPEN')
  })

  it('refuses the file of another user, even where it could be read', async () => {
    const path = await file()
    const uid = process.geteuid?.() ?? 0
    const asAnother: Ownership = { uid: uid + 1, access: () => Promise.reject(new Error('not asked for here')) }
    expect(await readPasswordFile(path, asAnother)).toMatchObject({
      ok: false,
      problem: { code: 'PASSWORD_FILE_NOT_OURS', params: { file: path, owner: String(uid) } },
    })
    // A strict mode does not make another user's file acceptable; only root can change owners.
    if (uid === 0) {
      await chown(path, 1, 1)
      expect(await codeOf(path)).toBe('PASSWORD_FILE_NOT_OURS')
    } else expect(await codeOf('/etc/hosts')).toBe('PASSWORD_FILE_NOT_OURS')
  })
})

describe('what is no file of its own', () => {
  it('refuses a link, whatever it leads to', async () => {
    const target = await file()
    const links = ['good', 'dangling', 'itself'].map((name) => join(dir.path, name))
    await Promise.all([
      symlink(target, links[0] ?? ''),
      symlink(join(dir.path, 'nowhere'), links[1] ?? ''),
      symlink('itself', links[2] ?? ''),
    ])
    for (const link of links) expect(await codeOf(link)).toBe('PASSWORD_FILE_LINK')
  })

  it('refuses a folder, a device, a socket and a pipe, without waiting for a writer', async () => {
    const folder = join(dir.path, 'folder')
    await mkdir(folder, { mode: 0o700 })
    const pipe = join(dir.path, 'pipe')
    execFileSync('mkfifo', ['-m', '600', pipe])
    const socket = join(dir.path, 'socket')
    const server = createServer().listen(socket)
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    for (const path of [folder, '/dev/null', socket, pipe]) expect(await codeOf(path)).toBe('PASSWORD_FILE_NOT_REGULAR')
  })

  it('says when there is none', async () => {
    for (const path of [join(dir.path, 'absent'), join(await file(), 'below'), `${dir.path}/nul\0`])
      expect(await codeOf(path)).toBe('PASSWORD_FILE_UNREADABLE')
  })
})

describe('where the mode says nothing', () => {
  const user = 'S-1-5-21-1004336348-1177238915-682003330-1001'
  const asWindows = (
    sddl: string | null,
    meanwhile: (path: string) => Promise<unknown> = () => Promise.resolve(),
  ): Ownership => ({
    uid: null,
    access: async (path): Promise<Access | null> => {
      await meanwhile(path)
      return sddl === null ? null : { user, sddl }
    },
  })

  it('asks who has access', async () => {
    const path = await file(secret, 0o666)
    expect(await codeOf(path, asWindows(`O:${user}D:PAI(A;;FA;;;SY)(A;;FR;;;${user})`))).toBe(`read ${secret}`)
    expect(await codeOf(path, asWindows(`O:${user}D:PAI(A;;FA;;;SY)(A;;FR;;;BU)`))).toBe('PASSWORD_FILE_TOO_OPEN')
    expect(await codeOf(path, asWindows('O:S-1-5-21-1-2-3-1002D:PAI(A;;FA;;;SY)'))).toBe('PASSWORD_FILE_NOT_OURS')
    for (const sddl of [null, '', 'nonsense'])
      expect(await codeOf(path, asWindows(sddl))).toBe('PASSWORD_FILE_NOT_CHECKED')
  })

  it('takes no answer about another file than the open one', async () => {
    const good = `O:${user}D:PAI(A;;FA;;;SY)`
    const other = await file('another')
    const swapped = await file()
    expect(
      await codeOf(
        swapped,
        asWindows(good, () => rename(other, swapped)),
      ),
    ).toBe('PASSWORD_FILE_NOT_CHECKED')
    const linked = await file()
    const target = await file()
    expect(
      await codeOf(
        linked,
        asWindows(good, async (path) => {
          await unlink(path)
          await symlink(target, path)
        }),
      ),
    ).toBe('PASSWORD_FILE_LINK')
    const gone = await file()
    expect(
      await codeOf(
        gone,
        asWindows(good, (path) => unlink(path)),
      ),
    ).toBe('PASSWORD_FILE_UNREADABLE')
  })
})
