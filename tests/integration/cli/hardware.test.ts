import { mkdir, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hardwareSchema, type Hardware } from '../../../shared/models/hardware.ts'
import { runProgram } from '../../support/run.ts'
import { commandLine, type CommandLine } from './support/command.ts'
import { callsOf, lineWithHost, password } from './support/hosts.ts'

interface Device {
  readonly address: string
  readonly vendor: string
  readonly device: string
  readonly name: string | null
  readonly verdict: string
  readonly rules: readonly string[]
}
interface Checked {
  readonly target: string
  readonly verdict: string
  readonly devices: readonly Device[]
  readonly cpu: {
    readonly signature: string | null
    readonly name: string
    readonly verdict: string
    readonly rules: readonly string[]
  } | null
  readonly missing: readonly string[]
}

const bridges = `00:00.0 Host bridge [0600]: Intel Corporation 8th Gen Core Processor Host Bridge/DRAM Registers [8086:3ec2] (rev 07)
00:1f.0 ISA bridge [0601]: Intel Corporation Z390 Chipset LPC/eSPI Controller [8086:a305] (rev 10)
00:1f.3 Audio device [0403]: Intel Corporation Cannon Lake PCH cAVS [8086:a348] (rev 10)
`
const sata =
  '00:17.0 SATA controller [0106]: Intel Corporation Cannon Lake PCH SATA AHCI Controller [8086:a352] (rev 10)\n'
const realtek =
  '02:00.0 Ethernet controller [0200]: Realtek Semiconductor Co., Ltd. RTL8111/8168/8411 PCI ' +
  'Express Gigabit Ethernet Controller [10ec:8168] (rev 15)\n'
const i210 =
  '03:00.0 Ethernet controller [0200]: Intel Corporation I210 Gigabit Network Connection [8086:1533] (rev 03)\n'
const oldNvme =
  '04:00.0 Non-Volatile memory controller [0108]: Silicon Motion, Inc. SM2262/SM2262EN SSD Controller [126f:2262] (rev 03)\n'

const haswell = `Architecture:            x86_64
CPU(s):                  8
Vendor ID:               GenuineIntel
Model name:              Intel(R) Core(TM) i7-4770 CPU @ 3.40GHz
CPU family:              6
Model:                   60
Thread(s) per core:      2
Core(s) per socket:      4
Socket(s):               1
Stepping:                3
Flags:                   fpu vme de pse tsc msr pae nx rdtscp lm lahf_lm xsave avx avx2
`

async function given(
  files: Readonly<Record<string, string | Buffer>>,
): Promise<{ readonly line: CommandLine; readonly file: (name: string) => string }> {
  const line = await commandLine()
  const file = (name: string): string => join(line.data, name)
  for (const [name, text] of Object.entries(files)) await writeFile(file(name), text)
  return { line, file }
}

const of = (checked: unknown, address: string): Device | undefined =>
  (checked as Checked).devices.find((device) => device.address.endsWith(address))

describe('hardware check', () => {
  it('gives exactly what the contract says, and asks no host', async () => {
    const { line, file } = await given({ lspci: bridges + realtek, lscpu: haswell })
    const ended = await line.json([
      'hardware',
      'check',
      '--lspci',
      file('lspci'),
      '--lscpu',
      file('lscpu'),
      '--memory-gib',
      '32',
      '--target',
      '8.0',
    ])
    expect(ended).toMatchObject({ code: 1, stderr: '' })
    const checked = ended.json as Checked
    expect(Object.keys(checked)).toEqual(['target', 'verdict', 'devices', 'cpu', 'missing'])
    expect(checked).toMatchObject({ target: '8.0', verdict: 'step', missing: ['nvme', 'firmware', 'disks'] })
    expect(checked.devices).toHaveLength(4)
    for (const device of checked.devices)
      expect(Object.keys(device)).toEqual([
        'address',
        'vendor',
        'device',
        'subvendor',
        'subdevice',
        'class',
        'name',
        'verdict',
        'listed',
        'rules',
      ])
    expect(of(checked, '02:00.0')).toEqual({
      address: '0000:02:00.0',
      vendor: '10ec',
      device: '8168',
      subvendor: null,
      subdevice: null,
      class: '0200',
      name: expect.stringContaining('RTL8111/8168'),
      verdict: 'step',
      listed: false,
      rules: ['realtek-fling-80u3-90'],
    })
    for (const bridge of ['00:00.0', '00:1f.0', '00:1f.3'])
      expect(of(checked, bridge)).toMatchObject({ verdict: 'not-needed', rules: [] })
    expect(checked.cpu).toEqual({
      signature: '000306c3',
      name: 'Intel(R) Core(TM) i7-4770 CPU @ 3.40GHz',
      verdict: 'step',
      listed: false,
      rules: ['cpu-80-block'],
    })
  })

  it.each([
    // The Realtek alone: the fling asks for 8.0, and 6.7 has a driver of its own.
    ['6.7', 'step', 'step', 'realtek-8168-6x'],
    ['7.0', 'unsupported', 'unsupported', 'realtek-any-70-80u2'],
    ['8.0', 'step', 'step', 'realtek-fling-80u3-90'],
    ['7.0U1', 'unsupported', 'unsupported', 'realtek-any-70-80u2'],
    ['8.0U1', 'step', 'step', 'realtek-fling-80u3-90'],
    ['8.0U2', 'step', 'step', 'realtek-fling-80u3-90'],
    ['8.0U3', 'step', 'step', 'realtek-fling-80u3-90'],
    ['9.0', 'step', 'step', 'realtek-fling-80u3-90'],
    ['9.1', 'step', 'step', 'realtek-fling-91'],
  ])('for %s a machine with nothing but a Realtek is %s', async (target, verdict, nic, rule) => {
    const { line, file } = await given({ lspci: bridges + sata + realtek })
    const ended = await line.json(['hardware', 'check', '--lspci', file('lspci'), '--target', target])
    expect(ended).toMatchObject({ code: 1, stderr: '', json: { target, verdict, cpu: null } })
    expect(of(ended.json, '02:00.0')).toMatchObject({ verdict: nic, rules: [rule] })
  })

  it.each([
    ['7.0', 'step', 'nvme-consumer-quirk-70'],
    ['8.0U2', 'step', 'nvme-consumer-quirk-80'],
    ['9.0', 'fine', 'nvme-generic'],
  ])('for %s an old NVMe drive is %s, and the best network adapter counts', async (target, verdict, rule) => {
    const { line, file } = await given({ lspci: bridges + realtek + i210 + oldNvme })
    const ended = await line.json(['hardware', 'check', '--lspci', file('lspci'), '--target', target])
    expect(of(ended.json, '04:00.0')).toMatchObject({ vendor: '126f', device: '2262', class: '0108', verdict })
    expect(of(ended.json, '04:00.0')?.rules[0]).toBe(rule)
    expect((ended.json as Checked).verdict).toBe(verdict)
  })

  it('ends with 0 when it is fine, and only then', async () => {
    const { line, file } = await given({ lspci: bridges + sata + i210, lscpu: haswell })
    const [fine, memory, processor] = await Promise.all([
      line.json(['hardware', 'check', '--lspci', file('lspci'), '--target', '8.0U2']),
      line.json(['hardware', 'check', '--lspci', '-', '--target', '8.0', '--memory-gib', '7.5'], {
        input: bridges + i210,
      }),
      line.json(['hardware', 'check', '--lspci', file('lspci'), '--lscpu', file('lscpu'), '--target', '8.0']),
    ])
    expect([fine.code, (fine.json as Checked).verdict]).toEqual([0, 'fine'])
    expect([memory.code, (memory.json as Checked).verdict, (memory.json as Checked).missing]).toEqual([
      1,
      'unsupported',
      ['cpu', 'nvme', 'firmware', 'disks'],
    ])
    expect([processor.code, (processor.json as Checked).verdict]).toEqual([1, 'step'])
  })

  it('reports unknown when nothing is given, and does not call that fine', async () => {
    const line = await commandLine()
    expect(await line.json(['hardware', 'check', '--target', '8.0'])).toMatchObject({
      code: 1,
      stderr: '',
      json: {
        target: '8.0',
        verdict: 'unknown',
        devices: [],
        cpu: null,
        missing: ['cpu', 'memory', 'pci', 'nvme', 'firmware', 'disks'],
      },
    })
  })

  it.each([
    ['0000:05:00.0 Ethernet controller: Aquantia Corp. AQC107 NBase-T\n', 'lspci -nn on Linux'],
    ['vmnic0  0000:01:00.0  igbn  Up  Up  1000  Full  00:1a:2b:3c:4d:5e  1500  Intel\n', 'Run vmkchdev -l'],
    ['nothing of the kind\n', 'Give the output of'],
  ])('says so, with one hint, when nothing could be read: %s', async (text, hint) => {
    const { line, file } = await given({ lspci: text })
    const ended = await line.json(['hardware', 'check', '--lspci', file('lspci'), '--target', '8.0U3'])
    expect(ended).toMatchObject({ code: 2, json: { error: { code: 'HARDWARE_TEXTS_UNREAD' } } })
    expect(ended.stderr).toContain(hint)
    expect(ended.stderr).not.toContain('00:1a:2b')
  })

  it('reads what Windows saved as UTF-16, and says on stderr what it did not understand', async () => {
    const { line, file } = await given({
      lspci: Buffer.from(`\uFEFF${realtek.replaceAll('\n', '\r\n')}what is this?\r\n`, 'utf16le'),
    })
    const ended = await line.json(['hardware', 'check', '--lspci', file('lspci'), '--target', '8.0U3'])
    expect(ended.stderr).toBe(`${file('lspci')}, line 2, not recognised: what is this?\n`)
    expect(of(ended.json, '02:00.0')).toMatchObject({ verdict: 'step' })
    const many = await line.run(['hardware', 'check', '--lspci', '-', '--target', '8.0U3', '--lang', 'zh-CN'], {
      input: realtek + 'what is this?\n'.repeat(25),
    })
    const notes = many.stderr.trimEnd().split('\n')
    expect(notes).toHaveLength(21)
    expect([notes[0], notes.at(-1)]).toEqual(['标准输入 第 2 行无法识别：what is this?', '另有 5 行无法识别'])
  })

  it.runIf(process.platform === 'linux')(
    'reads from a pipe too, and can be cancelled while nothing is written to it',
    async () => {
      const { line, file } = await given({})
      expect((await runProgram('mkfifo', [file('pipe')])).code).toBe(0)
      const args = ['hardware', 'check', '--lspci', file('pipe'), '--target', '8.0U3', '--json']
      const reading = line.start(args)
      const writer = createWriteStream(file('pipe'))
      // It opens once the command has opened its own end.
      await once(writer, 'open')
      writer.write(bridges)
      // Another command runs meanwhile, so that this one has tried to read more than there is.
      await line.json(['hardware', 'check', '--target', '8.0'])
      writer.end(i210)
      expect((await reading.ended).json).toMatchObject({
        verdict: 'fine',
        devices: expect.toSatisfy((devices) => (devices as Device[]).length === 4),
      })
      const waiting = line.start(args)
      const silent = createWriteStream(file('pipe'))
      await once(silent, 'open')
      await line.json(['hardware', 'check', '--target', '8.0'])
      waiting.signal('SIGINT')
      expect(await waiting.ended).toMatchObject({ code: 130, json: { error: { code: 'CANCELLED' } } })
      silent.destroy()
    },
  )

  it("ties a drive's own report to its controller", async () => {
    const { line, file } = await given({
      lspci: oldNvme.replace('126f:2262', '144d:a808'),
      nvme: 'NVME Identify Controller:\nvid       : 0x144d\nmn        : Samsung SSD 970 EVO 500GB\nver       : 0x10300\nfuses     : 0x1\n',
    })
    const args = ['hardware', 'check', '--lspci', file('lspci'), '--target', '7.0']
    const [without, withReport] = await Promise.all([line.json(args), line.json([...args, '--nvme', file('nvme')])])
    expect(of(without.json, '04:00.0')).toMatchObject({ verdict: 'fine', rules: ['nvme-generic'] })
    expect(withReport.stderr).toBe('')
    expect(of(withReport.json, '04:00.0')).toMatchObject({ verdict: 'step', rules: ['nvme-fused-op', 'nvme-generic'] })
  })

  it('prints a table with reasons, workarounds, sources and what is missing, in both languages', async () => {
    const { line, file } = await given({ lspci: bridges + realtek, lscpu: haswell })
    const args = ['hardware', 'check', '--lspci', file('lspci'), '--lscpu', file('lscpu'), '--target', '8.0']
    const [english, chinese] = await Promise.all([line.run(args), line.run([...args, '--lang', 'zh-CN'])])
    expect([english.code, english.stderr, chinese.code, chinese.stderr]).toEqual([1, '', 1, ''])
    for (const text of [
      'Verdict for ESXi 8.0 (latest update): Works with a workaround',
      'Not needed',
      'RTL8111/8168',
      'Processor Intel(R) Core(TM) i7-4770 CPU @ 3.40GHz: Works with a workaround. 8.0 dropped',
      'Rule cpu-80-block (Hypertray)',
      '  Workaround: Put VMware-Re-Driver',
      '  Sources (high): descriptor of VMware-Re-Driver',
      'Boot options: allowLegacyCPU=true',
      'Not provided: memory, NVMe drive details, firmware type, disks',
      'May apply, mem-80:',
    ])
      expect(english.stdout).toContain(text)
    for (const text of [
      'ESXi 8.0（最新更新） 的结论：需额外步骤',
      '需额外步骤',
      '不影响',
      '启动选项：allowLegacyCPU=true',
      '未提供：内存、',
      '没有硬件卸载',
    ])
      expect(chinese.stdout).toContain(text)
  })

  const ownRule = (verdict: string, name: string): string =>
    JSON.stringify({
      schema: 'hypertray/hardware-rules/1',
      name,
      rules: [
        {
          id: 'own-realtek',
          category: 'nic',
          match: { pci: [{ vendor: '10ec', devices: ['8168'] }] },
          versions: ['8.0'],
          verdict,
          summary: { en: 'Seen.', 'zh-CN': '见过。' },
          workaround: null,
          note: null,
          sources: ['tried it'],
          confidence: 'high',
        },
      ],
    })

  it("prefers the user's own rules to the built-in ones, saved or given, and names their file", async () => {
    const { line, file } = await given({ lspci: realtek, given: ownRule('deprecated', 'Given rules') })
    await mkdir(file('rules'))
    await writeFile(join(file('rules'), 'mine.json'), ownRule('fine', 'Saved rules'))
    await writeFile(join(file('rules'), 'bad.json'), '{}')
    const args = ['hardware', 'check', '--lspci', file('lspci'), '--target', '8.0U3']
    const [saved, over, people] = await Promise.all([
      line.json(args),
      line.json([...args, '--rules', file('given')]),
      line.run([...args, '--rules', file('given')]),
    ])
    expect(saved).toMatchObject({ code: 0, json: { verdict: 'fine' } })
    expect(of(saved.json, '02:00.0')?.rules).toEqual(['own-realtek', 'realtek-fling-80u3-90'])
    expect(saved.stderr).toMatch(/^Warning: The rules in bad\.json were not used: .+\n$/)
    expect(over).toMatchObject({ code: 1, json: { verdict: 'deprecated' } })
    expect(people.stdout).toContain('Deprecated. Seen. Rule own-realtek (Given rules)')
  })

  it.each<[string, readonly string[], string]>([
    ['an unknown release', ['--target', '5.5'], '5.5 is not valid for --target'],
    ['no release', [], '--target'],
    ['no memory', ['--target', '8.0', '--memory-gib', '0'], '0 is not valid for --memory-gib'],
    ['memory that is no number', ['--target', '8.0', '--memory-gib', '-4'], '--memory-gib'],
    [
      'a file that is not there',
      ['--target', '8.0', '--lspci', '/nonexistent/lspci'],
      'the file /nonexistent/lspci cannot be read',
    ],
    ['a folder', ['--target', '8.0', '--lscpu', '/'], 'the file / cannot be read'],
    [
      'rules that are not there',
      ['--target', '8.0', '--rules', '/nonexistent/r.json'],
      'the file /nonexistent/r.json cannot be read',
    ],
    ['standard input twice', ['--target', '8.0', '--lspci', '-', '--lscpu', '-'], 'only once'],
    [
      'a host and texts',
      ['--target', '8.0', '--live', 'x', '--lspci', '-', '--memory-gib', '8'],
      '--live, --lspci, --memory-gib',
    ],
  ])('refuses %s: exit 2', async (_what, args, told) => {
    const line = await commandLine()
    const ended = await line.json(['hardware', 'check', ...args])
    expect(ended).toMatchObject({ code: 2, json: { error: { code: 'USAGE', message: expect.stringContaining(told) } } })
  })

  it('refuses a file that has no rules: exit 2', async () => {
    const { line, file } = await given({ bad: '{"schema":"hypertray/hardware-rules/1","name":"x","rules":[{}]}' })
    expect(await line.json(['hardware', 'check', '--target', '8.0', '--rules', file('bad')])).toMatchObject({
      code: 2,
      json: { error: { code: 'RULES_INVALID', details: { detail: expect.stringContaining('rules[0]') } } },
    })
  })
})

describe('hardware of a host', () => {
  it('is shown as it was read, changes nothing, and is the same for a check', async () => {
    const { line, host } = await lineWithHost()
    const input = { input: password }
    const [inspected, people, checked] = await Promise.all([
      line.json(['hardware', 'inspect', 'esx', '--password-stdin'], input),
      line.run(['hardware', 'inspect', 'esx', '--password-stdin', '--lang', 'zh-CN'], input),
      line.json(['hardware', 'check', '--live', 'esx', '--target', '8.0U3', '--password-stdin'], input),
    ])
    expect([inspected.code, inspected.stderr, people.code, people.stderr, checked.stderr]).toEqual([0, '', 0, '', ''])
    const hardware: Hardware = hardwareSchema.parse(inspected.json)
    expect(inspected.json).toEqual(hardware)
    expect(hardware.pci?.length).toBeGreaterThan(0)
    expect(hardware.running).not.toBeNull()
    for (const text of [
      'esx 的硬件',
      hardware.model ?? '',
      hardware.cpu?.name ?? '',
      'vmnic0',
      ...(hardware.pci ?? []).map(({ vendor, device }) => `${vendor}:${device}`),
    ])
      expect(people.stdout).toContain(text)
    const { devices, cpu } = checked.json as Checked
    expect(devices.map(({ vendor, device }) => `${vendor}:${device}`)).toEqual(
      hardware.pci?.map(({ vendor, device }) => `${vendor}:${device}`),
    )
    expect(cpu?.signature).toBe(hardware.cpu?.signature)
    expect(checked.code).toBe((checked.json as Checked).verdict === 'fine' ? 0 : 1)
    expect(callsOf(host, 'ShutdownHost_Task', 'EnterMaintenanceMode_Task')).toEqual([])
  })

  it('of an unknown host is a usage error', async () => {
    const line = await commandLine()
    expect(await line.json(['hardware', 'inspect', 'nobody'])).toMatchObject({
      code: 2,
      json: { error: { code: 'HOST_NOT_FOUND' } },
    })
  })

  it.each(['server', 'mini-pc', 'old-xeon'])('can be practised on a %s', async (machine) => {
    const line = await commandLine()
    const command = line.start(['practice', '--machine', machine])
    await command.until(({ stdout }) => stdout.endsWith('\n'))
    const {
      url,
      fingerprint,
      user,
      password: secret,
    } = JSON.parse(command.stdout) as Record<'url' | 'fingerprint' | 'user' | 'password', string>
    const input = { input: secret }
    expect(
      (
        await line.json(
          ['host', 'add', url, '--name', 'p', '--user', user, '--fingerprint', fingerprint, '--password-stdin'],
          input,
        )
      ).code,
    ).toBe(0)
    const hardware = hardwareSchema.parse(
      (await line.json(['hardware', 'inspect', 'p', '--password-stdin'], input)).json,
    )
    const has = (ids: string): boolean =>
      hardware.pci?.some(({ vendor, device }) => `${vendor}:${device}` === ids) === true
    expect([has('10ec:8168') || has('10ec:8125'), hardware.cpu?.hybrid]).toEqual(
      machine === 'mini-pc' ? [true, true] : [false, expect.anything()],
    )
  })
})
