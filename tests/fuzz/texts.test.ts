import { createHash, generateKeyPairSync } from 'node:crypto'
import { expect, it } from 'vitest'
import { decodeText } from '../../electron/hardware/parse/lines.ts'
import { parseLsblk } from '../../electron/install/volumes-linux.ts'
import { readFileSync, readdirSync } from 'node:fs'
import { externalDevices, macVolume, parsePlist, systemDisks } from '../../electron/install/volumes-mac.ts'
import { parseWindowsVolumes } from '../../electron/install/volumes-windows.ts'
import {
  parseNetstat,
  parseProcIpv6Route,
  parseProcRoute,
  parseRoutePrint,
} from '../../electron/hosts/default-gateways.ts'
import { decodeMessage, encodeMessage } from '../../electron/dbus/dbus-wire.ts'
import { othersWithAccess, parseAccess } from '../../electron/cli/file-access.ts'
import { maxNoteBytes, parseNote } from '../../electron/storage/lock-note.ts'
import { isAbout, readStatement, signStatement, stateChannel } from '../../electron/app/updates/statement.ts'
import { createTranslator } from '../../shared/i18n/translator.ts'
import { kickstartCodes, kickstartSchema, type Kickstart } from '../../shared/models/kickstart.ts'
import { readRules } from '../../shared/reference/read-rules.ts'
import { firstInvalid, isAllowed, readAllowed, sameAllowed } from '../../shared/rules/allowed-hosts.ts'
import { findChecksums, pickChecksum } from '../../shared/rules/checksums.ts'
import { judge } from '../../shared/rules/hardware/judge.ts'
import { compileRules } from '../../shared/rules/hardware/rule-index.ts'
import { lintKickstart } from '../../shared/rules/kickstart/lint.ts'
import { parseKickstart } from '../../shared/rules/kickstart/parse.ts'
import { renderKickstart } from '../../shared/rules/kickstart/render.ts'
import { editBootCfg, kerneloptOf } from '../../shared/rules/stick/boot-cfg.ts'
import { card, machine, soundCpu } from '../unit/hardware/rule-samples.ts'
import { breakInputs } from './count.ts'
import { mutated, mutatedJson } from './mutate.ts'
import type { Random } from './random.ts'

/** Files from users and systems, besides the output of hardware tools: each reader returns a value or says why not. */
const { t, problemText } = createTranslator('en')
const buffers = (...texts: readonly string[]): Buffer[] => texts.map((text) => Buffer.from(text))
const broken = (corpus: readonly Buffer[], random: Random): string =>
  decodeText(mutated(corpus, random.pick(corpus), random))
const brokenJson = (corpus: readonly Buffer[], random: Random): string =>
  mutatedJson(corpus, random.pick(corpus), random).toString()
const fixture = (name: string): Buffer => readFileSync(new URL(`../fixtures/volumes/${name}`, import.meta.url))

const script =
  `# made by hand
vmaccepteula
rootpw --iscrypted $6$abcdefgh$0123456789
install --firstdisk=local --overwritevmfs
network --bootproto=static --ip=192.0.2.10 --netmask=255.255.255.0 --gateway=192.0.2.1 ` +
  '--nameserver=192.0.2.1,192.0.2.2 --hostname=esx.example.org --device=vmnic0 --vlanid=12 ' +
  `--addvmportgroup=1
keyboard "US Default"
serialnum --esx=AAAAA-BBBBB-CCCCC-DDDDD-EEEEE
reboot
%firstboot --interpreter=busybox
esxcli system hostname set --fqdn="esx.example.org"
vim-cmd hostsvc/enable_ssh
%post --interpreter=python --timeout=10
print('x')
`
const findingCodes: ReadonlySet<string> = new Set(kickstartCodes)
const scripts = buffers(
  script,
  script.replaceAll('\n', '\r\n'),
  'upgrade --disk=mpx.vmhba0:C0:T0:L0\nnetwork --bootproto=dhcp\n',
  'accepteula\nclearpart --alldrives --overwritevmfs\npart datastore1 --ondisk=sda\ninstall ' +
    '--disk=/vmfs/devices/disks/x --novmfsondisk\nrootpw secret\n%include /tmp/x\n',
)

it('lints and reads broken scripts with findings that have a sentence and a line', () =>
  breakInputs('kickstart scripts', (random) => {
    const text = broken(scripts, random)
    const lines = text.split(/\r\n|\n|\r/).length
    for (const { line, code, params } of lintKickstart(text, {
      target: random.pick([null, '6.7', '8.0U3', '9.0']),
      secureBoot: random.pick([null, true, false]),
    })) {
      // There may be hundreds for one text, so they are asserted one by one only on failure.
      if (
        !findingCodes.has(code) ||
        (line !== null && (line < 1 || line > lines)) ||
        t(`kickstart.finding.${code}`, params) === ''
      )
        throw new Error(`${code} in line ${line} of ${lines}: ${text}`)
    }
    const parsed = parseKickstart(text)
    // Whatever was understood can be written, and reads back the same.
    if (parsed.ok) expect(parseKickstart(renderKickstart(parsed.value))).toEqual(parsed)
    else expect(problemText(parsed.problem)).not.toBe('')
  }))

it('takes broken settings of a script only when they come back from the script as they are', () => {
  const whole: Kickstart = {
    action: 'install',
    disk: { kind: 'first', filters: ['local'] },
    ignoreSsd: false,
    vmfs: 'overwrite',
    overwriteVsan: false,
    createDatastore: true,
    forceUnsupported: false,
    rootPassword: `$6$abcdefgh$${'a'.repeat(86)}`,
    network: {
      addressing: {
        kind: 'static',
        ip: '192.0.2.10',
        netmask: '255.255.255.0',
        gateway: '192.0.2.1',
        nameservers: ['192.0.2.1'],
      },
      device: 'vmnic0',
      hostName: 'esx.example.org',
      vlan: 12,
      vmPortGroup: true,
    },
    keyboard: 'US Default',
    licenceKey: 'AAAAA-BBBBB-CCCCC-DDDDD-EEEEE',
    ntpServers: ['ntp.example.org', '192.0.2.1'],
    ssh: true,
    firstBoot: ['esxcli system settings advanced list'],
    reboot: true,
  }
  expect(kickstartSchema.safeParse(whole).success).toBe(true)
  const corpus = buffers(JSON.stringify(whole))
  return breakInputs('kickstart settings', (random) => {
    const settings = kickstartSchema.safeParse(jsonOf(brokenJson(corpus, random)))
    if (settings.success)
      expect(parseKickstart(renderKickstart(settings.data))).toEqual({ ok: true, value: settings.data })
  })
})

it('edits a broken boot.cfg without losing a line that is not its own', () => {
  const corpus = buffers(
    'bootstate=0\ntitle=Loading ESXi installer\ntimeout=5\nprefix=\nkernel=/b.b00\n' +
      'kernelopt=runweasel cdromBoot\nmodules=/jumpstrt.gz --- /useropts.gz --- /features.gz\n' +
      'build=8.0.3\nupdated=0\n',
    'kernelopt=\r\nkernel=a\r\n',
    '# x\nKERNELOPT = a\nkernelopt=b\nkernelopt=c',
  )
  return breakInputs('boot.cfg', (random) => {
    const text = broken(corpus, random)
    kerneloptOf(text)
    const edited = editBootCfg(text, { kernelopt: 'allowLegacyCPU=true', kickstart: true })
    expect(kerneloptOf(edited) ?? '').toContain('allowLegacyCPU=true')
    const others = (lines: string): string[] =>
      lines
        .split('\n')
        .filter((line) => !/^\s*(?:kernelopt|prefix|kernel|modules)\s*=/i.test(line))
        .map((line) => line.trim())
        .filter((line) => line !== '')
    expect(others(edited)).toEqual(expect.arrayContaining(others(text)))
  })
})

it('takes broken rules on hardware whole or not at all, and judges by what it took', () => {
  const text = { en: 'x', 'zh-CN': '某' }
  const rule = {
    category: 'nic',
    versions: ['8.0', '8.0 GA', '9.0'],
    verdict: 'step',
    summary: text,
    workaround: text,
    bootOptions: ['a=b'],
    note: null,
    sources: ['https://example.org'],
    confidence: 'low',
  }
  const matches = [
    {
      pci: [
        { vendor: '8086', devices: ['1533'], subvendors: ['1028'] },
        { vendor: '8086', devices: [] },
      ],
    },
    { class: '0200' },
    {
      class: '010802',
      conditions: [
        { kind: 'block-size', is: 512 },
        { kind: 'ask', question: text },
      ],
    },
    { cpu: [{ vendor: 'GenuineIntel', family: 6, models: [143], steppings: [8] }] },
    { usb: [{ vendor: '0bda', devices: [] }], memoryMibBelow: 8_192 },
    { bootDiskGibBelow: 32, conditions: [{ kind: 'boot-medium', in: ['usb'] }] },
  ]
  const corpus = buffers(
    JSON.stringify({
      schema: 'hypertray/hardware-rules/1',
      name: 'own',
      rules: matches.map((match, at) => ({ ...rule, id: `r${at}`, match })),
    }),
  )
  const hardware = machine({
    cpu: soundCpu,
    pci: [card('8086:1533'), card('144d:a808', '0108'), card('10ec:8168', null)],
    nvme: [],
    usb: [],
  })
  const taken = new Set<boolean>()
  return breakInputs('rules on hardware', (random) => {
    const rules = readRules(brokenJson(corpus, random))
    taken.add(rules.ok)
    if (rules.ok) expect(judge(hardware, '8.0', compileRules([rules.value])).devices).toHaveLength(3)
    else expect(problemText(rules.problem).length).toBeLessThan(600)
  }).then(() => expect(taken.size).toBe(2))
})

it('finds in a broken list of checksums no value that is not in it', () => {
  const sha256 = createHash('sha256').update('image').digest('hex')
  const md5 = createHash('md5').update('image').digest('hex')
  const corpus = buffers(
    `${sha256}  VMware.iso\n${md5} *other.iso\n`,
    `SHA256 (VMware.iso) = ${sha256.toUpperCase()}\r\n`,
    `SHA-256: ${sha256.match(/..../g)?.join(' ')}\nMD5SUM: ${md5}\n`,
    `VMware.iso\n${sha256}\n`,
  )
  return breakInputs('lists of checksums', (random) => {
    const text = broken(corpus, random)
    const found = findChecksums(text)
    JSON.stringify(pickChecksum(found, { sha256, bytes: 5 }, 'VMware.iso'))
    const digits = text.toLowerCase().replaceAll(/[^0-9a-f]/g, '')
    for (const { value } of found) expect(digits).toContain(value)
  })
})

it('takes a broken list of allowed addresses as one that means the same again, or names what is wrong', () => {
  const corpus = buffers(
    '192.0.2.1,198.51.100.0/24',
    '2001:db8::1, 2001:db8::/32',
    '::ffff:192.0.2.1',
    '10.0.0.1/8',
    'fe80::1%vmk0',
    '0x7f.1,010.0.0.1',
  )
  return breakInputs('lists of allowed addresses', (random) => {
    const read = readAllowed(broken(corpus, random).slice(0, 3_000).split(','))
    if (!('allowed' in read)) return void expect(read.invalid).not.toBe('')
    expect(firstInvalid(read.allowed)).toBeNull()
    expect(readAllowed([...read.allowed.addresses, ...read.allowed.networks])).toEqual(read)
    expect(sameAllowed(read.allowed, read.allowed)).toBe(true)
    isAllowed(read.allowed, '192.0.2.1')
  })
})

it('believes no broken statement on an update', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const channel = 'version: 1.2.3\nfiles:\n  - url: hypertray.AppImage\n    sha512: x\n'
  const signed = signStatement(
    stateChannel('latest-linux.yml', channel, Date.parse('2025-06-01T08:00:00Z'), 180),
    privateKey,
  )
  const genuine = JSON.stringify(readStatement(signed, [publicKey]))
  const { statement } = JSON.parse(signed) as { statement: string }
  return breakInputs('update statements', (random) => {
    const inner =
      random.below(2) === 0
        ? JSON.stringify({ ...(JSON.parse(signed) as object), statement: brokenJson(buffers(statement), random) })
        : brokenJson(buffers(signed), random)
    const read = readStatement(inner, [publicKey])
    if (read !== null) expect(JSON.stringify(read)).toBe(genuine)
    const text = broken(buffers(channel), random)
    const whole = readStatement(signed, [publicKey])
    expect(whole !== null && isAbout(whole, 'latest-linux.yml', text)).toBe(text === channel)
  })
})

it('reads a broken D-Bus message as one, waits for the rest, or refuses it', () => {
  const corpus = [
    encodeMessage({
      type: 1,
      serial: 7,
      path: '/org/freedesktop/secrets',
      interface: 'org.freedesktop.Secret.Service',
      member: 'SearchItems',
      destination: 'org.freedesktop.secrets',
      signature: 'a{ss}aobsu(sv)',
      replySerial: 3,
      body: [
        [
          ['service', 'x'],
          ['account', 'ü'],
        ],
        [],
        true,
        '',
        4_000_000_000,
        ['x', { signature: 'ao', value: ['/a', '/b'] }],
      ],
    }),
    encodeMessage({
      type: 2,
      serial: 8,
      replySerial: 7,
      signature: 'oayays',
      body: ['/session', [1, 2, 3], [4, 5], 'text/plain'],
    }),
    encodeMessage({
      type: 3,
      serial: 9,
      replySerial: 7,
      errorName: 'org.freedesktop.Secret.Error.IsLocked',
      signature: 's',
      body: ['locked'],
    }),
    encodeMessage({
      type: 4,
      serial: 10,
      path: '/a',
      interface: 'a.b',
      member: 'C',
      signature: 'v',
      body: [{ signature: 'a(sv)', value: [['k', { signature: 'v', value: { signature: 'u', value: 1 } }]] }],
    }),
  ]
  return breakInputs('D-Bus messages', (random) => {
    const bytes = Buffer.from(random.pick(corpus))
    for (let hits = 1 + random.below(5); hits > 0; hits -= 1)
      bytes[random.below(bytes.length)] =
        random.below(2) === 0 ? random.below(256) : random.pick([0, 1, 8, 0x61, 0x28, 0x76, 0xff])
    const damage = random.below(16)
    let cut: Buffer = bytes
    if (damage < 4) cut = bytes.subarray(0, random.below(bytes.length + 1))
    else if (damage < 7) cut = mutated(corpus, bytes, random)
    try {
      const decoded = decodeMessage(cut)
      if (decoded !== null) expect(decoded.length > 0 && decoded.length <= cut.length).toBe(true)
    } catch (error) {
      expect(error).toBeInstanceOf(Error)
      expect((error as Error).message).not.toContain('call stack')
    }
  })
})

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

it('reads broken lists of volumes, and takes none for safe to erase of which nothing is known', () => {
  const lists = {
    lsblk: [fixture('lsblk-recorded.json'), fixture('lsblk-sticks.json')],
    windows: [fixture('windows.json')],
    mac: readdirSync(new URL('../fixtures/volumes/', import.meta.url))
      .filter((name) => name.endsWith('.plist'))
      .map(fixture),
  }
  return breakInputs('lists of volumes', (random) => {
    const kind = random.pick(['lsblk', 'windows', 'mac'] as const)
    if (kind === 'mac') {
      const plist = parsePlist(broken(lists.mac, random))
      externalDevices(plist)
      const volume = macVolume(plist, systemDisks(plist) ?? new Set())
      if (volume) JSON.stringify(volume)
      return
    }
    const output = jsonOf(brokenJson(lists[kind], random))
    for (const volume of (kind === 'lsblk' ? parseLsblk(output) : parseWindowsVolumes(output)) ?? []) {
      expect(volume).toMatchObject({
        id: expect.any(String),
        label: expect.any(String),
        bytes: expect.any(Number),
        system: expect.any(Boolean),
        readOnly: expect.any(Boolean),
      })
    }
  })
})

it('finds in broken routing tables gateways or none', () => {
  const zero = '0'.repeat(32)
  const tables = [
    [
      parseProcRoute,
      'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n' +
        'eth0\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n',
    ],
    [
      parseProcIpv6Route,
      `${zero} 00 ${zero} 00 fe800000000000000000000000000001 00000064 00000004 00000000 00450003     eth0\n`,
    ],
    [
      parseNetstat,
      'Destination        Gateway            Flags               Netif Expire\ndefault            ' +
        '192.0.2.1          UGScg                 en0\ndefault            fe80::1%en0        UGcg        ' +
        '          en0\n',
    ],
    [
      parseRoutePrint,
      '          0.0.0.0          0.0.0.0        192.0.2.1       192.0.2.10     25\n If Metrik ' +
        'Netzwerkziel             Gateway\n  4    271 ::/0                     fe80::1\n',
    ],
  ] as const
  const corpus = buffers(...tables.map(([, table]) => table))
  return breakInputs('routing tables', (random) => {
    const [parse, table] = random.pick(tables)
    for (const gateway of parse(mutated(corpus, Buffer.from(table), random).toString()))
      expect(gateway).toMatch(/^[0-9a-f.:]+(?:%\S*)?$/i)
  })
})

it('grants no access because a security descriptor is broken', () => {
  const corpus = buffers(
    '"host\\user","S-1-5-21-1-2-3-1001"\r\n' +
      'O:S-1-5-21-1-2-3-1001G:S-1-5-21-1-2-3-513D:PAI(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;' +
      'S-1-5-21-1-2-3-1001)\r\n',
    '"h\\u","S-1-5-21-1-2-3-1001"\nO:BAD:NO_ACCESS_CONTROL\n',
    '"h\\u","S-1-5-21-1-2-3-1001"\nO:BAG:SYD:AI(A;ID;FR;;;WD)(D;;FA;;;BU)(OA;OICIIO;FA;;;AU)\n',
  )
  return breakInputs('security descriptors', (random) => {
    const access = parseAccess(mutated(corpus, random.pick(corpus), random).toString())
    if (access === null) return
    const others = othersWithAccess(access)
    for (const sid of others?.readers ?? []) expect(sid === 'S-1-1-0' || access.sddl.includes(sid)).toBe(true)
  })
})

it('reads a broken note on a lock as bounded facts or not at all', () => {
  const corpus = buffers('{"pid":12,"what":"update hosts.json","since":"2025-06-01T08:00:00.000Z"}\n')
  return breakInputs('notes on locks', (random) => {
    const note = parseNote(mutated(corpus, random.pick(corpus), random).subarray(0, maxNoteBytes).toString())
    if (note !== null) expect({ pid: note.pid >= 0, what: note.what.length <= 200 }).toEqual({ pid: true, what: true })
  })
})
