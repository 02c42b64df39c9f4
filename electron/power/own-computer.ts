import { open } from 'node:fs/promises'
import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os'
import { asArray, asString } from '../vim/decode.ts'
import type { PropertyObject } from '../vim/properties.ts'
import { childrenOf, childText } from '../vim/xml/node.ts'

/** Identifies this computer among others. */
export interface OwnComputer {
  /** SMBIOS uuid, lower case; null where it cannot be read. */
  readonly uuid: string | null
  /** Lower case, with colons. */
  readonly macs: readonly string[]
  /** Without loopback and link-local addresses. */
  readonly ips: readonly string[]
}

/** Properties of a VM that {@link isOwnComputer} looks at. */
export const ownComputerPaths: readonly string[] = ['summary.config.uuid', 'guest.net', 'guest.ipAddress']

const uuidFile = '/sys/class/dmi/id/product_uuid'

/** Reads what this computer is. The uuid is there on Linux and for root only; addresses do for the rest. Never fails. */
export async function ownComputer(): Promise<OwnComputer> {
  return { uuid: await readUuid(), ...addressesOf(networkInterfaces()) }
}

/** Addresses by which this computer may be known to others, out of what `os.networkInterfaces` gives. */
export function addressesOf(
  interfaces: NodeJS.Dict<readonly NetworkInterfaceInfo[]>,
): Pick<OwnComputer, 'macs' | 'ips'> {
  const infos = Object.values(interfaces)
    .flatMap((each) => each ?? [])
    .filter(({ internal }) => !internal)
  const macs = infos.map(({ mac }) => mac.toLowerCase()).filter((mac) => mac !== '00:00:00:00:00:00')
  const ips = infos
    .map(({ address }) => address.toLowerCase())
    .filter((ip) => !ip.startsWith('fe80:') && !ip.startsWith('169.254.'))
  return { macs: [...new Set(macs)], ips: [...new Set(ips)] }
}

/** By what a guest is found in a network, as its Tools report it. */
export interface GuestPlaces {
  /** Lower case, with colons. */
  readonly macs: readonly string[]
  /** Lower case. */
  readonly ips: readonly string[]
}

/** Decodes `guest.net` and `guest.ipAddress`; both are empty without running Tools. */
export function guestPlaces({ values }: Pick<PropertyObject, 'values'>): GuestPlaces {
  const cards = asArray(values.get('guest.net')) ?? []
  const ips = [
    asString(values.get('guest.ipAddress')) ?? '',
    ...cards.flatMap((card) => childrenOf(card, 'ipAddress').map(({ text }) => text)),
  ]
  return {
    macs: cards.flatMap((card) => childText(card, 'macAddress')?.toLowerCase() ?? []),
    ips: ips.filter((ip) => ip !== '').map((ip) => ip.toLowerCase()),
  }
}

/**
 * Whether a VM is this computer: by its uuid, whose first three parts some tools print byte by byte the other way round,
 * by a network card, or by an address. An address alone can mislead (two private networks may use the same ones), so
 * what follows from it is a warning only.
 */
export function isOwnComputer(vm: Pick<PropertyObject, 'values'>, own: OwnComputer): boolean {
  const uuid = asString(vm.values.get('summary.config.uuid'))?.trim().toLowerCase() ?? ''
  if (own.uuid !== null && uuid !== '' && (uuid === own.uuid || uuid === swapped(own.uuid))) return true
  const { macs, ips } = guestPlaces(vm)
  return macs.some((mac) => own.macs.includes(mac)) || ips.some((ip) => own.ips.includes(ip))
}

function swapped(uuid: string): string {
  const turn = (part: string): string => part.match(/../g)?.toReversed().join('') ?? part
  const [a = '', b = '', c = '', ...rest] = uuid.split('-')
  return [turn(a), turn(b), turn(c), ...rest].join('-')
}

async function readUuid(): Promise<string | null> {
  if (process.platform !== 'linux') return null
  try {
    const handle = await open(uuidFile, 'r')
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0)
      const uuid = buffer.toString('latin1', 0, bytesRead).trim().toLowerCase()
      return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(uuid) ? uuid : null
    } finally {
      await handle.close()
    }
  } catch {
    return null
  }
}
