import { z } from 'zod'
import { localizedSchema } from './ports.ts'
import { acceptanceLevels } from './vib.ts'

/** Releases a verdict can be asked for; a release without an update means its latest. */
export const esxiTargets = [
  '6.7',
  '7.0',
  '7.0U1',
  '7.0U2',
  '7.0U3',
  '8.0',
  '8.0U1',
  '8.0U2',
  '8.0U3',
  '9.0',
  '9.1',
] as const
export const esxiTargetSchema = z.enum(esxiTargets)
export type EsxiTarget = z.infer<typeof esxiTargetSchema>

const hex4 = z.string().regex(/^[0-9a-f]{4}$/)
const text = z.string().max(300)
const bytes = z.number().int().nonnegative().nullable()

/** A PCI function. Ids are four lower-case hex digits; what is not known is null. */
export const pciDeviceSchema = z.object({
  /** `0000:02:00.0`, as far as the source tells. */
  address: text.nullable(),
  vendor: hex4,
  device: hex4,
  subvendor: hex4.nullable(),
  subdevice: hex4.nullable(),
  /** Class and subclass. */
  class: hex4.nullable(),
  /** Programming interface, two hex digits. */
  interface: z
    .string()
    .regex(/^[0-9a-f]{2}$/)
    .nullable(),
  name: text.nullable(),
  /** Driver in use: ESXi's on a live host, another system's otherwise. */
  driver: text.nullable(),
  /** vmnic or vmhba names; only from a live host. */
  aliases: z.array(text).max(64),
  /** HostPciPassthruInfo; only from a live host. */
  passthrough: z.object({ capable: z.boolean(), enabled: z.boolean(), active: z.boolean() }).nullable(),
})
export type PciDevice = z.infer<typeof pciDeviceSchema>

export const usbDeviceSchema = z.object({ vendor: hex4, device: hex4, name: text.nullable() })
export type UsbDevice = z.infer<typeof usbDeviceSchema>

export const cpuSchema = z.object({
  name: text.nullable(),
  /** `GenuineIntel`, `AuthenticAMD`. */
  vendor: text.nullable(),
  /** CPUID leaf 1 EAX, eight lower-case hex digits. */
  signature: z
    .string()
    .regex(/^[0-9a-f]{8}$/)
    .nullable(),
  family: z.number().int().nullable(),
  model: z.number().int().nullable(),
  stepping: z.number().int().nullable(),
  packages: z.number().int().nullable(),
  cores: z.number().int().nullable(),
  threads: z.number().int().nullable(),
  /** Performance and efficiency cores both enabled. */
  hybrid: z.boolean().nullable(),
  xsave: z.boolean().nullable(),
  /** 64-bit long mode, LAHF/SAHF in it, and the NX/XD bit (which the firmware can hide); absent where the source does not tell. */
  longMode: z.boolean().nullable().optional(),
  lahf: z.boolean().nullable().optional(),
  nx: z.boolean().nullable().optional(),
})
export type Cpu = z.infer<typeof cpuSchema>

export const nvmeSchema = z.object({
  model: text.nullable(),
  /** `1.3`, from the VER field; null when not told. */
  version: text.nullable(),
  /** Compare-and-write fused operation. */
  fusedCompareWrite: z.boolean().nullable(),
  /** Bytes of a logical block in use. */
  blockSize: z.number().int().nullable(),
  /** PCI address of its controller, when the source ties them together. */
  address: text.nullable(),
})
export type NvmeDrive = z.infer<typeof nvmeSchema>

export const diskSchema = z.object({
  name: text,
  model: text.nullable(),
  bytes,
  bus: z.enum(['nvme', 'sata', 'sas', 'usb', 'sd', 'other']).nullable(),
  boot: z.boolean().nullable(),
})
export type Disk = z.infer<typeof diskSchema>

/** What is known about one machine, wherever it comes from. A part that was not given is null or empty and named in `missing`. */
export const hardwareSchema = z.object({
  vendor: text.nullable(),
  model: text.nullable(),
  biosVersion: text.nullable(),
  firmware: z.enum(['uefi', 'bios']).nullable(),
  secureBoot: z.boolean().nullable(),
  /** `none`, `1.2`, `2.0`. */
  tpm: z.enum(['none', '1.2', '2.0']).nullable(),
  cpu: cpuSchema.nullable(),
  memoryMib: z.number().int().positive().nullable(),
  /** Null: not given, which is not the same as none. */
  pci: z.array(pciDeviceSchema).max(4_096).nullable(),
  usb: z.array(usbDeviceSchema).max(1_024).nullable(),
  nvme: z.array(nvmeSchema).max(256).nullable(),
  disks: z.array(diskSchema).max(1_024).nullable(),
  vibs: z
    .array(z.object({ name: text, version: text, vendor: text.nullable(), acceptance: text.nullable() }))
    .max(4_096)
    .nullable(),
  /** The level that its VIBs have to meet; absent in passports of earlier versions. */
  acceptance: z.enum(acceptanceLevels).nullable().optional(),
  /** What runs there now; null for a machine without ESXi. `target` is the release a driver seen there is proof for. */
  running: z.object({ version: text, update: z.number().int().nullable(), build: text }).nullable(),
  licence: z.enum(['full', 'free', 'unknown']),
})
export type Hardware = z.infer<typeof hardwareSchema>

/** Parts whose absence a verdict names. */
export const hardwareParts = ['cpu', 'memory', 'pci', 'nvme', 'firmware', 'disks'] as const
export type HardwarePart = (typeof hardwareParts)[number]

export const hardwareVerdictSchema = z.enum(['unsupported', 'step', 'deprecated', 'fine', 'not-needed', 'unknown'])
export type HardwareVerdict = z.infer<typeof hardwareVerdictSchema>

/** No devices: every one of the vendor. Subvendors and subdevices name boards that carry the chip. */
const pciMatch = z.object({
  vendor: hex4,
  devices: z.array(hex4),
  subvendors: z.array(hex4).optional(),
  subdevices: z.array(hex4).optional(),
})
const conditionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('no-usable-nic') }),
  z.object({ kind: z.literal('firmware'), is: z.enum(['uefi', 'bios']) }),
  z.object({ kind: z.literal('secure-boot') }),
  z.object({ kind: z.literal('community-vib') }),
  z.object({ kind: z.literal('fused-compare-write') }),
  z.object({ kind: z.literal('block-size'), is: z.number().int() }),
  z.object({ kind: z.literal('no-xsave') }),
  /** Performance and efficiency cores both on; with `not`, only one kind of them. */
  z.object({ kind: z.literal('hybrid'), not: z.literal(true).optional() }),
  z.object({ kind: z.literal('boot-medium'), in: z.array(z.enum(['usb', 'sd', 'nvme'])) }),
  /** Fewer than two cores, or without long mode, LAHF/SAHF in it or NX. */
  z.object({ kind: z.literal('cpu-floor') }),
  /** ESXi runs there now, so that an upgrade is what is asked about. */
  z.object({ kind: z.literal('esxi-installed') }),
  /** A VIB of that name is installed. */
  z.object({ kind: z.literal('vib'), name: z.string().min(1) }),
  z.object({ kind: z.literal('tpm'), is: z.enum(['1.2', '2.0']) }),
  z.object({ kind: z.literal('maker'), contains: z.string() }),
  z.object({ kind: z.literal('free-licence') }),
  z.object({ kind: z.literal('cpu-name'), contains: z.array(z.string()), not: z.boolean() }),
  /** Only the user can know: such a rule is shown as "applies if", and never decides. */
  z.object({ kind: z.literal('ask'), question: localizedSchema }),
])
export type HardwareCondition = z.infer<typeof conditionSchema>

/**
 * What a rule rests on: the vendor's list or document; a driver's own table of ids; output of a host or a guide of one
 * who did it; the drivers in an image, with the ids of the same chips in Linux; a conclusion from the rest.
 */
export const ruleEvidence = ['vendor', 'driver-table', 'report', 'image', 'conclusion'] as const

/** One rule. Every given part of `match` must hold; within a list one is enough. */
export const hardwareRuleSchema = z.object({
  id: z.string().min(1).max(80),
  category: z.enum(['nic', 'storage', 'cpu', 'gpu', 'platform', 'usb', 'other']),
  match: z.object({
    pci: z.array(pciMatch).optional(),
    /** Class, subclass and perhaps interface: four or six hex digits. */
    class: z
      .string()
      .regex(/^[0-9a-f]{4}(?:[0-9a-f]{2})?$/)
      .optional(),
    usb: z.array(z.object({ vendor: hex4, devices: z.array(hex4) })).optional(),
    /** No models: the whole family. */
    cpu: z
      .array(
        z.object({
          vendor: z.string(),
          family: z.number().int(),
          models: z.array(z.number().int()),
          steppings: z.array(z.number().int()).optional(),
          /** Parts of the name, where several processors share a model: one is enough. */
          names: z.array(z.string().min(1)).min(1).optional(),
          /** Parts that the name must not have. */
          exceptNames: z.array(z.string().min(1)).min(1).optional(),
        }),
      )
      .optional(),
    memoryMibBelow: z.number().int().optional(),
    bootDiskGibBelow: z.number().int().optional(),
    conditions: z.array(conditionSchema).optional(),
  }),
  /** `8.0` means every update of it, `8.0 GA` the first issue, `8.0U2` that update alone. */
  versions: z.array(z.string().regex(/^\d+\.\d+(?: GA|U\d+)?$/)).min(1),
  verdict: z.enum(['unsupported', 'step', 'deprecated', 'fine', 'not-needed']),
  /** Whether the vendor's compatibility list has it, which is not the same as whether it runs; absent where not known. */
  listed: z.boolean().optional(),
  /** The ESXi driver it is about, with the first and the last image that has it; null: none is known. */
  driver: z.string().min(1).max(120).nullable().optional(),
  firstImage: z.string().min(1).max(40).nullable().optional(),
  lastImage: z.string().min(1).max(40).nullable().optional(),
  /** The strongest kind of evidence behind it. */
  evidence: z.enum(ruleEvidence).optional(),
  /** Day on which its sources were last read. */
  checked: z.iso.date().optional(),
  summary: localizedSchema,
  workaround: localizedSchema.nullable(),
  /** Boot options named by the work-around, ready to type. */
  bootOptions: z.array(z.string()).default([]),
  note: localizedSchema.nullable(),
  sources: z.array(z.string().min(1)).min(1),
  confidence: z.enum(['high', 'medium', 'low']),
})
export type HardwareRule = z.infer<typeof hardwareRuleSchema>

/** A file of rules: the built-in one, or one of the user's. */
export const hardwareRulesSchema = z.object({
  schema: z.literal('hypertray/hardware-rules/1'),
  name: z.string().min(1).max(120),
  rules: z.array(hardwareRuleSchema).max(5_000),
})
export type HardwareRules = z.infer<typeof hardwareRulesSchema>

/** Where a verdict comes from. */
export interface VerdictReason {
  /** A rule; `proof`: the live host drives it; `class`: the kind of device needs no driver; `none`: nothing is known. */
  readonly kind: 'rule' | 'proof' | 'class' | 'none'
  readonly rule: HardwareRule | null
  /** Name of the rules file. */
  readonly file: string | null
}

export interface DeviceVerdict {
  readonly device: PciDevice
  readonly verdict: HardwareVerdict
  /** The deciding reason first. */
  readonly reasons: readonly VerdictReason[]
  /** Rules that would apply if something not known were so. */
  readonly maybe: readonly HardwareRule[]
  /** Whether the vendor lists it, as far as the deciding rule tells. */
  readonly listed: boolean | null
}

/**
 * A verdict on something that is no PCI device: processor, memory, firmware, boot disk, USB. `other` is about using
 * the host; it counts for nothing in the machine's verdict.
 */
export interface PartVerdict {
  readonly part: 'cpu' | 'memory' | 'boot-disk' | 'firmware' | 'platform' | 'usb' | 'network' | 'other'
  readonly verdict: HardwareVerdict
  readonly reasons: readonly VerdictReason[]
  readonly maybe: readonly HardwareRule[]
  readonly listed: boolean | null
}

export interface MachineVerdict {
  readonly target: EsxiTarget
  readonly verdict: HardwareVerdict
  readonly devices: readonly DeviceVerdict[]
  readonly parts: readonly PartVerdict[]
  /** Null: no processor was given. */
  readonly cpu: PartVerdict | null
  readonly missing: readonly HardwarePart[]
}

/** A line of a text that was not understood: said, never dropped. */
export interface UnreadLine {
  readonly line: number
  readonly text: string
}

/** What was made of pasted texts: what was understood, as what, and every line that was not. */
export interface ReadTexts {
  readonly hardware: Hardware
  readonly recognised: readonly { readonly name: string | null; readonly kind: string; readonly count: number }[]
  readonly unread: readonly ({ readonly name: string | null } & UnreadLine)[]
  /** Lines beyond what is read of one text: `lines` of them, the first of them `line`. */
  readonly skipped: readonly { readonly name: string | null; readonly line: number; readonly lines: number }[]
}

/** A machine's hardware at one moment, kept under a name. */
export const passportSchema = z.object({
  id: z.uuid(),
  name: z.string().min(1).max(120),
  at: z.iso.datetime(),
  /** The host it was read from; null for pasted texts. */
  hostId: z.uuid().nullable(),
  source: z.enum(['live', 'texts']),
  hardware: hardwareSchema,
})
export type Passport = z.infer<typeof passportSchema>
