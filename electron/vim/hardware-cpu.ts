import type { Cpu } from '../../shared/models/hardware.ts'
import { isHybrid, versionOf, type CpuVersion } from '../../shared/rules/hardware/cpuid.ts'
import { asInteger } from './decode.ts'
import { fieldText } from './hardware-text.ts'
import { child, childrenOf, childText, type XmlNode } from './xml/node.ts'

type Register = 'eax' | 'ebx' | 'ecx' | 'edx'

/** 32 characters `0`, `1` or `-` (unknown), bit 31 first. */
type Bits = string

/** CPUID leaves as HostCpuIdInfo.level writes them: a signed 32-bit number. */
const leaf = { vendor: 0, version: 1, structured: 7, extended: 0x8000_0001 - 2 ** 32 } as const

/** Decodes the processor of a HostHardwareInfo; null when it holds nothing about it. */
export function cpuOf(hardware: XmlNode | undefined): Cpu | null {
  if (!hardware) return null
  const info = child(hardware, 'cpuInfo')
  const pkg = childrenOf(hardware, 'cpuPkg')[0]
  if (!info && !pkg) return null
  const register = (level: number, name: Register): Bits | null =>
    bitsOf(pkg, level, name) ?? bitsOf(hardware, level, name)
  const bit = (level: number, name: Register, index: number): boolean | null => bitAt(register(level, name), index)
  const eax = numberOf(register(leaf.version, 'eax'))
  const signature = eax === null ? null : eax.toString(16).padStart(8, '0')
  const version = (signature === null ? null : versionOf(signature)) ?? toldVersion(pkg)
  const count = (name: string): number | null => positive(asInteger(info && child(info, name)))
  const counts = { packages: count('numCpuPackages'), cores: count('numCpuCores'), threads: count('numCpuThreads') }
  const vendor =
    vendorOf(register(leaf.vendor, 'ebx'), register(leaf.vendor, 'edx'), register(leaf.vendor, 'ecx')) ??
    vendorNames.get(fieldText(pkg, 'vendor')?.toLowerCase()) ??
    null
  return {
    name: fieldText(pkg, 'description'),
    vendor,
    signature,
    family: version?.family ?? null,
    model: version?.model ?? null,
    stepping: version?.stepping ?? null,
    ...counts,
    hybrid: bit(leaf.structured, 'edx', 15) ?? isHybrid(vendor, version, counts),
    xsave: bit(leaf.version, 'ecx', 26),
    longMode: bit(leaf.extended, 'edx', 29),
    lahf: bit(leaf.extended, 'ecx', 0),
    nx: bit(leaf.extended, 'edx', 20),
  }
}

function positive(count: number | null): number | null {
  return count !== null && count > 0 ? count : null
}

/** A register out of `cpuFeature` (HostCpuIdInfo), which groups its bits in fours; null when absent or not of that form. */
function bitsOf(holder: XmlNode | undefined, level: number, name: Register): Bits | null {
  const feature = holder && childrenOf(holder, 'cpuFeature').find((each) => asInteger(child(each, 'level')) === level)
  const bits = feature && childText(feature, name)?.replaceAll(':', '').trim()
  return bits && /^[01-]{32}$/.test(bits) ? bits : null
}

function bitAt(bits: Bits | null, index: number): boolean | null {
  const bit = bits?.[31 - index]
  return bit === '0' || bit === '1' ? bit === '1' : null
}

/** Returns the number, or null when any bit is unknown. */
function numberOf(bits: Bits | null): number | null {
  return bits === null || bits.includes('-') ? null : Number.parseInt(bits, 2)
}

/** The twelve letters in EBX, EDX and ECX of leaf 0. */
function vendorOf(...registers: readonly (Bits | null)[]): string | null {
  let letters = ''
  for (const bits of registers) {
    const word = numberOf(bits)
    if (word === null) return null
    for (let shift = 0; shift < 32; shift += 8) letters += String.fromCharCode((word >>> shift) & 255)
  }
  return /^[\x20-\x7e]{12}$/.test(letters) && letters.trim() !== '' ? letters : null
}

/** HostCpuPackage.vendor. */
const vendorNames: ReadonlyMap<string | undefined, string> = new Map([
  ['intel', 'GenuineIntel'],
  ['amd', 'AuthenticAMD'],
  ['hygon', 'HygonGenuine'],
])

/** HostCpuPackage.family, model and stepping, which exist from API 8.0.3.0. */
function toldVersion(pkg: XmlNode | undefined): CpuVersion | null {
  const number = (name: string): number | null => asInteger(pkg && child(pkg, name))
  const family = number('family')
  const model = number('model')
  const stepping = number('stepping')
  return family !== null && model !== null && stepping !== null && family > 0 && model >= 0 && stepping >= 0
    ? { family, model, stepping }
    : null
}
