import { afterEach, describe, expect, it } from 'vitest'
import { createCertificate } from '../../../electron/practice/certificate.ts'
import { readHardware } from '../../../electron/vim/hardware.ts'
import type { VimClient } from '../../../electron/vim/client.ts'
import { defaultTransportLimits } from '../../../electron/vim/exchange.ts'
import { hardwareSchema, type Hardware } from '../../../shared/models/hardware.ts'
import { readWithPyvmomi } from '../../support/pyvmomi.ts'
import { assertNothingCrashes } from '../vim/crash-watch.ts'
import { clientFor, codeOf, methodsOf, startPeer, startPractice, valueOf, type TestHost } from '../vim/hosts.ts'

assertNothingCrashes()

const opened: VimClient[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((client) => client.close()))
})

function open(server: Parameters<typeof clientFor>[0], options?: Parameters<typeof clientFor>[1]): VimClient {
  const client = clientFor(server, options)
  opened.push(client)
  return client
}

async function read(server: TestHost): Promise<Hardware> {
  return hardwareSchema.parse(valueOf(await readHardware(open(server))))
}

/** Data objects as pyvmomi gives them; what is unset is not there. */
interface TheirHardware {
  readonly systemInfo: { readonly vendor: string; readonly model: string }
  readonly biosInfo?: { readonly biosVersion?: string }
  readonly cpuInfo: { readonly numCpuPackages: number; readonly numCpuCores: number; readonly numCpuThreads: number }
  readonly cpuPkg: readonly {
    readonly description: string
    readonly cpuFeature: readonly {
      readonly level: number
      readonly eax: string
      readonly ecx: string
      readonly edx: string
    }[]
  }[]
  readonly memorySize: number
  readonly pciDevice: readonly {
    readonly id: string
    readonly classId: number
    readonly vendorId: number
    readonly deviceId: number
    readonly subVendorId: number
    readonly subDeviceId: number
    readonly vendorName: string
    readonly deviceName: string
  }[]
}
interface TheirUser {
  readonly device: string
  readonly pci?: string
  readonly driver?: string
}
interface TheirPassthrough {
  readonly id: string
  readonly passthruCapable: boolean
  readonly passthruEnabled: boolean
  readonly passthruActive: boolean
}
interface TheirLun {
  readonly canonicalName: string
  readonly lunType: string
  readonly capacity?: { readonly blockSize: number; readonly block: number }
}

const paths = [
  'hardware',
  'config.network.pnic',
  'config.pciPassthruInfo',
  'config.storageDevice.hostBusAdapter',
  'config.storageDevice.scsiLun',
  'config.product',
] as const
const hex4 = (signed: number): string => (signed & 0xffff).toString(16).padStart(4, '0')
const bit = (bits: string, index: number): boolean => bits.replaceAll(':', '')[31 - index] === '1'
const words = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** What pyvmomi's reading comes to, and the same part of ours. */
async function compare(
  server: TestHost,
  certificate: string,
  ours: Hardware,
): Promise<{ ours: unknown; theirs: unknown; devices: number }> {
  const { port, user, password } = server
  const reading = await readWithPyvmomi({ host: '127.0.0.1', port, user, password, certificate }, { hostSystem: paths })
  const values = reading.hosts[0]?.values ?? {}
  const hardware = values['hardware'] as TheirHardware
  const users = [
    ...(values['config.network.pnic'] as TheirUser[]),
    ...(values['config.storageDevice.hostBusAdapter'] as TheirUser[]),
  ]
  const passthrough = (values['config.pciPassthruInfo'] ?? []) as TheirPassthrough[]
  const leaf = (level: number): { readonly eax: string; readonly ecx: string; readonly edx: string } | undefined =>
    hardware.cpuPkg[0]?.cpuFeature.find((each) => each.level === level)
  const version = (values['config.product'] as { readonly version: string }).version
  const { vendor, model, biosVersion, memoryMib, pci, cpu, disks, running } = ours
  return {
    devices: hardware.pciDevice.length,
    ours: {
      vendor,
      model,
      biosVersion,
      memoryMib,
      pci,
      disks: disks?.map(({ name, bytes }) => ({ name, bytes })),
      version: running?.version,
      cpu: {
        name: cpu?.name,
        signature: cpu?.signature,
        packages: cpu?.packages,
        cores: cpu?.cores,
        threads: cpu?.threads,
        xsave: cpu?.xsave,
        longMode: cpu?.longMode,
        lahf: cpu?.lahf,
        nx: cpu?.nx,
      },
    },
    theirs: {
      vendor: hardware.systemInfo.vendor,
      model: hardware.systemInfo.model,
      biosVersion: hardware.biosInfo?.biosVersion ?? null,
      memoryMib: Math.floor(hardware.memorySize / 1_048_576),
      pci: hardware.pciDevice.map((device) => {
        const using = users.filter(({ pci: address }) => address === device.id)
        const pass = passthrough.find(({ id }) => id === device.id)
        return {
          address: device.id,
          vendor: hex4(device.vendorId),
          device: hex4(device.deviceId),
          subvendor: hex4(device.subVendorId),
          subdevice: hex4(device.subDeviceId),
          class: hex4(device.classId),
          interface: null,
          name: words(`${device.vendorName} ${device.deviceName}`),
          driver: using[0]?.driver ?? null,
          aliases: using.map((each) => each.device),
          passthrough: pass
            ? { capable: pass.passthruCapable, enabled: pass.passthruEnabled, active: pass.passthruActive }
            : null,
        }
      }),
      disks: (values['config.storageDevice.scsiLun'] as TheirLun[])
        .filter(({ lunType }) => lunType === 'disk')
        .map(({ canonicalName, capacity }) => ({
          name: canonicalName,
          bytes: capacity ? capacity.block * capacity.blockSize : null,
        })),
      version: version.split('.').slice(0, 2).join('.'),
      cpu: {
        name: words(hardware.cpuPkg[0]?.description ?? ''),
        signature: Number.parseInt(leaf(1)?.eax.replaceAll(':', '') ?? '', 2)
          .toString(16)
          .padStart(8, '0'),
        packages: hardware.cpuInfo.numCpuPackages,
        cores: hardware.cpuInfo.numCpuCores,
        threads: hardware.cpuInfo.numCpuThreads,
        xsave: bit(leaf(1)?.ecx ?? '', 26),
        longMode: bit(leaf(-2_147_483_647)?.edx ?? '', 29),
        lahf: bit(leaf(-2_147_483_647)?.ecx ?? '', 0),
        nx: bit(leaf(-2_147_483_647)?.edx ?? '', 20),
      },
    },
  }
}

describe('the peer', () => {
  it('is read as pyvmomi reads it: all 43 PCI devices, ids unsigned', async () => {
    await using server = await startPeer()
    const hardware = await read(server)
    const { ours, theirs, devices } = await compare(server, server.peer.certificate, hardware)
    expect(devices).toBe(43)
    expect(ours).toEqual(theirs)
    expect(new Set(hardware.pci?.map(({ vendor }) => vendor))).toEqual(new Set(['8086', '15ad']))
    // A host of 6.5 does not tell these, and the peer does not serve the list of packages.
    expect(hardware).toMatchObject({
      firmware: null,
      secureBoot: null,
      tpm: null,
      nvme: null,
      usb: null,
      vibs: null,
      licence: 'full',
      running: { version: '6.5', update: null, build: '5969303' },
    })
  })

  it('that is a vCenter is refused', async () => {
    await using server = await startPeer({ model: 'vpx' })
    expect(codeOf(await readHardware(open(server)))).toBe('NOT_STANDALONE')
  })
})

const certificate = await createCertificate()

describe.each(['server', 'mini-pc', 'old-xeon'] as const)('the practice machine %s', (machine) => {
  it('is read as pyvmomi reads it', async () => {
    await using server = await startPractice({ machine, certificate })
    const { ours, theirs } = await compare(server, certificate.cert, await read(server))
    expect(ours).toEqual(theirs)
  })
})

describe('a practice host', () => {
  it('is read in four round trips within a session', async () => {
    await using server = await startPractice()
    await read(server)
    expect(await methodsOf(server)).toEqual([
      'RetrieveServiceContent',
      'Login',
      'RetrievePropertiesEx',
      'QueryBootDevices',
      'fetchSoftwarePackages',
      'HostImageConfigGetAcceptance',
    ])
  })

  it('of the server kind has everything driven', async () => {
    await using server = await startPractice({ machine: 'server' })
    const hardware = await read(server)
    expect(hardware).toMatchObject({
      vendor: 'Practice',
      model: 'Bench 1',
      firmware: 'uefi',
      secureBoot: true,
      tpm: '2.0',
      memoryMib: 65_536,
      usb: null,
      licence: 'full',
      cpu: {
        vendor: 'GenuineIntel',
        signature: '000606a6',
        family: 6,
        model: 0x6a,
        stepping: 6,
        packages: 1,
        cores: 16,
        threads: 32,
        hybrid: false,
        xsave: true,
      },
      running: { version: '8.0', update: 3, build: '24022510' },
    })
    expect(
      hardware.pci
        ?.filter((device) => device.class === '0200')
        .map(({ device, driver, aliases }) => [device, driver, ...aliases]),
    ).toEqual([
      ['1521', 'igbn', 'vmnic0'],
      ['1521', 'igbn', 'vmnic1'],
      ['1572', 'i40en', 'vmnic2'],
      ['1572', 'i40en', 'vmnic3'],
    ])
    expect(hardware.pci?.find(({ vendor }) => vendor === '10de')?.passthrough).toEqual({
      capable: true,
      enabled: true,
      active: true,
    })
    expect(
      hardware.nvme?.map(({ fusedCompareWrite, blockSize, address }) => [fusedCompareWrite, blockSize, address]),
    ).toEqual([
      [true, 512, '0000:65:00.0'],
      [true, 512, '0000:66:00.0'],
    ])
    expect(hardware.disks?.map(({ bus, boot }) => [bus, boot])).toEqual([
      ['sata', true],
      ['nvme', false],
      ['nvme', false],
      ['sas', false],
    ])
    expect(hardware.acceptance).toBe('PartnerSupported')
    expect(hardware.vibs).toHaveLength(13)
    expect(hardware.vibs?.filter(({ acceptance }) => acceptance === 'community').map(({ name }) => name)).toEqual([
      'practice-tools',
    ])
  })

  it('of the mini-PC kind has Realtek ports without a driver and cores of two kinds', async () => {
    await using server = await startPractice({ machine: 'mini-pc' })
    const hardware = await read(server)
    expect(
      hardware.pci
        ?.filter((device) => device.class === '0200')
        .map(({ vendor, device, driver, aliases }) => [vendor, device, driver, ...aliases]),
    ).toEqual([
      ['10ec', '8168', null],
      ['10ec', '8125', null],
      ['8086', '125c', 'igc', 'vmnic0'],
    ])
    expect(hardware).toMatchObject({
      tpm: 'none',
      secureBoot: false,
      firmware: 'uefi',
      cpu: { signature: '000906a3', hybrid: true },
      nvme: [{ fusedCompareWrite: false }],
      disks: [{ bus: 'nvme', boot: true }],
    })
  })

  it('of the old kind boots through BIOS and has an HBA without a driver', async () => {
    await using server = await startPractice({ machine: 'old-xeon' })
    const hardware = await read(server)
    expect(hardware).toMatchObject({
      firmware: 'bios',
      tpm: '1.2',
      nvme: [],
      cpu: { signature: '000306e4', packages: 2, cores: 20, threads: 40, hybrid: false },
    })
    expect(hardware.pci?.find(({ vendor, device }) => vendor === '1000' && device === '0072')).toMatchObject({
      driver: null,
      aliases: [],
      passthrough: { capable: true, enabled: true, active: false },
    })
  })

  it('of an older version leaves open what its API does not have', async () => {
    await using server = await startPractice({ apiVersion: '8.0.1.0' })
    expect(await read(server)).toMatchObject({
      firmware: null,
      secureBoot: null,
      tpm: '2.0',
      running: { version: '8.0', update: 1 },
    })
    await using older = await startPractice({ apiVersion: '6.7.3' })
    expect(await read(older)).toMatchObject({ nvme: null, running: { version: '6.7', update: 3 } })
  })

  it('shows the read-only user all but licence and packages', async () => {
    await using server = await startPractice()
    const full = await read(server)
    const { port, fingerprint, password } = server
    expect(
      valueOf(await readHardware(open({ port, fingerprint, user: 'readonly', password: `${password}-ro` }))),
    ).toEqual({ ...full, vibs: null, licence: 'unknown' })
  })

  it('under the free licence says so', async () => {
    await using server = await startPractice({ mode: 'free' })
    expect((await read(server)).licence).toBe('free')
  })

  it.each(['MethodNotFound', 'InvalidRequest', 'NotSupported', 'NoPermission', 'RestrictedVersion'])(
    'that answers %s to what it does not serve leaves just that open',
    async (fault) => {
      await using server = await startPractice()
      const full = await read(server)
      const stop = server.host.inject({ method: 'fetchSoftwarePackages', when: 'before', what: { fault } })
      expect(await read(server)).toEqual({ ...full, vibs: null })
      stop()
      server.host.inject({ method: 'QueryBootDevices', when: 'before', what: { fault } })
      expect(await read(server)).toEqual({ ...full, disks: full.disks?.map((disk) => ({ ...disk, boot: null })) })
    },
  )

  it('that takes too long over its packages leaves them open', async () => {
    await using server = await startPractice()
    server.host.inject({ method: 'fetchSoftwarePackages', when: 'before', what: { silence: true } })
    const client = open(server, { limits: { ...defaultTransportLimits, replyMs: 300 } })
    expect(valueOf(await readHardware(client))).toMatchObject({ vibs: null, model: 'Bench 1' })
  })

  it('that refuses host and licence together is asked for the host alone', async () => {
    await using server = await startPractice()
    const full = await read(server)
    server.host.inject({ method: 'RetrievePropertiesEx', when: 'before', times: 1, what: { fault: 'InvalidProperty' } })
    expect(await read(server)).toEqual({ ...full, nvme: null, licence: 'unknown' })
  })

  it('that is cut off half-way is no host without packages', async () => {
    await using server = await startPractice()
    server.host.inject({ method: 'fetchSoftwarePackages', when: 'before', what: { disconnect: true } })
    expect(codeOf(await readHardware(open(server)))).toBe('CONNECTION_LOST')
  })

  it('whose session ends meanwhile is logged in to again', async () => {
    await using server = await startPractice()
    server.host.inject({ method: 'QueryBootDevices', when: 'before', times: 1, what: { notAuthenticated: true } })
    expect(await read(server)).toMatchObject({ disks: [{ boot: true }, {}, {}, {}] })
    expect((await methodsOf(server)).filter((method) => method === 'Login')).toHaveLength(2)
  })

  it('ends at once when cancelled', async () => {
    await using server = await startPractice()
    const stop = new AbortController()
    server.host.onCall((call, phase) => {
      if (phase === 'answered' && call.method === 'RetrievePropertiesEx') stop.abort()
    })
    expect(codeOf(await readHardware(open(server), { signal: stop.signal }))).toBe('CANCELLED')
    expect(await methodsOf(server)).not.toContain('fetchSoftwarePackages')
  })

  it.each([
    ['no host', '<returnval/>', 'REPLY_UNEXPECTED'],
    ['a host that tells nothing', '<returnval><objects><obj type="HostSystem">h</obj></objects></returnval>', 'ok'],
  ])('with a reply of %s', async (_name, inside, code) => {
    await using server = await startPractice()
    const body =
      '<?xml version="1.0"?><e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>' +
      `<RetrievePropertiesExResponse xmlns="urn:vim25">${inside}</RetrievePropertiesExResponse>` +
      '</e:Body></e:Envelope>'
    server.host.inject({ method: 'RetrievePropertiesEx', when: 'before', what: { body } })
    const result = await readHardware(open(server))
    expect(codeOf(result)).toBe(code)
    if (result.ok)
      expect(result.value).toMatchObject({
        pci: null,
        cpu: null,
        disks: null,
        vibs: null,
        secureBoot: null,
        tpm: null,
        running: { version: '8.0', update: 3 },
      })
  })
})
