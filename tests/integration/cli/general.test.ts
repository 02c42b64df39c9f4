import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runProgram } from '../../support/run.ts'
import { makeTempDir } from '../../support/tmp.ts'
import { bareEnvironment, commandLine, hypertray } from './support/command.ts'

const usage = (detail: string) => ({
  error: {
    code: 'USAGE',
    message: expect.stringContaining(detail),
    details: { detail: expect.stringContaining(detail) },
  },
})

describe('a command that was not understood', () => {
  it.each([
    [['shutdwn', 'esx'], 'there is no command shutdwn; did you mean shutdown?'],
    [['status'], 'Give a host, or --all for all of them.'],
    [['host', 'remove'], 'the argument <host> is missing'],
    [['shutdown'], 'Give a host, or --all for all of them.'],
    [['shutdown', 'esx', '--all'], 'Give a host, or --all for all of them.'],
    [['shutdown', '--all', '--now'], '--now, --all'],
    [['shutdown', 'esx', '--last', 'esx'], '--last can be used only together with --all'],
    [['status', 'a', 'b'], 'too many arguments for status'],
    [['host', 'add', 'esx'], 'the option --user <user> is missing'],
    [['host', 'add', 'esx', '--user'], 'the option --user <user> needs a value'],
    [['host'], 'a command is missing'],
    [[], 'a command is missing'],
    [['host', 'lst'], 'there is no command lst; did you mean list?'],
    [['shutdown', 'esx', '--frobnicate'], 'there is no option --frobnicate'],
    [
      ['shutdown', 'esx', '--stuck', "per'haps"],
      "per'haps is not valid for --stuck <rule>; valid values: ask, wait, suspend, power-off, abort",
    ],
    [['shutdown', 'esx', '--no-tools', 'wait'], 'wait is not valid for --no-tools'],
    [['shutdown', 'esx', '--guest-timeout', '0'], 'valid values: 1-86400'],
    [['shutdown', 'esx', '--guest-timeout', '1e3'], '1e3 is not valid'],
    [['shutdown', 'esx', '--now', '--via-maintenance'], '--now, --via-maintenance'],
    [['practice', '--mode', 'vcenter'], 'standard, free, managed'],
    [['practice', '--port', '70000'], '0-65535'],
    [['host', 'list', '--lang', 'fr'], 'en, zh-CN'],
  ])('%j ends with 2 and says what is wrong', async (args, detail) => {
    const line = await commandLine()
    const ended = await line.json(args)
    expect(ended.code).toBe(2)
    expect(ended.json).toEqual(usage(detail))
    expect(ended.stderr).toBe('')
  })

  it('says so on stderr without --json, and nothing on stdout', async () => {
    const line = await commandLine()
    const ended = await line.run(['shutdown', 'esx', '--stuck', 'perhaps'])
    expect(ended).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^Error: The command was not understood: .*perhaps/),
    })
  })

  it('is entirely in Chinese on request', async () => {
    const line = await commandLine()
    const runs = [
      ['shutdwn'],
      ['status'],
      ['status', '--x'],
      ['host', 'add', 'esx'],
      ['host'],
      ['status', 'a', 'b'],
      ['shutdown', 'a', '--stuck', 'b'],
    ]
    for (const ended of await Promise.all(runs.map((args) => line.run([...args, '--lang', 'zh-CN'])))) {
      expect(ended).toMatchObject({ code: 2, stdout: '' })
      expect(ended.stderr).toMatch(/^错误：无法识别该命令：/)
      expect(ended.stderr).not.toMatch(/\b(?:missing|unknown|error|argument|invalid|required|mean)\b/i)
    }
  })
})

describe('options of every command', () => {
  it('answers --help on stdout with 0', async () => {
    const line = await commandLine()
    expect(await line.run(['--version'])).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    })
    const ended = await line.run(['--help'])
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    for (const command of ['practice', 'host', 'status', 'shutdown', 'activity'])
      expect(ended.stdout).toMatch(new RegExp(`^ {2}${command} `, 'm'))
    const shutdown = await line.run(['shutdown', '--help'])
    expect(shutdown).toMatchObject({ code: 0, stderr: '' })
    for (const option of [
      '--json',
      '--data <dir>',
      '--password-stdin',
      '--dry-run',
      '--yes',
      '--now',
      '--guest-timeout',
      '--no-tools',
      '--stuck',
      '--via-maintenance',
    ]) {
      expect(shutdown.stdout).toContain(option)
    }
    const chinese = await line.run(['shutdown', '--help', '--lang', 'zh-CN'])
    expect(chinese.stdout).not.toMatch(/Usage|Options|Arguments|default|choices/)
    expect(chinese.stdout).toContain('所有命令通用的选项：')
  })

  it('takes them before the command too', async () => {
    const line = await commandLine()
    const { data } = line
    for (const args of [
      ['--json', 'host', 'list'],
      ['host', '--json', 'list'],
      ['host', 'list', '--json'],
    ]) {
      expect(await line.run(args)).toMatchObject({ code: 0, stdout: '[]\n', stderr: '' })
    }
    const [command, script] = hypertray
    const before = await runProgram(command, [script, '--lang=zh-CN', '--data', data, 'status', 'nobody'], {
      env: bareEnvironment(data),
    })
    expect(before).toMatchObject({ code: 2, stderr: expect.stringMatching(/^错误：/) })
  })

  it('speaks the language of --lang, else the one of the system, in messages and not in codes', async () => {
    const line = await commandLine()
    const chinese = {
      error: { code: 'HOST_NOT_FOUND', message: expect.stringMatching(/\p{Script=Han}/u), details: { name: 'nobody' } },
    }
    const english = {
      error: {
        code: 'HOST_NOT_FOUND',
        message: 'No host with the name or address "nobody" has been added.',
        details: { name: 'nobody' },
      },
    }
    const args = ['status', 'nobody']
    const [zh, zhEquals, en, fromSystem, over] = await Promise.all([
      line.json([...args, '--lang', 'zh-CN']),
      line.json([...args, '--lang=zh-CN']),
      line.json([...args, '--lang', 'en'], { env: { LANG: 'zh_CN.UTF-8' } }),
      line.json(args, { env: { LANG: 'zh_CN.UTF-8' } }),
      line.json(args),
    ])
    for (const ended of [zh, zhEquals, fromSystem]) expect(ended.json).toEqual(chinese)
    for (const ended of [en, over]) expect(ended.json).toEqual(english)
    for (const ended of [zh, zhEquals, en, fromSystem, over]) expect(ended).toMatchObject({ code: 2, stderr: '' })
    const text = await line.run([...args, '--lang', 'zh-CN'])
    expect(text).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^错误：/) })
  })

  it('keeps everything in --data, and without it in the place of the platform', async () => {
    const line = await commandLine()
    expect(await line.json(['host', 'list'])).toMatchObject({ code: 0, stdout: '[]\n', stderr: '' })
    await using home = await makeTempDir()
    const ended = await runProgram(hypertray[0], [hypertray[1], 'host', 'list', '--json'], {
      env: { ...bareEnvironment(home.path), XDG_DATA_HOME: join(home.path, 'xdg') },
    })
    expect(ended).toMatchObject({ code: 0, stdout: '[]\n' })
    expect((await readdir(join(home.path, 'xdg', 'hypertray'))).toSorted()).toEqual(['journal', 'logs', 'practice'])
  })
})

describe('a data folder that is no good', () => {
  it('ends with 1 when the list of hosts is damaged, and leaves it as it is', async () => {
    const line = await commandLine()
    await writeFile(join(line.data, 'hosts.json'), '{"version":1,"hosts":[')
    const ended = await line.json(['host', 'list'])
    expect(ended.code).toBe(1)
    expect(ended.json).toMatchObject({
      error: { code: 'STORAGE_CORRUPT', details: { file: expect.stringContaining('hosts.json') } },
    })
  })

  it('ends with 1 when the folder cannot be made', async () => {
    const line = await commandLine()
    const folder = join(line.data, 'there')
    await mkdir(folder)
    await writeFile(join(folder, 'journal'), 'a file')
    const [command, script] = hypertray
    const broken = await runProgram(command, [script, 'host', 'remove', 'none', '--json', '--data', folder], {
      env: bareEnvironment(line.data),
    })
    expect(broken.code).toBe(1)
    expect(JSON.parse(broken.stdout)).toMatchObject({ error: { code: 'STORAGE_WRITE_FAILED' } })
  })

  it('keeps no command from working that keeps nothing', async () => {
    const line = await commandLine()
    const home = join(line.data, 'home')
    // A file in place of the folder, so that no user can create anything below it.
    await writeFile(home, '')
    const run = (args: readonly string[]) =>
      runProgram(hypertray[0], [hypertray[1], ...args], {
        env: { ...bareEnvironment(home), HOME: home, XDG_DATA_HOME: join(home, 'share') },
      })
    const [ks, lspci] = [join(line.data, 'ks.cfg'), join(line.data, 'lspci.txt')]
    await writeFile(ks, 'accepteula\nrootpw --iscrypted $6$x$y\ninstall --firstdisk\nreboot\n')
    await writeFile(lspci, '')
    const image = join(line.data, 'x.iso')
    await writeFile(image, 'not an image')
    const ends = await Promise.all([
      run(['--help']),
      run(['--version']),
      run(['ports', 'list', '--json']),
      run(['kickstart', 'lint', ks, '--json']),
      run(['iso', 'verify', image, '--json']),
      run(['iso', 'info', image, '--json']),
      run(['hardware', 'check', '--lspci', lspci, '--target', '8.0', '--json']),
      run(['host', 'list', '--json']),
    ])
    expect(ends.map(({ stdout }) => stdout.includes('STORAGE_'))).toEqual([
      false,
      false,
      false,
      false,
      false,
      false,
      false,
      true,
    ])
    expect(ends.map(({ stdout }) => stdout === '')).not.toContain(true)
    expect(ends.slice(0, 3).map(({ code }) => code)).toEqual([0, 0, 0])
    expect(ends.slice(0, 7).map(({ stderr }) => stderr)).not.toContainEqual(expect.stringContaining(home))
    expect((await readdir(line.data)).toSorted()).toEqual(['home', 'ks.cfg', 'lspci.txt', 'x.iso'])
  })

  it('keeps no command from reading that only reads, and names the folder to those that write', async () => {
    const line = await commandLine()
    const folder = join(line.data, 'read-only')
    await mkdir(folder)
    const commands = [
      'host list',
      'activity',
      'status none',
      'ports check none',
      'ports export none --format csv',
      'hardware inspect none',
      'install check none',
      'install find 127.0.0.1/33',
      'host add 127.0.0.1:9 --user root',
      'host remove none',
      'shutdown none --yes',
      'firewall ruleset enable none sshServer',
    ]
    // A file system that even root cannot write to.
    const script =
      'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && shift && for words in "$@"; do $NODE ' +
      '$SCRIPT $words --data "$DATA" --json; done'
    const run = await runProgram('unshare', ['-rm', 'sh', '-c', script, 'sh', folder, ...commands], {
      env: { ...bareEnvironment(line.data), NODE: hypertray[0], SCRIPT: hypertray[1], DATA: join(folder, 'data') },
    })
    const codes = run.stdout
      .trimEnd()
      .split('\n')
      .map((text) => (JSON.parse(text) as { error?: { code: string } }).error?.code ?? 'none')
    expect(codes).toEqual([
      'none',
      'none',
      ...Array.from({ length: 5 }, () => 'HOST_NOT_FOUND'),
      'SUBNET_INVALID',
      ...Array.from({ length: 4 }, () => 'STORAGE_WRITE_FAILED'),
    ])
  })
})
