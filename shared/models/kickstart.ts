import { z } from 'zod'
import { looksGenerated } from '../rules/kickstart/generated-lines.ts'
import { subnetSize } from '../rules/kickstart/ipv4.ts'

/** A word of the file: no white space, quotes or control characters, so that it can neither end its option nor begin another line. */
function word(max: number) {
  return z
    .string()
    .min(1)
    .max(max)
    .regex(/^[^\s"'\\#\p{Cc}]+$/u)
}

const address = z.ipv4()
const hostName = z
  .string()
  .max(253)
  .regex(/^(?=.)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i)
/** A `vmnicN` or a MAC address. */
const device = z.string().regex(/^(?:vmnic\d{1,3}|[0-9a-f]{2}(?::[0-9a-f]{2}){5})$/i)

const diskSchema = z.discriminatedUnion('kind', [
  /**
   * The first disk that one of the filters matches (`local`, `remote`, `usb`, a model, a vendor or a driver); without
   * any: local, then remote, then usb.
   */
  z.strictObject({
    kind: z.literal('first'),
    filters: z
      .array(
        z
          .string()
          .regex(/^[^\s"'\\#,=\p{Cc}]+$/u)
          .max(100),
      )
      .max(8),
  }),
  /** A device name such as `naa.…`, `t10.…`, `mpx.…` or a path below /vmfs/devices/disks. */
  z.strictObject({ kind: z.literal('device'), name: word(200).refine((name) => !name.includes(',')) }),
])

const addressingSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('dhcp') }),
  z.strictObject({
    kind: z.literal('static'),
    ip: address,
    netmask: address.refine((mask) => subnetSize(mask) !== null),
    gateway: address.nullable(),
    nameservers: z.array(address).max(2),
  }),
])

/** One command line of `%firstboot`. */
const commandLine = z
  .string()
  .min(1)
  .max(1_000)
  .regex(/^(?![%\s])[^\p{Cc}]*\S$/u)

/** An unattended installation as the user fills it in; what the file cannot say (release, Secure Boot) is not part of it. */
export const kickstartSchema = z
  .strictObject({
    action: z.enum(['install', 'upgrade', 'installorupgrade']),
    disk: diskSchema,
    ignoreSsd: z.boolean(),
    /** What happens to a VMFS on the disk: `stop` ends the installation when there is one. */
    vmfs: z.enum(['stop', 'preserve', 'overwrite']),
    overwriteVsan: z.boolean(),
    /** False: `--novmfsondisk`. */
    createDatastore: z.boolean(),
    forceUnsupported: z.boolean(),
    /** SHA-512 crypt, never the password; null for an upgrade, which keeps it. */
    rootPassword: z
      .string()
      .max(200)
      .regex(/^\$6\$(?:rounds=\d{4,9}\$)?[./0-9A-Za-z]{1,16}\$[./0-9A-Za-z]{86}$/)
      .nullable(),
    network: z
      .strictObject({
        addressing: addressingSchema,
        device: device.nullable(),
        hostName: hostName.nullable(),
        vlan: z.number().int().min(0).max(4_095).nullable(),
        /** A port group "VM Network" for virtual machines. */
        vmPortGroup: z.boolean(),
      })
      .nullable(),
    keyboard: z
      .string()
      .min(1)
      .max(60)
      .regex(/^[^"'\\#\p{Cc}]*[^\s"'\\#\p{Cc}]$/u)
      .nullable(),
    licenceKey: z
      .string()
      .regex(/^[0-9A-Z]{5}(?:-[0-9A-Z]{5}){4}$/)
      .nullable(),
    ntpServers: z.array(z.union([hostName, z.ipv4(), z.ipv6()])).max(8),
    ssh: z.boolean(),
    /** Lines of a shell; those that the settings above write themselves are refused. */
    firstBoot: z.array(commandLine.refine((line) => !looksGenerated(line))).max(100),
    reboot: z.boolean(),
  })
  .superRefine((settings, context) => {
    const wrong = (path: keyof typeof settings): void =>
      context.addIssue({ code: 'custom', path: [path], message: path })
    if (settings.action !== 'upgrade') {
      if (settings.rootPassword === null) wrong('rootPassword')
      return
    }
    // An upgrade keeps these; a file cannot say anything about them.
    for (const name of ['rootPassword', 'network', 'keyboard', 'licenceKey'] as const)
      if (settings[name] !== null) wrong(name)
    for (const name of ['ignoreSsd', 'overwriteVsan'] as const) if (settings[name]) wrong(name)
    if (settings.vmfs !== 'stop') wrong('vmfs')
    if (!settings.createDatastore) wrong('createDatastore')
  })
export type Kickstart = z.infer<typeof kickstartSchema>

/** What is wrong, or worth knowing, in a line of a script. */
export interface KickstartFinding {
  /** From 1; null: the file as a whole. */
  readonly line: number | null
  readonly severity: 'error' | 'warning' | 'info'
  readonly code: KickstartCode
  /** What the sentence of the code speaks of. */
  readonly params: Readonly<Record<string, string | number>>
}

/** Stable codes of the linter; each has a sentence in both languages under `kickstart.finding`. */
export const kickstartCodes = [
  'too-large',
  'character-invalid',
  'eula-missing',
  'action-missing',
  'action-twice',
  'command-unknown',
  'command-twice',
  'option-unknown',
  'option-value-missing',
  'option-value-extra',
  'option-conflict',
  'argument-missing',
  'value-invalid',
  'disk-missing',
  'disk-first-any',
  'vmfs-may-stop',
  'vmfs-overwritten',
  'clearpart-target-missing',
  'password-missing',
  'password-plain',
  'password-default',
  'password-weak-hash',
  'network-missing',
  'static-incomplete',
  'netmask-invalid',
  'gateway-outside',
  'section-unknown',
  'interpreter-unknown',
  'command-in-section',
  'first-boot-secure-boot',
  'first-boot-skipped',
  'licence-in-file',
  'not-in-release',
  'upgrade-ignores',
] as const
export type KickstartCode = (typeof kickstartCodes)[number]
