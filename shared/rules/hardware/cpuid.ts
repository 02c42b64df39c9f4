/** Family, model and stepping of a processor as operating systems show them. */
export interface CpuVersion {
  readonly family: number
  readonly model: number
  readonly stepping: number
}

/**
 * CPUID leaf 1 EAX, eight lower-case hex digits, from family, model and stepping; null when they cannot be (Intel SDM,
 * CPUID).
 */
export function signatureOf({ family, model, stepping }: CpuVersion): string | null {
  const extended = family === 6 || family >= 15
  if (family < 1 || family > 270 || stepping < 0 || stepping > 15 || model < 0 || model > (extended ? 255 : 15))
    return null
  const eax =
    ((Math.max(0, family - 15) << 20) |
      ((model >> 4) << 16) |
      (Math.min(family, 15) << 8) |
      ((model & 15) << 4) |
      stepping) >>>
    0
  return eax.toString(16).padStart(8, '0')
}

/** Reads a signature; null for what is none. Bits 12 and 13, the type of an old Intel processor, are left out. */
export function versionOf(signature: string): CpuVersion | null {
  if (!/^[0-9a-f]{8}$/.test(signature)) return null
  const eax = Number.parseInt(signature, 16)
  const base = (eax >>> 8) & 15
  const extended = base === 6 || base === 15
  const version = {
    family: base === 15 ? base + ((eax >>> 20) & 255) : base,
    model: (extended ? ((eax >>> 16) & 15) << 4 : 0) | ((eax >>> 4) & 15),
    stepping: eax & 15,
  }
  return version.family === 0 ? null : version
}

/**
 * Intel family 6 models with two kinds of cores on some or all of their processors: Lakefield, and Alder Lake to Panther
 * Lake.
 */
const hybridModels: ReadonlySet<number> = new Set([
  0x8a, 0x97, 0x9a, 0xb7, 0xba, 0xbf, 0xaa, 0xac, 0xb5, 0xc5, 0xc6, 0xbd, 0xcc,
])

/** None of these models has more performance cores than that, and none runs without one. */
const mostPerformanceCores = 8

/** Processors of these models that come with performance cores alone: small desktop ones and Xeon E. */
const performanceCoresOnly =
  /\bi3-1[234][13]00(?:F|T|E|TE)?\b|\bi5-12[456](?:00|90)(?:F|T|E|TE)?\b|\bG[67][39]00(?:T|E|TE)?\b|\bE-24\d\d(?:G|L)?\b/

/** Numbers of a whole machine, of what runs; null: not known. */
export interface CpuCounts {
  readonly name?: string | null
  readonly packages: number | null
  readonly cores: number | null
  readonly threads: number | null
}

/**
 * Whether performance and efficiency cores are both enabled, only where counting leaves no doubt. On the models that come
 * with both: more cores in a package than there are performance cores to be had; or a number of threads between that of
 * the cores and twice that, since only a performance core has two. Twice the cores says none of the small ones. One
 * thread a core says nothing: hyper-threading may be off, and ESXi switches it off where the cores are not alike.
 */
export function isHybrid(
  vendor: string | null,
  version: CpuVersion | null,
  { name = null, packages, cores, threads }: CpuCounts,
): boolean | null {
  if (version === null || vendor === null) return null
  if (vendor === 'AuthenticAMD')
    return version.family < 0x19 || (version.family === 0x19 && version.model < 0x70) ? false : null
  if (vendor !== 'GenuineIntel') return null
  if (version.family !== 6) return false
  if (!hybridModels.has(version.model)) return version.model < 0x97 || version.model === 0xbe ? false : null
  if (name !== null && performanceCoresOnly.test(name)) return false
  // These models are for a single socket.
  if (cores !== null && cores > mostPerformanceCores * (packages ?? 1)) return true
  if (cores === null || threads === null) return null
  if (threads > cores && threads < 2 * cores) return true
  return threads === 2 * cores ? false : null
}

/** `GenuineIntel` of `Intel(R) Corporation`, `AuthenticAMD` of `Advanced Micro Devices, Inc.`; null for another maker. */
export function vendorId(maker: string): string | null {
  if (/\bIntel\b|^GenuineIntel$/i.test(maker)) return 'GenuineIntel'
  return /Advanced Micro Devices|\bAMD\b|^AuthenticAMD$/i.test(maker) ? 'AuthenticAMD' : null
}
