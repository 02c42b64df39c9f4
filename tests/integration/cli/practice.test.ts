import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commandLine } from './support/command.ts'
import type { Command, CommandLine } from './support/command.ts'

interface Line {
  readonly url: string
  readonly fingerprint: string
  readonly user: string
  readonly password: string
}
interface Status {
  readonly vms: { readonly powerState: string; readonly tools: string }[]
}

/** Starts `practice` and gives the one line it prints. */
async function serve(line: CommandLine, ...args: string[]): Promise<{ command: Command; shown: Line }> {
  const command = line.start(['practice', ...args])
  await command.until(({ stdout }) => stdout.endsWith('\n'))
  return { command, shown: JSON.parse(command.stdout) as Line }
}

/** The same, added under the name `p`. */
async function served(
  ...args: string[]
): Promise<{ line: CommandLine; command: Command; shown: Line; with: { input: string } }> {
  const line = await commandLine()
  const { command, shown } = await serve(line, ...args)
  const input = { input: shown.password }
  const added = await line.json(
    [
      'host',
      'add',
      shown.url,
      '--name',
      'p',
      '--user',
      shown.user,
      '--fingerprint',
      shown.fingerprint,
      '--password-stdin',
    ],
    input,
  )
  expect(added.code).toBe(0)
  return { line, command, shown, with: input }
}

describe('practice', () => {
  it('prints one line with all that host add needs, and serves until SIGTERM: exit 0', async () => {
    const { line, command, shown, with: input } = await served('--json')
    expect(command.stdout.split('\n')).toHaveLength(2)
    expect(shown).toEqual({
      url: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+\/sdk$/),
      fingerprint: expect.stringMatching(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/),
      user: 'root',
      password: expect.stringMatching(/^.{12,}$/),
    })
    const status = await line.json(['status', 'p', '--password-stdin'], input)
    expect((status.json as Status).vms).toHaveLength(4)
    command.signal('SIGTERM')
    expect(await command.ended).toMatchObject({ code: 0, stderr: '' })
    expect(await line.json(['status', 'p', '--password-stdin'], input)).toMatchObject({ code: 5 })
  })

  it('serves with a certificate of this time only, and says so, where none can be kept', async () => {
    const line = await commandLine()
    // A file in the folder's place, which no user can write below.
    await writeFile(join(line.data, 'practice'), '')
    const both = [await serve(line, '--json'), await serve(line, '--json')]
    for (const { command, shown } of both) {
      expect(shown.fingerprint).toMatch(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/)
      command.signal('SIGTERM')
      expect(await command.ended).toMatchObject({ code: 0, stderr: expect.stringContaining('practice') })
    }
    expect(both[0]?.shown.fingerprint).not.toBe(both[1]?.shown.fingerprint)
  })

  it('keeps its certificate and changes its password, on the given port, and ends with 0 on SIGINT too', async () => {
    const line = await commandLine()
    const first = await serve(line)
    const port = new URL(first.shown.url).port
    first.command.signal('SIGINT')
    expect((await first.command.ended).code).toBe(0)
    const second = await serve(line, '--port', port)
    expect(second.shown).toMatchObject({ url: first.shown.url, fingerprint: first.shown.fingerprint })
    expect(second.shown.password).not.toBe(first.shown.password)
    const taken = await line.json(['practice', '--port', port])
    expect(taken.code).toBe(2)
    expect(taken.json).toMatchObject({
      error: { code: 'USAGE', message: expect.stringContaining(`the port ${port} is in use`) },
    })
  })

  it('has as many VMs, without Tools or stuck, as the options say', async () => {
    const { line, with: input } = await served('--vms', '9', '--no-tools', '2', '--stuck', '1', '--guest-seconds', '0')
    const { vms } = (await line.json(['status', 'p', '--password-stdin'], input)).json as Status
    expect(vms).toHaveLength(9)
    const running = vms.filter((vm) => vm.powerState === 'poweredOn')
    expect(running.filter((vm) => vm.tools === 'guestToolsNotRunning')).toHaveLength(2)
    const run = await line.json(
      [
        'shutdown',
        'p',
        '--yes',
        '--no-tools',
        'suspend',
        '--stuck',
        'abort',
        '--guest-timeout',
        '1',
        '--password-stdin',
      ],
      input,
    )
    expect(run.code).toBe(6)
    const last = run.lines.at(-1) as { outcome: string; code: string; vms: { how: string | null }[] }
    expect(last).toMatchObject({ outcome: 'aborted', code: 'VM_STUCK' })
    const hows = Object.groupBy(last.vms, ({ how }) => how ?? 'null')
    expect({
      suspended: hows['suspended']?.length,
      left: hows['asked-still-on']?.length,
      asked: hows['guest-shutdown']?.length,
    }).toEqual({ suspended: 2, left: 1, asked: running.length - 3 })
  })

  it('can be empty', async () => {
    const { line, with: input } = await served('--vms', '0')
    expect((await line.json(['status', 'p', '--password-stdin'], input)).json).toMatchObject({ vms: [] })
    expect((await line.run(['status', 'p', '--password-stdin'], input)).stdout).toContain(
      'This host has no virtual machines.',
    )
  })

  it('refuses writes in mode free, as the free licence does: warned beforehand, nothing touched, exit 6', async () => {
    const { line, with: input } = await served('--mode', 'free')
    const rehearsal = await line.json(['shutdown', 'p', '--dry-run', '--password-stdin'], input)
    expect(rehearsal.code).toBe(0)
    expect(rehearsal.lines).toContainEqual(
      expect.objectContaining({ step: 'plan', state: 'waiting', code: 'LICENCE_FREE' }),
    )
    const run = await line.json(['shutdown', 'p', '--yes', '--password-stdin'], input)
    expect(run.code).toBe(6)
    const last = run.lines.at(-1) as { vms: { before: string; after: string }[] }
    expect(last).toMatchObject({ outcome: 'aborted', code: 'LICENCE_RESTRICTED' })
    for (const vm of last.vms) expect(vm.after).toBe(vm.before)
  })

  it('warns of the vCenter in mode managed', async () => {
    const { line, with: input } = await served('--mode', 'managed')
    const rehearsal = await line.json(['shutdown', 'p', '--dry-run', '--password-stdin'], input)
    expect(rehearsal.code).toBe(0)
    expect(rehearsal.lines).toContainEqual(
      expect.objectContaining({ step: 'plan', state: 'waiting', code: 'MANAGED_BY_VCENTER' }),
    )
  })
})
