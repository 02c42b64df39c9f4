import type { Cpu, HardwareRule } from '../../models/hardware.ts'
import { about, allOf, anyOf, type Truth } from './truth.ts'

type CpuMatch = NonNullable<HardwareRule['match']['cpu']>[number]

interface Identity {
  readonly family: number | null
  readonly model: number | null
  readonly stepping: number | null
}

/** Returns family, model and stepping as given, or else from CPUID leaf 1 EAX (Intel SDM, volume 2, CPUID). */
function identityOf({ family, model, stepping, signature }: Cpu): Identity {
  if (signature === null) return { family, model, stepping }
  const eax = Number.parseInt(signature, 16)
  const base = (eax >>> 8) & 0xf
  const low = (eax >>> 4) & 0xf
  return {
    family: family ?? (base === 0xf ? base + ((eax >>> 20) & 0xff) : base),
    model: model ?? (base === 0x6 || base === 0xf ? (((eax >>> 16) & 0xf) << 4) | low : low),
    stepping: stepping ?? eax & 0xf,
  }
}

/** Whether a processor is one of those named. */
export function cpuIsOneOf(named: readonly CpuMatch[], cpu: Cpu | null): Truth {
  if (cpu === null) return null
  const { family, model, stepping } = identityOf(cpu)
  return anyOf(
    named.map((each) =>
      allOf([
        about(cpu.vendor, (vendor) => vendor === each.vendor),
        about(family, (number) => number === each.family),
        each.models.length === 0 ? true : about(model, (number) => each.models.includes(number)),
        each.steppings === undefined ? true : about(stepping, (number) => each.steppings?.includes(number) ?? false),
        each.names === undefined ? true : about(cpu.name, (name) => hasPart(name, each.names)),
        each.exceptNames === undefined ? true : about(cpu.name, (name) => !hasPart(name, each.exceptNames)),
      ]),
    ),
  )
}

function hasPart(name: string, parts: readonly string[] = []): boolean {
  const lower = name.toLowerCase()
  return parts.some((part) => lower.includes(part.toLowerCase()))
}

/** Whether it lacks what every release needs: two cores, long mode with LAHF/SAHF, NX. */
export function isBelowFloor(cpu: Cpu | null): Truth {
  if (cpu === null) return null
  const cores = cpu.cores
  return anyOf([
    about(cores, (number) => number < 2),
    ...[cpu.longMode, cpu.lahf, cpu.nx].map((has) => about(has, (there) => !there)),
  ])
}
