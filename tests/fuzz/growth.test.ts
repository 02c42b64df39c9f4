import { firewallInfoOf, servicesOf } from '../../electron/vim/firewall-decode.ts'
import { pciDevicesOf } from '../../electron/vim/hardware-pci.ts'
import { disksOf } from '../../electron/vim/hardware-storage.ts'
import { inventoryOf } from '../../electron/vim/inventory.ts'
import type { ServiceContent } from '../../electron/vim/service-content.ts'
import type { XmlNode } from '../../electron/vim/xml/node.ts'
import { XmlReader } from '../../electron/vim/xml/reader.ts'
import { describe, expect, it } from 'vitest'
import { parseChanges } from '../../electron/firewall/change-journal.ts'
import { foldEntries } from '../../electron/storage/entry-journal.ts'
import { readHardwareTexts } from '../../electron/hardware/parse/read-texts.ts'
import { decodeText } from '../../electron/hardware/parse/lines.ts'
import { parseAddress } from '../../electron/hosts/address.ts'
import { parseFingerprint } from '../../shared/rules/fingerprint.ts'
import { othersWithAccess, parseAccess } from '../../electron/cli/file-access.ts'
import { decodeMessage, encodeMessage } from '../../electron/dbus/dbus-wire.ts'
import {
  parseNetstat,
  parseProcIpv6Route,
  parseProcRoute,
  parseRoutePrint,
} from '../../electron/hosts/default-gateways.ts'
import { parseWindowsVolumes } from '../../electron/install/volumes-windows.ts'
import { decodeDocument } from '../../electron/storage/document-format.ts'
import { parseNote } from '../../electron/storage/lock-note.ts'
import { kickstartSchema } from '../../shared/models/kickstart.ts'
import { settingsSchema } from '../../shared/models/settings.ts'
import { readRules } from '../../shared/reference/read-rules.ts'
import { parseLsblk } from '../../electron/install/volumes-linux.ts'
import { parsePlist } from '../../electron/install/volumes-mac.ts'
import { bannerText, describeGreeting, isWhole } from '../../electron/ports/banner.ts'
import { exchangeFor } from '../../electron/ports/udp-requests.ts'
import { parseJournal } from '../../electron/power/journal-parse.ts'
import { readStatement } from '../../electron/app/updates/statement.ts'
import type { HardwareRule, PciDevice } from '../../shared/models/hardware.ts'
import { readAllowed } from '../../shared/rules/allowed-hosts.ts'
import { findChecksums, pickChecksum } from '../../shared/rules/checksums.ts'
import { compareHardware } from '../../shared/rules/hardware/compare.ts'
import { judge } from '../../shared/rules/hardware/judge.ts'
import { bootOptionsOf } from '../../shared/rules/hardware/machine-verdict.ts'
import { compileRules } from '../../shared/rules/hardware/rule-index.ts'
import { lintKickstart } from '../../shared/rules/kickstart/lint.ts'
import { parseKickstart } from '../../shared/rules/kickstart/parse.ts'
import { privateSubnet } from '../../shared/rules/private-subnet.ts'
import { judgeRootPassword } from '../../shared/rules/root-password.ts'
import { editBootCfg, kerneloptOf } from '../../shared/rules/stick/boot-cfg.ts'
import { escapeHtml } from '../../electron/reports/html.ts'
import { codeSpan, escapeMarkdown } from '../../electron/reports/markdown.ts'
import { printable } from '../../shared/text/printable.ts'
import { card, machine } from '../unit/hardware/rule-samples.ts'

/**
 * Twice the input, less than 2.5 times the work, for everything that reads text or bytes from outside. No time is
 * compared with a limit: two are compared with each other, each the least of many short rounds, which other programs
 * do not all disturb. Quadratic growth makes it four.
 */
const most = 2.5
/** Milliseconds that the smaller input takes at least, by repetition: short enough to be done before the system turns to another. */
const enough = 1
const rounds = 300
/**
 * Milliseconds after which five rounds have to do for what is far from it: on a busy machine it takes a while until a round is left alone.
 */
const patience = 3_000

function elapsedMs(work: () => unknown, times: number): number {
  const started = performance.now()
  for (let time = 0; time < times; time += 1) work()
  return performance.now() - started
}

/** From `size` to twice as much: the least of some rounds each, and of more while the two are too far apart. */
function growthFrom<Input>(make: (size: number) => Input, size: number, run: (input: Input) => unknown): number {
  const [small, large] = [make(size), make(2 * size)]
  let times = 1
  for (
    let took = elapsedMs(() => run(small), times);
    took < enough && times < 100_000;
    took = elapsedMs(() => run(small), times)
  )
    times *= 2
  let [least, twice] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  const started = performance.now()
  for (let round = 0; round < rounds; round += 1) {
    least = Math.min(
      least,
      elapsedMs(() => run(small), times),
    )
    twice = Math.min(
      twice,
      elapsedMs(() => run(large), times),
    )
    // A single round may be lucky.
    if (round >= 2 && twice / least < most) break
    const waited = performance.now() - started
    if (round >= 4 && (waited > 3 * patience || (twice / least > 3 && waited > patience))) break
  }
  return twice / least
}

/**
 * What is too much is measured at half the size too: memory is fetched in steps, and one may lie between two sizes, but not between all.
 */
function growth<Input>(make: (size: number) => Input, size: number, run: (input: Input) => unknown): number {
  const ratio = growthFrom(make, size, run)
  return ratio < most ? ratio : Math.min(ratio, growthFrom(make, size / 2, run))
}

type Pieces = readonly (readonly [what: string, piece: string])[]
/** Repeats a piece up to `size` characters. */
const fill =
  (piece: string) =>
  (size: number): string =>
    piece.repeat(Math.ceil(size / piece.length)).slice(0, size)

interface Texts {
  readonly run: (text: string) => unknown
  readonly size: number
  readonly shapes: Pieces
  readonly around?: readonly [string, string]
}

/** The shapes of text with which the work grows too much, and by how much. */
function tooMuch({ run, size, shapes, around = ['', ''] }: Texts): string[] {
  return shapes.flatMap(([what, piece]) => {
    const ratio = growth((characters) => `${around[0]}${fill(piece)(characters)}${around[1]}`, size, run)
    return ratio < most ? [] : [`${what}: ${ratio.toFixed(1)}`]
  })
}

const hex = 'ab'.repeat(32)
const marks: Pieces = [
  ['blanks', ' '],
  ['blanks between words', 'a    '],
  ['line breaks', '\n'],
  ['CR LF', '\r\n'],
  ['blanks and a line break', '     \n'],
  ['tabs', '\t'],
  ['controls', '\u0007'],
  ['marks that reorder', '\u202e\u2066'],
  ['lone surrogates', '\ud800'],
  ['brackets', '<&>"\''],
  ['backticks', '`'],
  ['bars', '\\|'],
  ['colons', ':'],
  ['colours', '\u001b[0m'],
  ['escapes without end', '\u001b]'],
  ['Chinese', '主机'],
  ['words', 'the quick brown fox '],
]

// A text of a host is cut at 8,000 characters.
describe('text for display', () => {
  it.each(Object.entries({ printable, escapeHtml, escapeMarkdown, codeSpan, bannerText }))('%s', (_name, run) => {
    expect(tooMuch({ run, size: 3_900, shapes: marks, around: ['x', 'x'] })).toEqual([])
  })
})

describe('replies of a host', () => {
  const piece = 16_384
  const readReply = (text: string): unknown => {
    const bytes = Buffer.from(text)
    const reader = new XmlReader({}, { depth: Infinity, elements: Infinity })
    for (let at = 0; at < bytes.length; at += piece) reader.write(bytes.subarray(at, at + piece))
    return reader.end()
  }
  const shapes: Pieces = [
    ['line ends', '\r\n'],
    ['carriage returns', '\r'],
    ['line feeds', '\n'],
    ['entities', '&amp;'],
    ['numbers', '&#65;'],
    ['forbidden numbers', '&#x1F;'],
    ['bare marks', '&'],
    ['ends of CDATA', ']]>'],
    ['CDATA', '<![CDATA[a]]>'],
    ['comments', '<!-- a -->'],
    ['instructions', '<?a b?>'],
    ['empty elements', '<b/>'],
    ['attributes', '<b c="d" e=\'f\'/>'],
    ['prefixes', '<x:b xmlns:x="urn:x"/>'],
    ['bytes that are no text', '\uFFFF'],
  ]
  it('grow no faster than they are long', () => {
    expect(tooMuch({ run: readReply, size: 60_000, shapes, around: ['<a>', '</a>'] })).toEqual([])
  })
})

/** All that an inventory takes of it. */
const content = { about: { name: 'x', version: '8.0.3', build: '1', apiType: 'HostAgent' } } as ServiceContent

/** Parses a reply into the elements that decoders get. */
function parsed(text: string): XmlNode {
  const reader = new XmlReader({}, { depth: Infinity, elements: Infinity })
  reader.write(Buffer.from(text))
  const read = reader.end()
  if ('problem' in read) throw new Error(read.problem.code)
  return read.root
}

describe('decoders of replies', () => {
  const many = (count: number, each: (index: number) => string): string =>
    Array.from({ length: count }, (_, at) => each(at)).join('')
  const hex = (value: number): string => value.toString(16).padStart(2, '0')
  const address = (at: number): string => `0000:${hex(at >> 8)}:${hex((at % 256) >> 3)}.${at % 8}`
  const adapters = (count: number): XmlNode[] =>
    parsed(
      `<a>${many(
        count,
        (at) => `<b><key>k${at}</key><id>${address(at)}</id><pci>${address(at)}</pci><device>n${at}</device></b>`,
      )}</a>`,
    ).children
  const luns = (count: number): XmlNode[] =>
    parsed(
      `<a>${many(count, (at) => `<b><key>l${at}</key><lunType>disk</lunType><canonicalName>naa.${at}</canonicalName></b>`)}</a>`,
    ).children
  const topology = (count: number): XmlNode =>
    parsed(
      `<a>${many(count, (at) => `<adapter><adapter>k${at}</adapter><target><lun><scsiLun>l${at}</scsiLun></lun></target></adapter>`)}</a>`,
    )
  const device = (at: number): string =>
    `<pciDevice><id>${address(at)}</id><vendorId>-32634</vendorId><deviceId>5</deviceId></pciDevice>`

  it.each<[string, number, (size: number) => () => unknown]>([
    [
      'PCI devices, and what uses them',
      1_000,
      (size) => {
        const hardware = parsed(`<a>${many(size, device)}</a>`)
        const users = { nics: adapters(size), adapters: adapters(size), passthrough: adapters(size) }
        return () => pciDevicesOf(hardware, users)
      },
    ],
    [
      'many users of one PCI device',
      1_000,
      (size) => {
        const nics = parsed(
          `<a>${many(size, (at) => `<b><pci>${address(0)}</pci><device>n${at}</device></b>`)}</a>`,
        ).children
        const hardware = parsed(`<a>${device(0)}</a>`)
        return () => pciDevicesOf(hardware, { nics, adapters: [], passthrough: null })
      },
    ],
    [
      'disks behind adapters',
      400,
      (size) => {
        const storage = {
          adapters: adapters(size),
          luns: luns(size),
          scsiTopology: topology(size),
          nvmeTopology: undefined,
        }
        return () => disksOf(storage, null)
      },
    ],
    [
      'disks, each looked for in the words of the boot device',
      500,
      (size) => {
        const boot = parsed(
          '<a><currentBootDeviceKey>x</currentBootDeviceKey><bootDevices><key>x</key>' +
            `<description>${'naa '.repeat(40 * size)}</description></bootDevices></a>`,
        )
        const storage = { adapters: [], luns: luns(size), scsiTopology: undefined, nvmeTopology: undefined }
        return () => disksOf(storage, boot)
      },
    ],
    [
      'rulesets',
      400,
      (size) => {
        const info = parsed(
          `<a>${many(size, (at) => `<ruleset><key>r${at}</key><rule><port>${at}</port></rule></ruleset>`)}</a>`,
        )
        return () => firewallInfoOf(info)
      },
    ],
    [
      'services',
      400,
      (size) => {
        const info = parsed(
          `<a>${many(size, (at) => `<service><key>s${at}</key><ruleset>r${at}</ruleset></service>`)}</a>`,
        )
        return () => servicesOf(info)
      },
    ],
    [
      'VMs, sorted by name',
      1_000,
      (size) => {
        const vms = Array.from({ length: size }, (_, at) => ({
          ref: { type: 'VirtualMachine', value: String(at) },
          values: new Map([['name', parsed(`<a>vm${(at * 7_919) % size}</a>`)]]),
        }))
        return () => inventoryOf(content, vms)
      },
    ],
  ])('%s', (_what, size, prepare) => {
    expect(growth(prepare, size, (run) => run())).toBeLessThan(most)
  })
})

describe('checksums', () => {
  const shapes: Pieces = [
    ...marks,
    ['starts of BSD', 'MD5('],
    ['ends of BSD', ') ='],
    ['both', 'SHA256(a) = '],
    ['digits', 'a'],
    ['values', `${hex} `],
    ['pairs', 'ab:'],
    ['fours', 'abcd '],
    ['eights', 'abcdef01-'],
    ['pairs in pieces', 'ab:ab:ab,'],
    ['blanks after a name', 'a                              '],
    ['stars', ' *'],
  ]
  // Longer lines are not examined.
  it.each<readonly [string, readonly [string, string]]>([
    ['a line', ['', '']],
    ['a line with a value', [`${hex}  name `, ' x']],
    ['a line of BSD', ['SHA256 (name', `) = ${hex}`]],
  ])('%s', (_what, around) => {
    expect(tooMuch({ run: findChecksums, size: 1_900, shapes, around })).toEqual([])
  })

  it('many lines', () => {
    const lines: Pieces = [
      ...shapes.map(([what, piece]): [string, string] => [what, `${piece}\n`]),
      ['a list', `${hex}  dir/x.iso\n`],
      ['BSD', `SHA256 (x.iso) = ${hex}\n`],
    ]
    expect(
      tooMuch({
        run: (text) => pickChecksum(findChecksums(text), { sha256: hex, bytes: 1 }, 'x.iso'),
        size: 100_000,
        shapes: lines,
      }),
    ).toEqual([])
  })
})

describe('outputs of tools', () => {
  const read = (text: string): unknown => readHardwareTexts([{ name: null, text }])
  /** What makes each reader the current one, and a line it goes on with. */
  const readers: readonly (readonly [kind: string, opens: string, line: string])[] = [
    [
      'lspci',
      '00:1f.6 Ethernet controller [0200]: Example I219 [8086:15bb] (rev 10)\n',
      '\tSubsystem: Example [1028:0869]\n',
    ],
    ['lspci -vmm', 'Slot:\t00:1f.6\n', 'Vendor:\tExample [8086]\n'],
    [
      'lspci -mm',
      '00:1f.6 "Bridge [0604]" "Example [8086]" "Thing [1533]" -r03 "" ""\n',
      '00:1f.6 "Bridge [0604]" "Example [8086]" "Thing [1533]"\n',
    ],
    ['lscpu', 'Architecture: x86_64\n', 'Flags: fpu xsave\n'],
    ['cpuinfo', 'processor\t: 0\n', 'flags\t\t: fpu xsave\n'],
    ['dmidecode', 'Handle 0x0000, DMI type 17, 24 bytes\nMemory Device\n', '\tSize: 1 GB\n'],
    [
      'dmidecode lists',
      'Handle 0x0000, DMI type 0, 24 bytes\nBIOS Information\n\tCharacteristics:\n',
      '\t\tUEFI is supported\n',
    ],
    ['nvme id-ctrl', 'NVME Identify Controller:\nvid : 0x144d\n', 'mn : Example\n'],
    [
      'nvme list',
      'Node             SN   Model   Namespace Usage Format  FW\n---------------- ---- ------- --------- ----- ------- --\n',
      '/dev/nvme0n1     S1   Example 1         1 GB  512 B   1\n',
    ],
    ['lsblk', 'NAME SIZE MODEL\n', 'sda    1G Example\n'],
    ['lsusb', 'Bus 001 Device 001: ID 1d6b:0002 Example\n', 'Bus 001 Device 002: ID 1d6b:0003 Example\n'],
    ['free', '$ free -m\n              total        used        free\n', 'Mem: 16000 1 1\n'],
    ['meminfo', 'MemTotal: 16384000 kB\n', 'MemFree: 1 kB\n'],
    ['mokutil', 'SecureBoot enabled\n', 'SecureBoot disabled\n'],
    [
      'Format-Table',
      'Status Class FriendlyName InstanceId\n------ ----- ------------ ----------\n',
      'OK     Net   Example      PCI\\VEN_10EC&DEV_8168\\3&1\n',
    ],
    ['Format-List', 'InstanceId : PCI\\VEN_10EC&DEV_8168\n', 'FriendlyName : Example\n'],
    [
      'pnputil',
      'Instance ID:  PCI\\VEN_10EC&DEV_8168\\3\n',
      'Hardware IDs:  PCI\\VEN_10EC\n    PCI\\VEN_10EC&DEV_8168\n',
    ],
    ['system_profiler', 'PCI:\n\n    card:\n', '      Vendor ID: 0x10ec\n'],
    ['NVMExpress', 'NVMExpress:\n', '  Capacity: 1 TB (1,000 bytes)\n'],
  ]
  const shapes: Pieces = [
    ...marks,
    ['brackets', '[1234:'],
    ['braces', '{'],
    ['JSON', '[{"a":'],
    ['quotes', '"'],
    ['paths', 'PCI\\VEN_'],
    ['prompts', 'a@b'],
    ['dashes', '- '],
    ['stars', '*'],
    ['equals signs', '=a'],
    ['digits', '1'],
    ['numbers', '1/ '],
    ['free', 'free -x '],
    ['sudo', 'sudo -n '],
  ]

  it.each(readers)('%s: many lines', (_kind, opens, line) => {
    expect(growth((size) => opens + fill(line)(size), 20_000, read)).toBeLessThan(most)
    expect(growth(fill(`${opens}\n`), 20_000, read)).toBeLessThan(most)
    expect(growth(fill(`${opens}${line}`), 20_000, read)).toBeLessThan(most)
  })

  // Lines of more than 16,384 characters are not looked into.
  it.each(readers)('%s: a long line', (_kind, opens, line) => {
    expect(tooMuch({ run: read, size: 7_500, shapes, around: [`${opens}${line.replace('\n', '')}`, 'x\n'] })).toEqual(
      [],
    )
  })

  // A line that may show a command has at most 500 characters.
  it.each(['', 'root@example:~# ', 'PS C:\\> ', '## ', 'free '])('lines that may show a command: "%s"', (prompt) => {
    const run = (text: string): unknown =>
      read(`${`${prompt}${text.replaceAll(/[\r\n]/g, ' ')}x\n`.repeat(20)}total used free\n${'Mem: 5\n'.repeat(20)}`)
    expect(tooMuch({ run, size: 230, shapes })).toEqual([])
  })

  it('no format', () => {
    expect(tooMuch({ run: read, size: 15_000, shapes })).toEqual([])
    expect(
      tooMuch({
        run: read,
        size: 30_000,
        shapes: shapes.map(([what, piece]): [string, string] => [`lines of ${what}`, `${piece}\n`]),
      }),
    ).toEqual([])
  })

  it.each([
    ['lsblk -J', '{"name":"sda","size":1,"type":"disk"},', '{"blockdevices":['],
    ['lscpu -J', '{"field":"Flags:","data":"fpu"},', '{"lscpu":['],
    ['nvme list', '{"DevicePath":"/dev/nvme0n1","ModelNumber":"A","SerialNumber":"1"},', '{"Devices":['],
    ['devices', '{"InstanceId":"PCI\\\\VEN_10EC&DEV_8168\\\\3","FriendlyName":"A"},', '['],
  ])('JSON of %s', (_what, entry, head) => {
    const tail = head.startsWith('[') ? ']' : ']}'
    expect(
      growth((size) => `${head}${entry.repeat(size).slice(0, -1)}${tail}`.replaceAll('},', '},\n'), 800, read),
    ).toBeLessThan(most)
  })

  it.each([
    ['UTF-8', 0x61],
    ['high bytes', 0xe4],
    ['zeros', 0],
    ['CR', 13],
  ])('decoding: %s', (_what, byte) => {
    expect(growth((size) => Buffer.alloc(size, byte), 200_000, decodeText)).toBeLessThan(most)
  })

  it('lsblk and property lists of this computer', () => {
    expect(
      growth(
        (size) => ({
          blockdevices: Array.from({ length: size }, (_, at) => ({
            name: `sd${at}`,
            path: `/dev/sd${at}`,
            type: 'disk',
            uuid: `${at}`,
            mountpoints: ['/mnt'],
            size: 1,
          })),
        }),
        2_000,
        parseLsblk,
      ),
    ).toBeLessThan(most)
    expect(
      growth(
        (size) => `<plist><dict>${'<key>a</key><string>&amp;b</string>'.repeat(size)}</dict></plist>`,
        1_000,
        parsePlist,
      ),
    ).toBeLessThan(most)
    expect(
      tooMuch({
        run: parsePlist,
        size: 20_000,
        shapes: [
          ['dictionaries', '<dict>'],
          ['types', '<!DOCTYPE plist PUBLIC "'],
          ['keys', '<key>'],
          ['entities', '&amp;'],
          ['brackets', '<'],
          ['words', 'a'],
        ],
      }),
    ).toEqual([])
  })
})

describe('scripts and boot settings', () => {
  const texts = {
    parseKickstart,
    lint: (text: string) => lintKickstart(text, { target: '6.7', secureBoot: null }),
    kerneloptOf,
    editBootCfg: (text: string) => editBootCfg(text, { kernelopt: 'a b', kickstart: true }),
  }
  const shapes: Pieces = [
    ...marks,
    ['quotes', '"'],
    ['both quotes', '"\''],
    ['quoted words', '"a b" '],
    ['options', '--a=b '],
    ['dashes', '--'],
    ['commands', 'install --firstdisk\n'],
    ['networks', 'network --bootproto=static --ip=192.0.2.1\n'],
    ['passwords', 'rootpw $6$a$b\n'],
    ['upgrades', 'upgrade --disk=a\nrootpw a\n'],
    ['sections', '%firstboot --interpreter=busybox\n'],
    ['ends', '%end\n'],
    ['comments', '# a\n'],
    ['options of a kernel', 'kernelopt=a b\n'],
    ['servers', '--server=192.0.2.1 '],
    ['foreign commands', 'abc d\n'],
  ]
  const surroundings: readonly (readonly [string, string])[] = [
    ['', ''],
    ['install --firstdisk\n%firstboot --interpreter=busybox\nesxcli system ntp set ', ' --enabled=true\n'],
    ['vmaccepteula\ninstall --firstdisk=', '\n'],
    ['kernelopt=', '\r\n'],
  ]
  it.each(Object.entries(texts).flatMap(([name, run]) => surroundings.map((around) => [name, around, run] as const)))(
    '%s between %j',
    (_name, around, run) => {
      expect(tooMuch({ run, size: 20_000, shapes, around })).toEqual([])
    },
  )

  it('ssh lines', () => {
    expect(
      growth(
        (size) =>
          `install --firstdisk\n%firstboot --interpreter=busybox\n${'vim-cmd hostsvc/enable_ssh\n'.repeat(size)}`,
        3_000,
        parseKickstart,
      ),
    ).toBeLessThan(most)
  })
})

describe('files of ours', () => {
  const runId = 'a2dd5a46-723f-43af-bec3-634d028ffb85'
  const call = {
    seq: 1,
    at: '2025-06-01T08:00:00.000Z',
    runId,
    hostId: '0b0e7a3e-5a53-4d6c-9a54-3f1f5d1f8f10',
    type: 'call',
    method: 'ShutdownGuest',
    vm: '1',
    state: 'intent',
    code: null,
    operationId: 'hypertray-0-1',
  }
  const entry = `${JSON.stringify(call)}\n`
  const shapes: Pieces = [
    ...marks,
    ['entries', entry],
    ['halves', `${entry.slice(0, 60)}\n`],
    ['of a newer version', entry.replace('"call"', '"other"')],
    ['arrays', '['],
    ['objects', '{"a":'],
    ['numbers', '1\n'],
    ['strings', '"a"\n'],
  ]
  const readers = {
    journal: (text: string) => parseJournal(Buffer.from(text), 'x', runId),
    changes: (text: string) => foldEntries(parseChanges(Buffer.from(text))),
    statement: (text: string) => readStatement(text, []),
  }
  it.each(Object.entries(readers))('%s', (_name, run) => {
    expect(tooMuch({ run, size: 20_000, shapes })).toEqual([])
  })
})

describe('what the system and other programs tell', () => {
  const tables = {
    parseProcRoute,
    parseProcIpv6Route,
    parseNetstat,
    parseRoutePrint,
    parseNote: (text: string) => parseNote(`${text}\n`),
    access: (text: string) => othersWithAccess(parseAccess(text) ?? { user: 'S-1-5-18', sddl: text }),
  }
  const zero = '0'.repeat(32)
  const shapes: Pieces = [
    ...marks,
    ['routes', 'eth0 00000000 010200C0 0003 0 0 100 00000000 0 0 0\n'],
    [
      'IPv6 routes',
      `${zero} 00 ${zero} 00 fe800000000000000000000000000001 00000064 00000004 00000000 00450003 eth0\n`,
    ],
    ['defaults', 'default 192.0.2.1 UG en0\n'],
    ['printed routes', '0.0.0.0 0.0.0.0 192.0.2.1 192.0.2.10 25\n'],
    ['entries', '(A;;FA;;;SY)'],
    ['open entries', '(A;;FA'],
    ['inheritance', 'OICI'],
    ['owners', 'O:'],
    ['objects', '{"pid":'],
  ]
  it.each(Object.entries(tables))('%s', (_name, run) => {
    for (const around of [
      ['', ''],
      ['O:SYD:', '(A;;FA;;;WD)'],
      ['{"pid":1,"what":"', '"}'],
    ] as const)
      expect(tooMuch({ run, size: 5_000, shapes, around })).toEqual([])
  })

  it.each([
    ['ay', (size: number) => Array.from({ length: size }, () => 7)],
    ['as', (size: number) => Array.from({ length: size }, () => 'a')],
    ['a{sv}', (size: number) => Array.from({ length: size }, () => ['a', { signature: 's', value: 'b' }])],
    ['a(yyyyyyyyyyyyyyyy)', (size: number) => Array.from({ length: size }, () => Array.from({ length: 16 }, () => 1))],
  ] as const)('a D-Bus message of %s', (signature, values) => {
    expect(
      growth(
        (size) => encodeMessage({ type: 1, serial: 1, path: '/a', member: 'Hi', signature, body: [values(size)] }),
        2_000,
        decodeMessage,
      ),
    ).toBeLessThan(most)
  })

  it('volumes of Windows', () => {
    expect(
      growth(
        (size) =>
          Array.from({ length: size }, (_, at) => ({
            disk: at,
            unique: `${at}`,
            letter: 'E',
            label: 'x',
            fs: 'FAT32',
            size: 1,
            free: 1,
            driveType: 'Removable',
            bus: 'USB',
            system: false,
            readOnly: false,
          })),
        2_000,
        parseWindowsVolumes,
      ),
    ).toBeLessThan(most)
  })
})

describe('JSON that a user gives or that was stored', () => {
  const text = { en: 'x', 'zh-CN': 'x' }
  const json =
    (entry: (at: number) => unknown, around: (entries: readonly unknown[]) => unknown) =>
    (size: number): string =>
      JSON.stringify(around(Array.from({ length: size }, (_, at) => entry(at))))
  it('rules on hardware', () => {
    const make = json(
      (at) => ({
        id: `rule-${at}`,
        category: 'nic',
        match: { class: '0200' },
        versions: ['8.0'],
        verdict: 'step',
        summary: text,
        workaround: null,
        note: null,
        sources: ['x'],
        confidence: 'low',
      }),
      (rules) => ({ schema: 'hypertray/hardware-rules/1', name: 'x', rules }),
    )
    expect(readRules(make(10)).ok).toBe(true)
    expect(growth(make, 1_000, readRules)).toBeLessThan(most)
  })

  it('settings of a kickstart script, mostly wrong', () => {
    expect(
      growth(
        json(
          () => 'esxcli x',
          (firstBoot) => ({ firstBoot, ntpServers: firstBoot }),
        ),
        2_000,
        (given) => kickstartSchema.safeParse(JSON.parse(given)),
      ),
    ).toBeLessThan(most)
  })

  it('stored documents', () => {
    const format = { schema: settingsSchema }
    const id = (at: number): string => `0b0e7a3e-5a53-4d6c-9a54-${at.toString(16).padStart(12, '0')}`
    const make = json(
      (at) => [id(at), { mode: 'direct' }],
      (entries) => ({ version: 1, data: { hostPolicies: Object.fromEntries(entries as [string, unknown][]) } }),
    )
    expect(decodeDocument(Buffer.from(make(10)), format, 'x').ok).toBe(true)
    expect(growth(make, 1_000, (given) => decodeDocument(Buffer.from(given), format, 'x'))).toBeLessThan(most)
    expect(
      tooMuch({
        run: (given) => decodeDocument(Buffer.from(given), format, 'x'),
        size: 20_000,
        shapes: [...marks, ['arrays', '['], ['objects', '{"a":']],
      }),
    ).toEqual([])
  })
})

describe('replies of services', () => {
  const ids = (count: number): Uint8Array => Buffer.from('0102030405060708', 'hex').subarray(0, count)
  const replies: readonly (readonly [port: number, reply: string])[] = [
    [53, '0102808500010000000000000000020001'],
    [123, 'e40000e90000000000000002494e495400000000000000000102030405060708eeaf44d7c85162fceeaf44d7c854e440'],
    [161, '3071020103301102044102030402030100000401000201030421301f041180001f8880e2c8333d54c6046b'],
    [427, '0202ffffff000000000001020002656e00000010'],
  ]
  const bytes: readonly (readonly [string, readonly number[]])[] = [
    ['zeros', [0]],
    ['ones', [255]],
    ['blanks', [0x20]],
    ['sequences', [0x30, 0x80]],
    ['short elements', [0x02, 0x01, 0x01]],
    ['long lengths', [0x30, 0x84, 0, 0, 0x10, 0]],
    ['URLs', [0, 0xff, 0xff, 0, 1, 0x61, 0]],
  ]
  it.each(replies)('UDP port %i', (port, head) => {
    const exchange = exchangeFor(port, ids)
    const shapes = bytes.map(([what, list]): [string, string] => [what, Buffer.from(list).toString('latin1')])
    expect(
      tooMuch({
        run: (text) => exchange.read(Buffer.from(text, 'latin1')),
        size: 16_000,
        shapes,
        around: [Buffer.from(head, 'hex').toString('latin1'), ''],
      }),
    ).toEqual([])
  })

  const speeches = Object.fromEntries(
    (['http', 'ssh', 'greeting'] as const).map((speech) => [speech, (text: string) => isWhole(speech, text)]),
  )
  // A greeting is cut at 4,096 bytes.
  it.each(Object.entries({ describeGreeting, ...speeches }))('%s', (_name, run) => {
    expect(
      tooMuch({
        run,
        size: 2_000,
        shapes: [
          ...marks,
          ['versions', 'SSH-2.0 '],
          ['versions in lines', 'SSH-2.0\n'],
          ['headers', 'Server: a\r\n'],
          ['HTTP', 'HTTP/1.1 200\r'],
        ],
      }),
    ).toEqual([])
  })
})

describe('what a user types or pastes', () => {
  const shapes: Pieces = [
    ...marks,
    ['dots', 'a.'],
    ['at signs', 'a@'],
    ['zeros', '0'],
    ['numbers', '1.'],
    ['IPv6', '1:'],
    ['brackets', '[a]'],
    ['slashes', '/'],
    ['percent signs', '%'],
    ['schemes', 'https://'],
    ['pairs', 'AB:'],
    ['pairs with blanks', 'AB   '],
    ['digits', 'a'],
    ['labels', 'sha256 '],
  ]
  const readers = {
    parseAddress,
    parseFingerprint,
    privateSubnet,
    judgeRootPassword,
    readAllowed: (text: string) => readAllowed([text]),
  }
  it.each(Object.entries(readers))('%s', (_name, run) => {
    // Only 1,000 characters of an address are read.
    for (const around of [
      ['', ''],
      ['https://', '/'],
      ['sha256 fingerprint', '='],
    ] as const)
      expect(tooMuch({ run, size: 480, shapes, around })).toEqual([])
    expect(tooMuch({ run, size: 10_000, shapes, around: ['AB', 'A'] })).toEqual([])
  })

  it('lists of addresses', () => {
    expect(
      growth(
        (size) => Array.from({ length: size }, (_, at) => `10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`),
        2_000,
        readAllowed,
      ),
    ).toBeLessThan(most)
  })
})

describe('rules and machines', () => {
  const target = '8.0'
  const rule = (at: number, match: HardwareRule['match']): HardwareRule => {
    const text = { en: 'x', 'zh-CN': 'x' }
    return {
      id: `rule-${at}`,
      category: 'storage',
      match,
      versions: [target],
      verdict: at % 2 === 0 ? 'step' : 'deprecated',
      summary: text,
      workaround: null,
      bootOptions: [`option=${at}`],
      note: null,
      sources: ['test'],
      confidence: 'low',
    }
  }
  const index = (count: number, match: (at: number) => HardwareRule['match']) =>
    compileRules([
      {
        schema: 'hypertray/hardware-rules/1',
        name: 'a',
        rules: Array.from({ length: count }, (_, at) => rule(at, match(at))),
      },
    ])
  const devices = (count: number): PciDevice[] =>
    Array.from({ length: count }, (_, at) =>
      card(`0000:${at.toString(16).padStart(4, '0')}`, '0108', {
        address: `${at.toString(16).padStart(4, '0')}:00:00.0`,
      }),
    )
  const drives = (count: number) =>
    Array.from({ length: count }, () => ({
      model: 'A',
      version: null,
      fusedCompareWrite: null,
      blockSize: 512,
      address: null,
    }))
  const judged = ([hardware, rules]: readonly [ReturnType<typeof machine>, ReturnType<typeof index>]): unknown =>
    bootOptionsOf(judge(hardware, target, rules))

  it.each<[string, (at: number) => HardwareRule['match']]>([
    ['class', () => ({ class: '0108' })],
    ['class with a condition', () => ({ class: '0108', conditions: [{ kind: 'block-size', is: 512 }] })],
    [
      'class that may apply',
      () => ({ class: '0108', conditions: [{ kind: 'ask', text: { en: 'x', 'zh-CN': 'x' } }] as never }),
    ],
    ['class and interface', () => ({ class: '010802' })],
    ['vendor', () => ({ pci: [{ vendor: '0000', devices: [] }] })],
    ['vendor and class', () => ({ pci: [{ vendor: '0000', devices: [] }], class: '0108' })],
    [
      'vendor for the one, on a class for the other',
      (at) => (at % 2 === 0 ? { class: '0108' } : { pci: [{ vendor: '0000', devices: [] }] }),
    ],
  ])('twice the rules on a %s for twice the devices', (_what, match) => {
    expect(
      growth(
        (size) => [machine({ pci: devices(size), nvme: drives(200) }), index(size, match)] as const,
        1_500,
        judged,
      ),
    ).toBeLessThan(most)
  })

  it('twice the rules for the same devices, and the other way round', () => {
    for (const match of [
      () => ({ pci: [{ vendor: '0000', devices: [] }] }),
      (at: number) => ({ pci: [{ vendor: '0000', devices: [at.toString(16).padStart(4, '0')] }] }),
      () => ({ class: '0108' }),
    ]) {
      expect(
        growth((size) => [machine({ pci: devices(20) }), index(size, match)] as const, 1_000, judged),
      ).toBeLessThan(most)
      expect(
        growth((size) => [machine({ pci: devices(size) }), index(20, match)] as const, 1_000, judged),
      ).toBeLessThan(most)
    }
  })

  it('twice the devices to compare, all alike or all apart', () => {
    const alike = (count: number): PciDevice[] => Array.from({ length: count }, () => card('8086:1533'))
    for (const make of [alike, devices])
      expect(
        growth(
          (size) => [machine({ pci: make(size) }), machine({ pci: make(size + 1).slice(1) })] as const,
          1_500,
          ([before, after]) => compareHardware(before, after),
        ),
      ).toBeLessThan(most)
    expect(
      growth(
        (size) =>
          [
            machine({ pci: alike(size) }),
            machine({ pci: alike(size).map((each) => ({ ...each, address: '0000:00:00.0' })) }),
          ] as const,
        1_500,
        ([before, after]) => compareHardware(before, after),
      ),
    ).toBeLessThan(most)
  })
})
