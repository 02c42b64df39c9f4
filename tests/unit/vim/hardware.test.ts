import { describe, expect, it } from 'vitest'
import { hardwareOf, type HardwareReply } from '../../../electron/vim/hardware-decode.ts'
import type { XmlNode } from '../../../electron/vim/xml/node.ts'
import { hardwareSchema, type Hardware } from '../../../shared/models/hardware.ts'
import { root } from './parse.ts'

const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'

/** A host that tells only what is given: the inside of each property's value, by path. */
function decode(
  values: Readonly<Record<string, string>>,
  more: Partial<Record<'licences' | 'boot' | 'packages' | 'acceptance', string>> = {},
  about: Partial<HardwareReply['about']> = {},
): Hardware {
  const node = (inside: string): XmlNode => root(`<val ${xsi}>${inside}</val>`)
  const hardware = hardwareOf({
    values: new Map(Object.entries(values).map(([path, inside]) => [path, node(inside)])),
    about: { version: '', build: '', apiVersion: null, ...about },
    licences: more.licences === undefined ? undefined : node(more.licences),
    boot: more.boot === undefined ? null : node(more.boot),
    packages: more.packages === undefined ? null : node(more.packages).children,
    acceptance: more.acceptance ?? null,
  })
  expect(hardwareSchema.safeParse(hardware).error).toBeUndefined()
  return hardware
}

const bits = (register: number): string => (register >>> 0).toString(2).padStart(32, '0').match(/.{4}/g)!.join(':')
const leaf = (level: number, registers: Readonly<Record<string, number | string>>): string =>
  `<cpuFeature><level>${level | 0}</level>${Object.entries(registers)
    .map(([name, value]) => `<${name}>${typeof value === 'number' ? bits(value) : value}</${name}>`)
    .join('')}</cpuFeature>`
const counts = (packages: number, cores: number, threads: number): string =>
  `<cpuInfo><numCpuPackages>${packages}</numCpuPackages><numCpuCores>${cores}</numCpuCores>` +
  `<numCpuThreads>${threads}</numCpuThreads></cpuInfo>`
const genuine = leaf(0, { eax: 13, ebx: 0x756e6547, ecx: 0x6c65746e, edx: 0x49656e69 })
const cpu = (features: string, info = counts(1, 4, 8), more = ''): NonNullable<Hardware['cpu']> => {
  const decoded = decode({
    hardware: `${info}<cpuPkg><vendor>intel</vendor><description> A   CPU </description>${features}${more}</cpuPkg>`,
  }).cpu
  if (decoded === null) throw new Error('no processor')
  return decoded
}

describe('a processor', () => {
  it('is identified by the bits of leaf 1', () => {
    expect(
      cpu(
        genuine + leaf(1, { eax: 0x000306e4, ecx: 0x04000000 }) + leaf(0x80000001, { ecx: 1, edx: 0x20100000 }),
        counts(2, 20, 40),
      ),
    ).toEqual({
      name: 'A CPU',
      vendor: 'GenuineIntel',
      signature: '000306e4',
      family: 6,
      model: 0x3e,
      stepping: 4,
      packages: 2,
      cores: 20,
      threads: 40,
      hybrid: false,
      xsave: true,
      longMode: true,
      lahf: true,
      nx: true,
    })
  })

  it('lacks what its bits deny', () => {
    expect(
      cpu(leaf(1, { eax: 0x000306e4, ecx: 0xfbffffff }) + leaf(0x80000001, { ecx: 0xfffffffe, edx: 0xdfefffff })),
    ).toMatchObject({ xsave: false, longMode: false, lahf: false, nx: false })
  })

  it('of family 15 and above adds the extended family', () => {
    const amd = leaf(0, { ebx: 0x68747541, edx: 0x69746e65, ecx: 0x444d4163 })
    expect(cpu(amd + leaf(1, { eax: 0x00830f10 }))).toMatchObject({
      vendor: 'AuthenticAMD',
      family: 0x17,
      model: 0x31,
      stepping: 0,
      hybrid: false,
    })
    expect(cpu(amd + leaf(1, { eax: 0x00b40f40 }))).toMatchObject({ family: 0x1a, model: 0x44, hybrid: null })
  })

  it('falls back to the features common to all packages, bit by bit', () => {
    const decoded = decode({
      hardware: `${counts(1, 2, 4)}<cpuPkg><description>x</description></cpuPkg>${leaf(1, { eax: 0x000306e4 })}`,
    }).cpu
    expect(decoded).toMatchObject({ signature: '000306e4', model: 0x3e, xsave: null })
  })

  it('with missing bits is unknown in just those', () => {
    expect(
      cpu(leaf(1, { eax: `----${bits(0x000306e4).slice(4)}`, ecx: `0000:01--${':----'.repeat(6)}` })),
    ).toMatchObject({ signature: null, family: null, model: null, xsave: true, hybrid: null, vendor: 'GenuineIntel' })
    expect(cpu(leaf(1, { ecx: `0000:0-00${':0000'.repeat(6)}` }))).toMatchObject({ xsave: null })
  })

  it('without leaf 1 is identified by family, model and stepping', () => {
    expect(cpu('', counts(1, 4, 8), '<family>6</family><model>106</model><stepping>6</stepping>')).toMatchObject({
      signature: null,
      family: 6,
      model: 0x6a,
      stepping: 6,
    })
  })

  it.each(['', '0000', '2'.repeat(32), '0000:0000', `${bits(1)}0`, 'constructor'])(
    'with %j for a register is not guessed at',
    (register) => {
      expect(cpu(leaf(1, { eax: register, ecx: register }))).toMatchObject({
        signature: null,
        family: null,
        xsave: null,
      })
    },
  )

  it('of a maker by a name that is no name of one stays unknown', () => {
    expect(decode({ hardware: `${counts(1, 1, 1)}<cpuPkg><vendor>constructor</vendor></cpuPkg>` }).cpu).toMatchObject({
      vendor: null,
      hybrid: null,
    })
  })

  it.each([
    ['more cores than there are performance cores', 0x906a3, [1, 12, 12], true],
    ['threads on some cores only', 0x906a3, [1, 6, 8], true],
    ['two threads on every core', 0x906a3, [1, 6, 12], false],
    ['one thread a core and few cores', 0x906a3, [1, 6, 6], null],
    ['two packages of eight', 0x906a3, [2, 16, 16], null],
    ['a model with one kind of cores', 0x606a6, [1, 40, 40], false],
    ['a model newer than these', 0xf06f0, [1, 64, 64], null],
  ] as const)('with %s', (_name, eax, [packages, cores, threads], hybrid) => {
    expect(cpu(genuine + leaf(1, { eax }), counts(packages, cores, threads)).hybrid).toBe(hybrid)
  })

  it.each([
    [0x8000, true],
    [0, false],
  ])('that says itself whether it is hybrid (leaf 7 EDX %i) is believed', (edx, hybrid) => {
    expect(cpu(genuine + leaf(1, { eax: 0x906a3 }) + leaf(7, { edx }), counts(1, 6, 6)).hybrid).toBe(hybrid)
  })
})

const device = (id: string, fields: Readonly<Record<string, string | number>>): string =>
  `<pciDevice><id>${id}</id>${Object.entries({ vendorId: -32634, deviceId: 5409, ...fields })
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join('')}</pciDevice>`

describe('a PCI device', () => {
  it('has its signed ids made unsigned', () => {
    const pci = decode({
      hardware: device('0000:0B:00.0', {
        classId: 512,
        subVendorId: -1,
        subDeviceId: 1,
        vendorName: 'Intel  Corp',
        deviceName: 'I350 ',
      }),
    }).pci
    expect(pci).toEqual([
      {
        address: '0000:0b:00.0',
        vendor: '8086',
        device: '1521',
        subvendor: 'ffff',
        subdevice: '0001',
        class: '0200',
        interface: null,
        name: 'Intel Corp I350',
        driver: null,
        aliases: [],
        passthrough: null,
      },
    ])
  })

  it('gets driver and names from what uses its address', () => {
    const [first, second] =
      decode({
        hardware: device('0000:02:00.0', {}) + device('0000:02:00.1', {}),
        'config.network.pnic':
          '<PhysicalNic><device>vmnic0</device><driver>igbn</driver><pci>02:00.0</pci></PhysicalNic>' +
          '<PhysicalNic><device>vmnic1</device><pci>0000:02:00.1</pci></PhysicalNic><PhysicalNic>' +
          '<device>vmnic9</device><driver>x</driver><pci></pci></PhysicalNic>',
        'config.storageDevice.hostBusAdapter':
          '<HostHostBusAdapter><device>vmhba1</device><pci>0000:02:00.0</pci><driver>other</driver></HostHostBusAdapter>',
      }).pci ?? []
    expect(first).toMatchObject({ driver: 'igbn', aliases: ['vmnic0', 'vmhba1'] })
    expect(second).toMatchObject({ driver: null, aliases: ['vmnic1'] })
  })

  it('has the passthrough state that is reported in full', () => {
    const info = (id: string, flags: readonly string[]): string =>
      `<HostPciPassthruInfo><id>${id}</id><passthruEnabled>${flags[0]}</passthruEnabled>` +
      `<passthruCapable>${flags[1]}</passthruCapable><passthruActive>${flags[2]}</passthruActive>` +
      '</HostPciPassthruInfo>'
    const pci = decode({
      hardware: [1, 2, 3, 4, 5].map((bus) => device(`0000:0${bus}:00.0`, {})).join(''),
      'config.pciPassthruInfo':
        info('0000:01:00.0', ['false', 'true', '0']) +
        info('0000:02:00.0', ['false', 'maybe', 'false']) +
        info('0000:03:00.0', ['', 'true', 'false']) +
        info('0000:04:00.0', ['false', 'true', '?']),
    }).pci
    expect(pci?.map(({ passthrough }) => passthrough)).toEqual([
      { capable: true, enabled: false, active: false },
      null,
      null,
      null,
      null,
    ])
  })

  it('without readable ids is left out, and none listed is not the same as none there', () => {
    expect(
      decode({ hardware: device('a', { vendorId: 70_000 }) + device('b', { deviceId: 'x' }) + device('nowhere', {}) })
        .pci,
    ).toMatchObject([{ address: null, vendor: '8086' }])
    expect(decode({ hardware: '' }).pci).toBeNull()
    expect(decode({}).pci).toBeNull()
  })

  it('and its names are bounded', () => {
    const nics = Array.from(
      { length: 100 },
      (_unused, n) => `<PhysicalNic><device>vmnic${n}</device><pci>0000:01:00.0</pci></PhysicalNic>`,
    ).join('')
    const pci = decode({
      hardware: device('0000:01:00.0', { deviceName: 'x'.repeat(5_000) }) + device('0000:02:00.0', {}).repeat(5_000),
      'config.network.pnic': nics,
    }).pci
    expect(pci).toHaveLength(4_096)
    expect([pci?.[0]?.name?.length, pci?.[0]?.aliases.length]).toEqual([300, 64])
  })
})

const hba = (n: number, type: string, driver: string, more = ''): string =>
  `<HostHostBusAdapter xsi:type="${type}"><key>hba-${n}</key><device>vmhba${n}</device>` +
  `<driver>${driver}</driver><pci>0000:0${n}:00.0</pci>${more}</HostHostBusAdapter>`
const disk = (n: number, name: string, more = ''): string =>
  `<ScsiLun xsi:type="HostScsiDisk"><key>disk-${n}</key><canonicalName>${name}</canonicalName><lunType>disk</lunType>${more}</ScsiLun>`
const face = (n: number, disks: readonly number[]): string =>
  `<adapter><adapter>hba-${n}</adapter>` +
  disks.map((each) => `<target><lun><scsiLun>disk-${each}</scsiLun></lun></target>`).join('') +
  '</adapter>'
const buses = {
  'config.storageDevice.hostBusAdapter':
    hba(1, 'HostPcieHba', 'nvme_pcie') +
    hba(2, 'HostBlockHba', 'vmw_ahci') +
    hba(3, 'HostSerialAttachedHba', 'lsi_msgpt3') +
    hba(4, 'HostBlockHba', 'vmkusb') +
    hba(5, 'HostParallelScsiHba', 'pvscsi'),
  'config.storageDevice.scsiTopology':
    face(1, [1]) +
    face(2, [2]) +
    face(3, [3, 6]) +
    face(4, [4]) +
    face(5, [5]) +
    '<adapter><adapter>hba-99</adapter></adapter>',
}

describe('disks', () => {
  it('know their bus from their own name, else from their adapter', () => {
    const luns =
      disk(1, 'eui.01') +
      disk(2, 't10.x') +
      disk(3, 'naa.5') +
      disk(4, 't10.ATA_in_a_case') +
      disk(5, 'mpx.vmhba5') +
      disk(6, 't10.ATA_behind_sas') +
      disk(7, 'naa.7') +
      '<ScsiLun><key>cd</key><lunType>cdrom</lunType></ScsiLun>'
    expect(decode({ ...buses, 'config.storageDevice.scsiLun': luns }).disks?.map(({ bus }) => bus)).toEqual([
      'nvme',
      'sata',
      'sas',
      'usb',
      'other',
      'sata',
      null,
    ])
  })

  it.each([
    ['<blockSize>512</blockSize><block>67108864</block>', 34_359_738_368],
    ['<blockSize>4096</blockSize><block>10</block>', 40_960],
    ['<block>10</block>', null],
    ['<blockSize>4096</blockSize><block>9007199254740991</block>', null],
    ['<blockSize>-512</blockSize><block>-2</block>', null],
    ['', null],
  ])('are as large as %s says', (capacity, bytes) => {
    expect(
      decode({
        'config.storageDevice.scsiLun': disk(
          1,
          'd',
          `<vendor>ATA     </vendor><model>SSD  1 </model><capacity>${capacity}</capacity>`,
        ),
      }).disks,
    ).toMatchObject([{ model: 'SSD 1', bytes, boot: null }])
  })

  it.each([
    ['key', '<currentBootDeviceKey>disk-2</currentBootDeviceKey>', [false, true, false]],
    [
      'name in its description',
      '<bootDevices><key>k</key><description>Local disk (mpx.vmhba0:C0:T0:L0)</description>' +
        '</bootDevices><currentBootDeviceKey>k</currentBootDeviceKey>',
      [true, false, false],
    ],
    [
      "name, which another one's begins with",
      '<currentBootDeviceKey>mpx.vmhba0:C0:T0:L01</currentBootDeviceKey>',
      [false, true, false],
    ],
    [
      'name of another device',
      '<bootDevices><key>k</key><description>mpx.vmhba0:C0:T0:L0</description></bootDevices>' +
        '<currentBootDeviceKey>pxe</currentBootDeviceKey>',
      [null, null, null],
    ],
    ['two names', '<currentBootDeviceKey>mpx.vmhba0:C0:T0:L0 naa.3</currentBootDeviceKey>', [null, null, null]],
    ['nothing', '', [null, null, null]],
  ])('are booted from when the boot device has their %s', (_name, boot, expected) => {
    const luns = disk(1, 'mpx.vmhba0:C0:T0:L0') + disk(2, 'mpx.vmhba0:C0:T0:L01') + disk(3, 'naa.3')
    expect(decode({ 'config.storageDevice.scsiLun': luns }, { boot }).disks?.map((each) => each.boot)).toEqual(expected)
  })
})

describe('NVMe controllers', () => {
  const namespace = (size: number): string => `<attachedNamespace><blockSize>${size}</blockSize></attachedNamespace>`
  const controller = (fields: string, sizes: readonly number[]): string =>
    `<connectedController>${fields}${sizes.map(namespace).join('')}</connectedController>`
  const topology = (inside: string): string => `<adapter><adapter>hba-1</adapter>${inside}</adapter>`

  it('are tied to their PCI device, and those across a fabric are no part of the machine', () => {
    const inside =
      controller(
        '<transportType>pcie</transportType><fusedOperationSupported>true</fusedOperationSupported><model>One </model>',
        [512, 512],
      ) +
      controller('<transportType>tcp</transportType><model>Far</model>', [512]) +
      controller('<fusedOperationSupported>?</fusedOperationSupported>', [512, 4096])
    expect(decode({ ...buses, 'config.storageDevice.nvmeTopology': topology(inside) }).nvme).toEqual([
      { model: 'One', version: null, fusedCompareWrite: true, blockSize: 512, address: '0000:01:00.0' },
      { model: null, version: null, fusedCompareWrite: null, blockSize: null, address: '0000:01:00.0' },
    ])
  })

  it('are unknown where the host has no such list, and none where it is empty', () => {
    expect([decode(buses).nvme, decode({ ...buses, 'config.storageDevice.nvmeTopology': '' }).nvme]).toEqual([null, []])
  })
})

describe('the rest', () => {
  it('is null where nothing is reported, never false', () => {
    expect(decode({})).toEqual({
      vendor: null,
      model: null,
      biosVersion: null,
      firmware: null,
      secureBoot: null,
      tpm: null,
      cpu: null,
      memoryMib: null,
      pci: null,
      usb: null,
      nvme: null,
      disks: null,
      vibs: null,
      acceptance: null,
      running: null,
      licence: 'unknown',
    })
    expect(decode({ hardware: '<systemInfo/><biosInfo/><memorySize>x</memorySize>', capability: '' })).toMatchObject({
      vendor: null,
      firmware: null,
      secureBoot: null,
      tpm: null,
      memoryMib: null,
      cpu: null,
    })
  })

  it.each([
    ['partner', 'PartnerSupported'],
    ['community', 'CommunitySupported'],
    ['lenient', null],
  ])('acceptance level %s', (acceptance, level) => {
    expect(decode({}, { acceptance }).acceptance).toBe(level)
  })

  it.each([
    ['UEFI', 'uefi'],
    ['BIOS', 'bios'],
    ['coreboot', null],
  ])('firmware %s', (type, firmware) => {
    expect(decode({ hardware: `<biosInfo><firmwareType>${type}</firmwareType></biosInfo>` }).firmware).toBe(firmware)
  })

  it.each([
    ['<tpmSupported>false</tpmSupported>', 'none'],
    ['<tpmSupported>true</tpmSupported><tpmVersion>2.0</tpmVersion>', '2.0'],
    ['<tpmSupported>true</tpmSupported><tpmVersion>1.2</tpmVersion>', '1.2'],
    ['<tpmSupported>true</tpmSupported>', null],
    ['<tpmSupported>true</tpmSupported><tpmVersion>3</tpmVersion>', null],
    ['<tpmVersion>2.0</tpmVersion>', null],
  ])('TPM of %s', (capability, tpm) => {
    expect(decode({ capability }).tpm).toBe(tpm)
  })

  it.each([
    ['true', true],
    ['0', false],
    ['yes', null],
  ])('Secure Boot %s', (text, secureBoot) => {
    expect(decode({ capability: `<uefiSecureBoot>${text}</uefiSecureBoot>` }).secureBoot).toBe(secureBoot)
  })

  it('memory in whole MiB', () => {
    expect(
      [4_294_430_720, 2 ** 20, 1, -5].map(
        (bytes) => decode({ hardware: `<memorySize>${bytes}</memorySize>` }).memoryMib,
      ),
    ).toEqual([4_095, 1, null, null])
  })

  it.each([
    ['8.0.3', '8.0.3.0', { version: '8.0', update: 3, build: '9' }],
    ['7.0.0', '7.0', { version: '7.0', update: 0, build: '9' }],
    ['6.7.0', '6.7.3', { version: '6.7', update: 3, build: '9' }],
    ['6.7.0', '6.7', { version: '6.7', update: null, build: '9' }],
    ['6.5.0', '6.5', { version: '6.5', update: null, build: '9' }],
    ['8.0', '8.0.3.0', { version: '8.0', update: null, build: '9' }],
    ['', '8.0.3.0', null],
    ['x.y', '8', null],
  ])('release %s with API %s', (version, apiVersion, running) => {
    expect(
      decode({
        'config.product': `<version>${version}</version><build>9</build><apiVersion>${apiVersion}</apiVersion>`,
      }).running,
    ).toEqual(running)
    expect(decode({}, {}, { version, build: '9', apiVersion }).running).toEqual(running)
  })

  it.each([
    ['', 'unknown'],
    ['<l><editionKey>esxBasic</editionKey></l>', 'free'],
    ['<l><editionKey>esxBasic</editionKey></l><l><editionKey>eval</editionKey></l>', 'full'],
    ['<l><name>x</name></l>', 'unknown'],
  ])('licences %j', (licences, licence) => {
    expect(decode({}, { licences }).licence).toBe(licence)
  })

  it('packages with their level as the host spells it', () => {
    const packages =
      '<returnval><name>igbn</name><version>1</version><vendor>VMW</vendor>' +
      '<acceptanceLevel>vmware_certified</acceptanceLevel></returnval><returnval><version>2</version>' +
      '</returnval><returnval><name>bare</name></returnval>'
    expect(decode({}, { packages }).vibs).toEqual([
      { name: 'igbn', version: '1', vendor: 'VMW', acceptance: 'vmware_certified' },
      { name: 'bare', version: '', vendor: null, acceptance: null },
    ])
    expect(decode({}, { packages: '' }).vibs).toEqual([])
    expect(decode({}, { packages: '<returnval><name>x</name></returnval>'.repeat(5_000) }).vibs).toHaveLength(4_096)
  })
})
