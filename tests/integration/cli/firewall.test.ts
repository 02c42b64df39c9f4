import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { changeEntrySchema } from '../../../shared/models/firewall.ts'
import type { PracticeHost } from '../../../electron/practice/practice-host.ts'
import { commandLine, type CommandLine } from './support/command.ts'
import { add, callsOf, lineWithHost, password, practiceHost, readOnly } from './support/hosts.ts'
import { atTerminal } from './support/terminal.ts'

const withPassword = { input: password }
const args = (verb: 'enable' | 'disable', key: string, ...more: string[]): string[] => [
  'firewall',
  'ruleset',
  verb,
  'esx',
  key,
  ...more,
  '--password-stdin',
]
const sent = (host: PracticeHost): string[] =>
  callsOf(host, 'EnableRuleset', 'DisableRuleset', 'UpdateRuleset', 'StartService', 'StopService')
const enabled = (host: PracticeHost, key: string): boolean | undefined =>
  host.state().rulesets.find((ruleset) => ruleset.key === key)?.enabled
const errorOf = (json: unknown): unknown => (json as { error?: { code: string } }).error?.code

async function lineAndHost(): Promise<{ line: CommandLine; host: PracticeHost }> {
  const { line, host } = await lineWithHost({ vms: 0 })
  return { line, host }
}

describe('firewall ruleset --dry-run', () => {
  it('says what would happen, changes nothing and ends with 0', async () => {
    const { line, host } = await lineAndHost()
    const ended = await line.json(args('disable', 'sshServer', '--dry-run'), withPassword)
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(ended.json).toEqual({
      change: { kind: 'ruleset', key: 'sshServer', enabled: false },
      before: { kind: 'ruleset', key: 'sshServer', enabled: true },
      noChange: false,
      call: 'HostFirewallSystem.DisableRuleset(id = sshServer)',
      command: 'esxcli network firewall ruleset set --ruleset-id=sshServer --enabled=false',
      refusal: null,
      warnings: [],
    })
    expect(sent(host)).toEqual([])
    expect((await line.json(['activity'])).json).toEqual([])
  })

  it.each([
    ['disable', 'webAccess', 'FIREWALL_REQUIRED'],
    ['enable', 'ntpClient', 'FIREWALL_NOT_CONTROLLABLE'],
    ['enable', 'nobody', 'RULESET_NOT_FOUND'],
  ] as const)(
    'of %s %s ends with 6, with the reason in it; and without --dry-run the reason is the error',
    async (verb, key, code) => {
      const { line, host } = await lineAndHost()
      host.setRuleset('webAccess', { required: true })
      const ended = await line.json(args(verb, key, '--dry-run'), withPassword)
      expect(ended.code).toBe(6)
      expect(ended.json).toMatchObject({ refusal: { code } })
      const done = await line.json(args(verb, key, '--yes'), withPassword)
      expect(done.code).toBe(6)
      expect(errorOf(done.json)).toBe(code)
      expect(sent(host)).toEqual([])
    },
  )

  it('keeps the way this program itself comes in, and names the console command', async () => {
    const { line, host } = await lineAndHost()
    host.setRuleset('vSphereClient', { required: false })
    const ended = await line.json(args('disable', 'vSphereClient', '--yes'), withPassword)
    expect(ended.code).toBe(6)
    expect(ended.json).toMatchObject({
      error: {
        code: 'FIREWALL_MANAGEMENT_PORT',
        details: { command: 'esxcli network firewall ruleset set --ruleset-id=vSphereClient --enabled=false' },
      },
    })
    expect(sent(host)).toEqual([])
  })

  it('is a page to read without --json, in both languages, with its warnings', async () => {
    const { line, host } = await lineAndHost()
    host.setRuleset('sshServer', { enabled: false })
    const english = await line.run(args('enable', 'sshServer', '--dry-run'), withPassword)
    const [title, change, call] = english.stdout.split('\n')
    expect(title).toMatch(/^Rehearsal: firewall of esx \(127\.0\.0\.1:\d+\)\. Nothing is changed\.$/)
    expect(change).toBe('ruleset sshServer: disabled -> enabled')
    expect(call).toMatch(/^Call: HostFirewallSystem\.EnableRuleset/)
    expect(english.stdout).toContain('Warning: This opens SSH (22) to every address')
    expect(english.stdout).toContain('All checks passed')
    const chinese = await line.run(args('enable', 'sshServer', '--dry-run', '--lang', 'zh-CN'), withPassword)
    expect(chinese.stdout).toContain('规则集 sshServer：从“已停用”改为“已启用”')
    expect(chinese.stdout).not.toMatch(/Warning|ruleset sshServer:/)
  })
})

describe('firewall ruleset', () => {
  it('changes, reads back, ends with 0, and is listed in the activity', async () => {
    const { line, host } = await lineAndHost()
    const off = await line.json(args('disable', 'sshServer', '--yes'), withPassword)
    expect(off).toMatchObject({ code: 0, stderr: '' })
    const entry = changeEntrySchema.parse(off.json)
    expect(off.json).toEqual(entry)
    expect(entry).toMatchObject({
      state: 'done',
      code: null,
      hostName: 'esx',
      undoOf: null,
      change: { kind: 'ruleset', key: 'sshServer', enabled: false },
      before: { kind: 'ruleset', key: 'sshServer', enabled: true },
    })
    expect(enabled(host, 'sshServer')).toBe(false)
    const on = await line.run(args('enable', 'sshServer', '--yes'), withPassword)
    expect(on).toMatchObject({ code: 0, stdout: 'ruleset sshServer: disabled -> enabled\n' })
    expect(on.stderr).toContain('Warning: This opens SSH (22)')
    expect(on.stderr).toContain('reading it back from the host')
    expect(enabled(host, 'sshServer')).toBe(true)
    expect(sent(host).map((call) => call.split(' ')[0])).toEqual(['DisableRuleset', 'EnableRuleset'])

    const activity = await line.json(['activity', '--host', 'esx'])
    expect(activity.json).toMatchObject([
      { kind: 'change', change: { enabled: true } },
      { kind: 'change', ...entry },
    ])
    const table = await line.run(['activity', '--lang', 'zh-CN'])
    expect(table.stdout).toContain('规则集 sshServer：改为“已启用”')
    expect(table.stdout).toContain('已完成')
  })

  it('is in one list with shutdowns, newest first', async () => {
    const { line, host } = await lineAndHost()
    host.inject({ method: 'ShutdownHost_Task', when: 'before', what: { fault: 'NoPermission' } })
    await line.json(args('disable', 'sshServer', '--yes'), withPassword)
    await line.json(
      ['shutdown', 'esx', '--yes', '--stuck', 'abort', '--no-tools', 'abort', '--password-stdin'],
      withPassword,
    )
    await line.json(args('enable', 'sshServer', '--yes'), withPassword)
    const { json } = await line.json(['activity'])
    expect(json).toMatchObject([
      { kind: 'change', change: { enabled: true } },
      { kind: 'shutdown', trigger: 'cli', outcome: 'aborted' },
      { kind: 'change', change: { enabled: false } },
    ])
    const rows = (await line.run(['activity'])).stdout.trimEnd().split('\n')
    expect(rows).toHaveLength(4)
    expect(rows[2]).toMatch(/shutdown {2,}stopped by a rule, a check or your answer/)
  })

  it('says that no change is needed, and sends nothing', async () => {
    const { line, host } = await lineAndHost()
    const ended = await line.run(args('enable', 'sshServer'), withPassword)
    expect(ended.code).toBe(0)
    expect(ended.stderr).toContain('No change needed')
    expect((await line.json(args('enable', 'sshServer'), withPassword)).json).toMatchObject({ state: 'done' })
    expect(sent(host)).toEqual([])
    expect((await line.json(['activity'])).json).toEqual([])
  })

  it('needs a confirmation, and there is no terminal to give it: exit 2, CONFIRMATION_NEEDED, nothing done', async () => {
    const { line, host } = await lineAndHost()
    const ended = await line.json(args('disable', 'sshServer'), withPassword)
    expect(ended.code).toBe(2)
    expect(errorOf(ended.json)).toBe('CONFIRMATION_NEEDED')
    expect(sent(host)).toEqual([])
    expect((await line.json(['activity'])).json).toEqual([])
  })

  it.each([
    ['yes', 0, false],
    ['no', 130, true],
  ] as const)('asks at a terminal, and takes %s for an answer', async (answer, code, after) => {
    const { line, host } = await lineAndHost()
    const terminal = atTerminal(line, ['firewall', 'ruleset', 'disable', 'esx', 'sshServer'])
    await terminal.sees('Password for root')
    terminal.types(password)
    await terminal.sees('HostFirewallSystem.DisableRuleset(id = sshServer)')
    await terminal.sees('Type yes to confirm')
    expect(sent(host)).toEqual([])
    terminal.types(answer)
    expect(await terminal.ends()).toBe(code)
    expect(enabled(host, 'sshServer')).toBe(after)
  })

  it.each([
    ['NoPermission', 'NO_PERMISSION'],
    ['RestrictedVersion', 'LICENCE_RESTRICTED'],
    ['HostConfigFault', 'HOST_CONFIG_FAULT'],
  ])('that the host refuses with %s: exit 6, and journaled as failed', async (fault, code) => {
    const { line, host } = await lineAndHost()
    host.inject({ method: 'DisableRuleset', when: 'before', what: { fault } })
    const ended = await line.json(args('disable', 'sshServer', '--yes'), withPassword)
    expect(ended.code).toBe(6)
    expect(errorOf(ended.json)).toBe(code)
    expect((await line.json(['activity'])).json).toMatchObject([{ kind: 'change', state: 'failed', code }])
  })

  it('is refused to a user who may only read: exit 6', async () => {
    const [line, host] = await Promise.all([commandLine(), practiceHost({ vms: 0 })])
    await add(line, host, readOnly.user, readOnly.password)
    const ended = await line.json(args('disable', 'sshServer', '--yes'), { input: readOnly.password })
    expect(ended.code).toBe(6)
    expect(errorOf(ended.json)).toBe('NO_PERMISSION')
    expect(enabled(host, 'sshServer')).toBe(true)
  })

  it('that was cut off and cannot be read back: exit 5, unconfirmed; reverted by another client: exit 1, not as asked', async () => {
    const { line, host } = await lineAndHost()
    const stop = host.onCall((call, phase) => {
      if (call.method === 'DisableRuleset' && phase === 'answered') host.setRuleset('sshServer', { enabled: true })
    })
    const back = await line.json(args('disable', 'sshServer', '--yes'), withPassword)
    expect(back).toMatchObject({ code: 1 })
    expect(back.json).toMatchObject({ state: 'not-as-asked', code: 'FIREWALL_NOT_AS_ASKED' })
    stop()
    host.inject({ method: 'DisableRuleset', when: 'before', what: { disconnect: true } })
    const lost = await line.run(args('disable', 'sshServer', '--yes'), withPassword)
    expect(lost.code).toBe(5)
    expect(lost.stderr).toContain('the connection was lost before an answer came')
    expect((await line.json(['activity'])).json).toMatchObject([{ state: 'unconfirmed' }, { state: 'not-as-asked' }])
  })

  it('is not sent when the journal cannot be written: exit 1', async () => {
    const { line, host } = await lineAndHost()
    await mkdir(join(line.data, 'changes.jsonl'))
    const ended = await line.json(args('disable', 'sshServer', '--yes'), withPassword)
    expect(ended.code).toBe(1)
    expect(errorOf(ended.json)).toBe('STORAGE_WRITE_FAILED')
    expect(sent(host)).toEqual([])
  })

  it('needs a host that was added and a key: exit 2', async () => {
    const line = await commandLine()
    expect(errorOf((await line.json(args('disable', 'sshServer'))).json)).toBe('HOST_NOT_FOUND')
    const missing = await line.json(['firewall', 'ruleset', 'enable', 'esx'])
    expect(missing.code).toBe(2)
    expect(errorOf(missing.json)).toBe('USAGE')
  })

  it('writes no password into the journal', async () => {
    const { line } = await lineAndHost()
    await line.json(args('disable', 'sshServer', '--yes'), withPassword)
    expect(await readFile(join(line.data, 'changes.jsonl'), 'utf8')).not.toContain(password)
  })
})
