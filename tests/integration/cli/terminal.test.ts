import { describe, expect, it } from 'vitest'
import { createCertificate } from '../../../electron/practice/certificate.ts'
import { Relay } from '../../support/relay.ts'
import { commandLine } from './support/command.ts'
import { addressOf, callsOf, changes, lineWithHost, password, practiceHost } from './support/hosts.ts'
import { atTerminal, passwordPrompt } from './support/terminal.ts'

describe('host add at a terminal', () => {
  it('shows the certificate, asks, then asks for the password without showing it, and saves', async () => {
    const [line, host] = await Promise.all([commandLine(), practiceHost()])
    const terminal = atTerminal(line, ['host', 'add', addressOf(host), '--name', 'esx', '--user', 'root'])
    await terminal.sees(host.fingerprint)
    await terminal.sees('openssl x509')
    await terminal.sees('Type yes to trust')
    expect(host.calls).toEqual([])
    terminal.types('yes')
    await terminal.givesPassword()
    await terminal.sees('Added esx')
    expect(await terminal.ends()).toBe(0)
    // What was answered is shown, and the password is not.
    expect(terminal.screen).toContain('yes\r\n')
    expect(terminal.screen).not.toContain('battery')
    expect((await line.json(['host', 'list'])).json).toMatchObject([{ name: 'esx', fingerprint: host.fingerprint }])
  })

  it.each(['no', '', 'y', 'YES please'])('takes %j for a no: exit 3, nothing sent, nothing saved', async (answer) => {
    const [line, host] = await Promise.all([commandLine(), practiceHost()])
    const terminal = atTerminal(line, ['host', 'add', addressOf(host), '--user', 'root'])
    await terminal.sees('Type yes to trust')
    terminal.types(answer)
    await terminal.sees('no user name or password was sent')
    expect(await terminal.ends()).toBe(3)
    expect(host.calls).toEqual([])
    expect((await line.json(['host', 'list'])).json).toEqual([])
  })

  it('ends with 130 for Ctrl+C at the fingerprint and at the password', async () => {
    const [line, host] = await Promise.all([commandLine(), practiceHost()])
    const first = atTerminal(line, ['host', 'add', addressOf(host), '--user', 'root'])
    await first.sees('Type yes to trust')
    first.interrupts()
    expect(await first.ends()).toBe(130)
    const second = atTerminal(line, [
      'host',
      'add',
      addressOf(host),
      '--user',
      'root',
      '--fingerprint',
      host.fingerprint,
    ])
    await second.sees(passwordPrompt)
    second.interrupts()
    expect(await second.ends()).toBe(130)
    expect(callsOf(host, 'Login')).toEqual([])
    expect((await line.json(['host', 'list'])).json).toEqual([])
  })

  it.each([
    ['yes', 0, 2],
    ['no', 2, 1],
  ] as const)('asks whether to add a machine twice, and takes %j', async (answer, code, hosts) => {
    const { line, host } = await lineWithHost()
    const terminal = atTerminal(line, [
      'host',
      'add',
      `localhost:${host.port}`,
      '--user',
      'root',
      '--fingerprint',
      host.fingerprint,
    ])
    await terminal.givesPassword()
    await terminal.sees('Add it again anyway?')
    terminal.types(answer)
    expect(await terminal.ends()).toBe(code)
    expect((await line.json(['host', 'list'])).json).toHaveLength(hosts)
  })

  it('sends no login for an empty password or a closed input: exit 4', async () => {
    const [line, host] = await Promise.all([commandLine(), practiceHost()])
    const asking = ['host', 'add', addressOf(host), '--user', 'root', '--fingerprint', host.fingerprint]
    const empty = atTerminal(line, asking)
    await empty.sees(passwordPrompt)
    empty.types('')
    expect(await empty.ends()).toBe(4)
    const closed = atTerminal(line, asking)
    await closed.sees(passwordPrompt)
    closed.closes()
    expect(await closed.ends()).toBe(4)
    expect(callsOf(host, 'Login')).toEqual([])
  })
})

describe('host trust at a terminal', () => {
  it('shows the new fingerprint beside the old one, and pins it only for a yes', async () => {
    const [line, before, after] = await Promise.all([
      commandLine(),
      practiceHost(),
      createCertificate().then((certificate) => practiceHost({ certificate })),
    ])
    await using relay = await Relay.start({ host: '127.0.0.1', port: before.port })
    await line.json(
      [
        'host',
        'add',
        `127.0.0.1:${relay.port}`,
        '--name',
        'esx',
        '--user',
        'root',
        '--fingerprint',
        before.fingerprint,
        '--password-stdin',
      ],
      { input: password },
    )
    relay.retarget({ host: '127.0.0.1', port: after.port })
    const refusing = atTerminal(line, ['host', 'trust', 'esx'])
    await refusing.sees('DIFFERENT certificate')
    await refusing.sees(after.fingerprint)
    await refusing.sees(before.fingerprint)
    await refusing.sees('Type yes to trust')
    refusing.types('no')
    expect(await refusing.ends()).toBe(3)
    expect((await line.json(['host', 'list'])).json).toMatchObject([{ fingerprint: before.fingerprint }])
    const trusting = atTerminal(line, ['host', 'trust', 'esx'])
    await trusting.sees('Type yes to trust')
    trusting.types('yes')
    expect(await trusting.ends()).toBe(0)
    expect((await line.json(['host', 'list'])).json).toMatchObject([{ fingerprint: after.fingerprint }])
    expect(after.calls).toEqual([])
  })
})

describe('shutdown at a terminal', () => {
  it("shows the plan and continues only when the host's name is typed in full", async () => {
    const { line, host } = await lineWithHost({ vms: 1 })
    host.inject({ method: 'ShutdownHost_Task', when: 'before', what: { fault: 'NoPermission' } })
    const wrong = atTerminal(line, ['shutdown', 'esx'])
    await wrong.givesPassword()
    await wrong.sees('web-01 will be asked to shut down')
    await wrong.sees("Type the host's name to confirm")
    expect(callsOf(host, ...changes)).toEqual([])
    wrong.types('es')
    await wrong.sees("That is not the host's name. Nothing was done.")
    expect(await wrong.ends()).toBe(130)
    expect(callsOf(host, ...changes)).toEqual([])
    expect(wrong.screen).not.toContain('battery')

    const right = atTerminal(line, ['shutdown', 'esx', '--json'])
    await right.givesPassword()
    // With --json too, the user sees what the question is about.
    await right.sees('web-01 will be asked to shut down')
    await right.sees("Type the host's name to confirm")
    right.types('esx')
    await right.sees('"outcome":"aborted"')
    expect(await right.ends()).toBe(6)
    expect(callsOf(host, ...changes)).toEqual(['ShutdownGuest 1', 'ShutdownHost_Task ha-host'])
  })

  it('names the running machines before --now', async () => {
    const { line, host } = await lineWithHost({ vms: 2 })
    const terminal = atTerminal(line, ['shutdown', 'esx', '--now'])
    await terminal.givesPassword()
    await terminal.sees(
      'although these virtual machines are running: db <primary> & "replica" and web-01? They lose power.',
    )
    terminal.interrupts()
    expect(await terminal.ends()).toBe(130)
    expect(callsOf(host, ...changes)).toEqual([])
  })

  it('asks what to do without Tools and with a stuck guest, repeats until it gets a valid answer, and acts on it', async () => {
    const { line, host } = await lineWithHost({ vms: 3, noTools: 1, stuck: 1 })
    host.inject({ method: 'ShutdownHost_Task', when: 'before', what: { fault: 'NoPermission' } })
    const terminal = atTerminal(line, ['shutdown', 'esx', '--guest-timeout', '1'])
    await terminal.givesPassword()
    await terminal.sees('db <primary> & "replica" is running without VMware Tools')
    terminal.types('x')
    await terminal.sees('Answer with one of these letters: s, p, a.')
    terminal.types('S')
    await terminal.sees("Type the host's name to confirm")
    expect(callsOf(host, ...changes)).toEqual([])
    terminal.types('esx')
    await terminal.sees('web-01 is still running 1 second after')
    terminal.types('w')
    await terminal.sees('web-01 is still running 1 second after')
    terminal.types('p')
    await terminal.sees('Outcome: stopped by a rule, a check or your answer')
    expect(await terminal.ends()).toBe(6)
    expect(Object.fromEntries(host.state().vms.map((vm) => [vm.id, vm.how]))).toEqual({
      1: 'power-off',
      2: 'suspended',
      3: 'guest-shutdown',
    })
  })

  it('withdraws the question when the guest shuts down by itself', async () => {
    const { line, host } = await lineWithHost({ vms: 1, stuck: 1 })
    host.inject({ method: 'ShutdownHost_Task', when: 'before', what: { fault: 'NoPermission' } })
    const terminal = atTerminal(line, ['shutdown', 'esx', '--yes', '--guest-timeout', '1'])
    await terminal.givesPassword()
    await terminal.sees('web-01 is still running 1 second after')
    host.setVm('1', { powerState: 'poweredOff' })
    await terminal.sees('Outcome: stopped by a rule, a check or your answer')
    expect(await terminal.ends()).toBe(6)
    expect(callsOf(host, ...changes)).toEqual(['ShutdownGuest 1', 'ShutdownHost_Task ha-host'])
  })

  it('Ctrl+C at the question cancels: exit 130, and the guest is left as it is', async () => {
    const { line, host } = await lineWithHost({ vms: 1, stuck: 1 })
    const terminal = atTerminal(line, ['shutdown', 'esx', '--yes', '--guest-timeout', '1', '--lang', 'zh-CN'])
    await terminal.sees('的密码：')
    terminal.types(password)
    await terminal.sees('(w) 继续等待')
    terminal.interrupts()
    await terminal.sees('结果：已取消')
    expect(await terminal.ends()).toBe(130)
    expect(host.state()).toMatchObject({ powered: true, vms: [{ powerState: 'poweredOn' }] })
  })
})
