import { spawnSync } from 'node:child_process'
import { chmod, chown, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runProgram } from '../../support/run.ts'
import { makeTempDir } from '../../support/tmp.ts'
import { bareEnvironment, commandLine, hypertray, type CommandLine } from './support/command.ts'
import { add, addressOf, callsOf, lineWithHost, password, practiceHost } from './support/hosts.ts'

/** A password file beside the data of a command line. */
async function passwordFile(
  line: CommandLine,
  content: string | Buffer = `${password}\n`,
  mode = 0o600,
  name = 'esx.password',
): Promise<string> {
  const file = join(line.data, name)
  await writeFile(file, content)
  await chmod(file, mode)
  return file
}

describe('--password-file', () => {
  it('adds a host, which then needs it each time', async () => {
    const [line, host] = await Promise.all([commandLine(), practiceHost()])
    const file = await passwordFile(line)
    const added = await line.json([
      'host',
      'add',
      addressOf(host),
      '--name',
      'esx',
      '--user',
      'root',
      '--fingerprint',
      host.fingerprint,
      '--password-file',
      file,
    ])
    expect(added).toMatchObject({ code: 0, stderr: expect.stringContaining('--password-file') })
    for (const args of [
      ['status', 'esx'],
      ['shutdown', 'esx', '--dry-run'],
      ['ports', 'check', 'esx'],
    ]) {
      expect((await line.json([...args, '--password-file', file])).code, args.join(' ')).not.toBe(4)
      expect((await line.json([...args], { env: { HYPERTRAY_PASSWORD_FILE: file } })).code, args.join(' ')).not.toBe(4)
      expect(await line.json(args)).toMatchObject({ code: 4, json: { error: { code: 'CREDENTIALS_MISSING' } } })
    }
  })

  it('wins over the environment, which wins over the keychain and the question; standard input wins over the environment too', async () => {
    const { line } = await lineWithHost()
    const good = await passwordFile(line)
    const wrong = await passwordFile(line, 'wrong', 0o600, 'wrong.password')
    const status = ['status', 'esx']
    expect(
      await line.json([...status, '--password-file', good], { env: { HYPERTRAY_PASSWORD_FILE: wrong } }),
    ).toMatchObject({ code: 0 })
    expect(
      await line.json([...status, '--password-stdin'], { input: password, env: { HYPERTRAY_PASSWORD_FILE: wrong } }),
    ).toMatchObject({ code: 0 })
    expect(
      (await line.json([...status, '--password-file', wrong], { env: { HYPERTRAY_PASSWORD_FILE: good } })).json,
    ).toMatchObject({ error: { code: 'CREDENTIALS_REJECTED' } })
    // An empty variable is as good as none.
    expect((await line.json(status, { env: { HYPERTRAY_PASSWORD_FILE: '' } })).json).toMatchObject({
      error: { code: 'CREDENTIALS_MISSING' },
    })
    // What needs no password does not look at the file.
    expect(await line.json(['host', 'list', '--password-file', '/nonexistent'])).toMatchObject({ code: 0 })
  })

  it('excludes --password-stdin, and needs a value', async () => {
    const line = await commandLine()
    const file = await passwordFile(line)
    const both = await line.json(['status', 'esx', '--password-stdin', '--password-file', file], { input: password })
    expect(both).toMatchObject({
      code: 2,
      json: { error: { code: 'USAGE', message: expect.stringContaining('--password-stdin, --password-file') } },
    })
    const empty = await line.json(['status', 'esx', '--password-file', ''])
    expect(empty).toMatchObject({
      code: 2,
      json: { error: { code: 'USAGE', message: expect.stringContaining('--password-file <file> needs a value') } },
    })
  })

  it('refuses a file that does not do, before any login, and shows nothing of it', async () => {
    const { line, host } = await lineWithHost()
    const logins = callsOf(host, 'Login').length
    const secret = 'geheim-in-der-datei'
    const make = (name: string, content: string | Buffer = secret, mode = 0o600): Promise<string> =>
      passwordFile(line, content, mode, name)
    const link = join(line.data, 'link')
    await symlink(await make('target'), link)
    const folder = join(line.data, 'folder')
    await mkdir(folder, { mode: 0o700 })
    const pipe = join(line.data, 'pipe')
    spawnSync('mkfifo', ['-m', '600', pipe])
    // Only root can give a file away; the others have root's.
    let foreign = '/etc/hosts'
    if (process.geteuid?.() === 0) await chown((foreign = await make('foreign')), 1, 1)
    const cases: readonly (readonly [string, number, string])[] = [
      ['UNREADABLE', 4, join(line.data, 'absent')],
      ['LINK', 2, link],
      ['NOT_REGULAR', 2, folder],
      ['NOT_REGULAR', 2, pipe],
      ['NOT_OURS', 4, foreign],
      ['TOO_OPEN', 4, await make('open', secret, 0o644)],
      ['TOO_LARGE', 2, await make('large', secret.repeat(300))],
      ['NOT_TEXT', 2, await make('utf16', Buffer.from(secret, 'utf16le').fill(0xff, 0, 1))],
      ['NOT_ONE_LINE', 2, await make('lines', `${secret}\n${secret}\n`)],
      ['EMPTY', 4, await make('empty', '\n')],
    ]
    for (const [code, status, file] of cases) {
      const [json, english, chinese] = await Promise.all(
        [[], ['--lang', 'en'], ['--lang', 'zh-CN']].map((more, index) =>
          line.run(['shutdown', 'esx', '--yes', '--password-file', file, ...more, ...(index === 0 ? ['--json'] : [])]),
        ),
      )
      expect(json?.json, code).toMatchObject({ error: { code: `PASSWORD_FILE_${code}`, details: { file } } })
      expect([json?.code, english?.code, chinese?.code], code).toEqual([status, status, status])
      expect(english?.stderr).toContain(file)
      expect(chinese?.stderr).toMatch(/\p{Script=Han}/u)
      for (const ended of [json, english, chinese]) expect(`${ended?.stdout}${ended?.stderr}`).not.toContain('geheim')
    }
    expect(await readFile(join(line.data, 'logs', 'hypertray.log'), 'utf8')).not.toContain('geheim')
    expect(callsOf(host, 'Login')).toHaveLength(logins)
  })
})

describe('HYPERTRAY_DATA', () => {
  it('names the folder when --data does not', async () => {
    const [line, host, other] = await Promise.all([commandLine(), practiceHost(), makeTempDir()])
    await using _gone = other
    await add(line, host)
    const run = (args: readonly string[], env: NodeJS.ProcessEnv) =>
      runProgram(hypertray[0], [hypertray[1], 'host', 'list', '--json', ...args], {
        env: { ...bareEnvironment(other.path), ...env },
      })
    expect(JSON.parse((await run([], { HYPERTRAY_DATA: line.data })).stdout)).toMatchObject([{ name: 'esx' }])
    expect(await readdir(other.path)).toEqual([])
    expect(await run(['--data', other.path], { HYPERTRAY_DATA: line.data })).toMatchObject({ code: 0, stdout: '[]\n' })
    expect(await run(['--data', ''], { HYPERTRAY_DATA: line.data })).toMatchObject({
      code: 2,
      stdout: expect.stringContaining('--data <dir> needs a value'),
    })
  })
})

describe('an empty environment', () => {
  it('is enough with --data and --password-file', async () => {
    const { line } = await lineWithHost()
    const file = await passwordFile(line)
    const ended = await runProgram(
      'env',
      ['-i', ...hypertray, 'status', 'esx', '--json', '--data', line.data, '--password-file', file],
      { cwd: '/' },
    )
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(ended.stdout)).toMatchObject({ name: 'esx', connection: 'connected' })
  })

  it('says where the hosts were looked for when they are elsewhere', async () => {
    const line = await commandLine()
    const ended = await line.run(['shutdown', 'esx', '--yes'])
    expect(ended).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(`Looked for hosts in ${line.data}; use --data or HYPERTRAY_DATA`),
    })
    expect(await line.json(['shutdown', 'esx', '--yes'])).toMatchObject({
      code: 2,
      stderr: '',
      json: { error: { code: 'HOST_NOT_FOUND' } },
    })
  })

  it('and a user without a home need --data, and the error says so', async () => {
    const line = await commandLine()
    // A user unknown to the system, in a namespace where any id is possible.
    const nobody = (args: readonly string[]) =>
      runProgram('unshare', [
        '--user',
        '--map-user=54321',
        'env',
        '-i',
        ...hypertray,
        'host',
        'list',
        '--json',
        ...args,
      ])
    const without = await nobody([])
    expect(without).toMatchObject({ code: 2, stderr: '' })
    expect(JSON.parse(without.stdout)).toMatchObject({
      error: { code: 'DATA_FOLDER_UNKNOWN', message: expect.stringContaining('--data') },
    })
    expect(await nobody(['--data', line.data])).toMatchObject({ code: 0, stdout: '[]\n', stderr: '' })
  })
})
