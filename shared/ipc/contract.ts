import { z } from 'zod'
import type { AppState, AppStateChange, CalledOffBy } from '../models/app-state.ts'
import type { ActivityRun } from '../models/activity.ts'
import { stepStateSchema, stepStatuses, templateSchema, type Checklist, type Template } from '../models/checklist.ts'
import { firewallChangeSchema, type Baseline, type ChangeEntry, type ChangePreview } from '../models/firewall.ts'
import {
  esxiTargetSchema,
  hardwareSchema,
  type Hardware,
  type HardwareRules,
  type Passport,
  type ReadTexts,
} from '../models/hardware.ts'
import type { ChosenImage, FileHashes, ImageProgress } from '../models/image.ts'
import type { FindProgress, FoundHost } from '../models/install-check.ts'
import type { Plan } from '../models/plan.ts'
import type { OfferedVolume, StickPlan, StickProgress, StickResult } from '../models/stick.ts'
import { largestScript } from '../rules/kickstart/read-script.ts'
import { portRoleSchema } from '../models/ports.ts'
import type { FlowCheck, PortsReport } from '../models/port-report.ts'
import { shutdownPolicySchema } from '../models/power.ts'
import { hostPolicySchema, settingsChangeSchema } from '../models/settings.ts'

/** Marks a channel's output in the types only; the renderer trusts the main process, not the other way round. */
declare const output: unique symbol
interface Returns<T> {
  readonly [output]?: T
}

/** One request from a window to the main process. */
interface Channel<Input extends z.ZodType, Output> extends Returns<Output> {
  readonly input: Input
}

function channel<Output>() {
  return <Input extends z.ZodType>(input: Input): Channel<Input, Output> => ({ input })
}

const hostId = z.object({ id: z.uuid() })
const checklistId = z.object({ checklist: z.uuid() })
/** A stick is named by the image and the volume it shall be made of; `kernelopt` is one line of plain characters. */
const stickJob = z.object({
  image: z.uuid(),
  volume: z.string().min(1).max(2_000),
  kernelopt: z
    .string()
    .max(1_000)
    .regex(/^[\x20-\x7e]*$/)
    .nullable(),
  ks: z.string().max(largestScript).nullable(),
})
const stepOf = checklistId.extend({ step: z.string().min(1).max(64) })
const address = z.string().min(1).max(300)
const password = z.string().min(1).max(4_096)

/** Certificate that a host presents, for the person to compare. */
export interface CertificateView {
  readonly address: string
  readonly fingerprint: string
  readonly subject: string
  readonly validFrom: string | null
  readonly validTo: string | null
}

/**
 * Every request a window can make. Inputs are checked at run time in the main process; whatever does not fit never
 * reaches a capability. A password crosses once, inwards, and never comes back.
 */
export const requests = {
  'app.snapshot': channel<AppState>()(z.undefined()),
  'app.dismissNotices': channel<void>()(z.undefined()),
  /** `adding`: the address must not be one of a host that is there. */
  'hosts.inspect': channel<CertificateView>()(z.object({ address, adding: z.boolean() })),
  'hosts.add': channel<{ readonly id: string }>()(
    z.object({
      address,
      user: z.string().min(1).max(256),
      password,
      fingerprint: z.string().max(200),
      name: z.string().max(120).nullable(),
      remember: z.boolean(),
      /** Answers HOST_KNOWN: list this machine a second time. */
      again: z.boolean(),
    }),
  ),
  'hosts.remove': channel<void>()(hostId),
  'hosts.rename': channel<void>()(hostId.extend({ name: z.string().max(120) })),
  'hosts.repin': channel<void>()(hostId.extend({ fingerprint: z.string().max(200) })),
  'hosts.setPassword': channel<void>()(hostId.extend({ password, remember: z.boolean() })),
  'hosts.retry': channel<void>()(hostId),
  'hosts.look': channel<void>()(hostId.extend({ looking: z.boolean() })),
  'practice.start': channel<{ readonly id: string }>()(z.undefined()),
  'power.rehearse': channel<Plan>()(hostId.extend({ policy: shutdownPolicySchema })),
  'power.shutDown': channel<void>()(hostId.extend({ policy: hostPolicySchema })),
  'power.now': channel<void>()(hostId.extend({ acknowledgedVms: z.array(z.string().max(200)).max(10_000) })),
  'power.cancel': channel<void>()(hostId),
  'power.answer': channel<void>()(
    hostId.extend({
      question: z.string().max(100),
      answer: z.enum(['wait', 'suspend', 'power-off', 'leave', 'abort']),
    }),
  ),
  'power.dismiss': channel<void>()(hostId),
  'activity.list': channel<readonly ActivityRun[]>()(z.object({ hostId: z.uuid().nullable() })),
  /** Reads firewall and services, and probes unless told not to; ends with the whole report, and pushes it as it grows. */
  'ports.check': channel<PortsReport>()(hostId.extend({ role: portRoleSchema, probe: z.boolean() })),
  /** While watched, what the host says is read again every few seconds and pushed. */
  'ports.watch': channel<void>()(hostId.extend({ watching: z.boolean(), role: portRoleSchema })),
  /** Asks for a place and writes the newest report; null when the person thought better of it. */
  'ports.export': channel<{ readonly file: string } | null>()(
    hostId.extend({ format: z.enum(['csv', 'md', 'html', 'json', 'pdf']) }),
  ),
  'ports.checkFlow': channel<FlowCheck>()(hostId.extend({ flow: z.string().max(100) })),
  'firewall.preview': channel<ChangePreview>()(hostId.extend({ change: firewallChangeSchema })),
  /** `expected` is the `before` of the preview the person saw; with another state nothing is sent. */
  'firewall.apply': channel<ChangeEntry>()(
    hostId.extend({
      change: firewallChangeSchema,
      expected: firewallChangeSchema.nullable(),
      undoOf: z.uuid().nullable(),
    }),
  ),
  'firewall.changes': channel<readonly ChangeEntry[]>()(z.object({ hostId: z.uuid().nullable() })),
  'firewall.baselines': channel<readonly Baseline[]>()(z.undefined()),
  /** Saves the host's present state; the first of a host is the one it is compared with. */
  'firewall.saveBaseline': channel<Baseline>()(hostId.extend({ name: z.string().min(1).max(120) })),
  'firewall.removeBaseline': channel<void>()(z.object({ baseline: z.uuid() })),
  /** Makes it the one its host is compared with. */
  'firewall.useBaseline': channel<void>()(z.object({ baseline: z.uuid() })),
  /** What a host that is connected says of its hardware. */
  'hardware.read': channel<Hardware>()(hostId),
  /** Makes hardware of pasted or dropped outputs; nothing leaves this computer. */
  'hardware.readTexts': channel<ReadTexts>()(
    z.object({
      texts: z
        .array(z.object({ name: z.string().max(300).nullable(), text: z.string().max(8_000_000) }))
        .min(1)
        .max(20),
    }),
  ),
  /** A person's own rules files; the built-in one comes with the page. */
  'hardware.rules': channel<readonly { readonly file: string; readonly rules: HardwareRules }[]>()(z.undefined()),
  'hardware.addRules': channel<void>()(z.object({ name: z.string().min(1).max(120), text: z.string().max(2_000_000) })),
  'hardware.removeRules': channel<void>()(z.object({ file: z.string().min(1).max(300) })),
  'hardware.passports': channel<readonly Passport[]>()(z.undefined()),
  'hardware.savePassport': channel<Passport>()(
    z.object({ name: z.string().min(1).max(120), hostId: z.uuid().nullable(), hardware: hardwareSchema }),
  ),
  'hardware.removePassport': channel<void>()(z.object({ passport: z.uuid() })),
  /** Asks for a place and writes the passport with its verdict; null when the person thought better of it. */
  'hardware.export': channel<{ readonly file: string } | null>()(
    z.object({ passport: z.uuid(), target: esxiTargetSchema, format: z.enum(['json', 'md', 'html', 'pdf']) }),
  ),
  /** Opens a page of the compatibility guide or of the vendor's documentation; only addresses on their hosts are opened. */
  'hardware.openGuide': channel<void>()(z.object({ url: z.string().max(2_000) })),
  'install.checklists': channel<readonly Checklist[]>()(z.undefined()),
  'install.templates': channel<readonly Template[]>()(z.undefined()),
  /** A copy of a built-in or an own template, which can be edited. */
  'install.copyTemplate': channel<Template>()(
    z.object({ template: z.string().min(1).max(64), name: z.string().min(1).max(120) }),
  ),
  /** Refused when it was changed elsewhere since it was read. */
  'install.saveTemplate': channel<Template>()(z.object({ template: templateSchema })),
  /** Checklists made from it stay. */
  'install.removeTemplate': channel<void>()(z.object({ template: z.string().min(1).max(64) })),
  'install.create': channel<Checklist>()(
    z.object({
      template: z.string().min(1).max(64),
      name: z.string().min(1).max(120),
      target: esxiTargetSchema,
      hostId: z.uuid().nullable(),
      passportId: z.uuid().nullable(),
    }),
  ),
  /** Skipped and failed need a reason. */
  'install.setStep': channel<Checklist>()(
    stepOf.extend({ status: z.enum(stepStatuses), reason: z.string().max(1_000).nullable() }),
  ),
  'install.setNote': channel<Checklist>()(stepOf.extend({ note: z.string().max(4_000).nullable() })),
  /** Takes a change back: the step is as it was before. */
  'install.restoreStep': channel<Checklist>()(stepOf.extend({ previous: stepStateSchema })),
  'install.assign': channel<Checklist>()(
    checklistId.extend({ hostId: z.uuid().nullable(), passportId: z.uuid().nullable() }),
  ),
  /** Reads the checklist's host, which must be connected, or else its passport, and ticks what it shows; changes nothing on the host. */
  'install.check': channel<Checklist>()(checklistId),
  /** Looks for ESXi hosts in a private subnet, without a login; pushes how far it is. */
  'install.find': channel<readonly FoundHost[]>()(z.object({ subnet: z.string().min(1).max(60) })),
  /** Asks for a file and looks into it; null when the person thought better of it. */
  'image.choose': channel<ChosenImage | null>()(z.undefined()),
  /** Computes the checksums of a chosen file; pushes how far it is. */
  'image.hash': channel<FileHashes>()(z.object({ image: z.uuid() })),
  /** Ticks what was seen of the image itself; `expected` is the text with the value it was compared with. */
  'image.enter': channel<Checklist>()(
    checklistId.extend({ image: z.uuid(), expected: z.string().max(4_000_000).nullable() }),
  ),
  /** The volumes of this computer; those that cannot become a stick say why. */
  'stick.volumes': channel<readonly OfferedVolume[]>()(z.undefined()),
  /** What making a stick would do. Nothing is written. */
  'stick.plan': channel<StickPlan>()(stickJob.extend({ overwrite: z.boolean() })),
  /** Copies, reads back, and pushes how far it is; cancelled with the request. */
  'stick.make': channel<StickResult>()(stickJob.extend({ overwrite: z.boolean() })),
  /** Compares a stick with the image once more. Nothing is written. */
  'stick.verify': channel<StickResult>()(stickJob),
  /** Ticks that the stick was made and read back. */
  'stick.enter': channel<Checklist>()(checklistId.extend({ image: z.uuid() })),
  /** SHA-512 crypt of a password that is kept nowhere. */
  'kickstart.hash': channel<string>()(z.object({ password: z.string().min(1).max(200) })),
  /** Asks for a place and writes the script; null when the person thought better of it. */
  'kickstart.save': channel<{ readonly file: string } | null>()(z.object({ text: z.string().max(largestScript) })),
  /** Ticks what the linter finds, or does not find, in a script. */
  'kickstart.enter': channel<Checklist>()(
    checklistId.extend({ text: z.string().max(largestScript), secureBoot: z.boolean() }),
  ),
  'install.remove': channel<void>()(checklistId),
  /** Asks for a place and writes the checklist; null when the person thought better of it. */
  'install.export': channel<{ readonly file: string } | null>()(
    checklistId.extend({ format: z.enum(['md', 'html', 'json', 'pdf']) }),
  ),
  /** Asks whether there is a newer version; what comes of it is in the state. */
  'updates.check': channel<void>()(z.undefined()),
  'updates.download': channel<void>()(z.undefined()),
  /** Gives up the download. */
  'updates.cancel': channel<void>()(z.undefined()),
  /** Quits, installs what was downloaded, and starts it. Refused while a host is being shut down. */
  'updates.restart': channel<void>()(z.undefined()),
  /** Opens the page of the releases. */
  'updates.openPage': channel<void>()(z.undefined()),
  'settings.update': channel<void>()(settingsChangeSchema),
  /** A whole table of ports is some hundred thousand characters. */
  /** Brings the window, at the run of this host. */
  'shell.showRun': channel<void>()(hostId),
  'shell.copy': channel<void>()(z.object({ text: z.string().max(1_000_000) })),
  'shell.openDataFolder': channel<void>()(z.undefined()),
  /** Opens the guide that came with the program, in its language. */
  'shell.openManual': channel<void>()(z.object({ page: z.enum(['guide', 'troubleshooting']) })),
  /** Opens the file with the licences of what the program has of others. */
  'shell.openNotices': channel<void>()(z.undefined()),
  'shell.openLink': channel<void>()(z.object({ link: z.enum(['documentation']) })),
} as const

export type RequestName = keyof typeof requests
export type RequestInput<Name extends RequestName> = z.infer<(typeof requests)[Name]['input']>
export type RequestOutput<Name extends RequestName> =
  (typeof requests)[Name] extends Returns<infer Output> ? Output : never

/** What the main process tells windows by itself. */
export interface Pushes {
  'app.change': AppStateChange
  'ports.report': PortsReport
  'install.finding': FindProgress
  'image.progress': ImageProgress
  'stick.progress': StickProgress
  /** Show this place in the window: the person chose it in the tray, or a shutdown waits for an answer. */
  'app.show': { readonly hostId: string | null; readonly view: 'host' | 'shutdown' | 'shutdown-now' | 'settings' }
  /** A countdown was called off before anything was sent. */
  'run.calledOff': { readonly hostId: string; readonly by: CalledOffBy }
}
export type PushName = keyof Pushes
