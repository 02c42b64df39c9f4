import { z } from 'zod'
import { guideTemplatesChangeSchema, guideTemplatesSchema } from '../rules/hardware/guide-links.ts'
import { attentionThresholdsSchema } from './attention.ts'
import { inaccessiblePolicySchema, noToolsPolicySchema, stuckPolicySchema } from './guest-policy.ts'
import { hostModeSchema } from './power.ts'

/** Rules of one host's shutdown as the user last chose them; `now` is never a default. */
export const hostPolicySchema = z.object({
  mode: hostModeSchema.exclude(['now']).default('direct'),
  guestTimeoutSeconds: z
    .number()
    .int()
    .min(10)
    .max(24 * 3600)
    .default(300),
  noTools: noToolsPolicySchema.default('ask'),
  stuck: stuckPolicySchema.default('ask'),
  inaccessible: inaccessiblePolicySchema.default('ask'),
  /** Seconds for all guests together; null: no bound. */
  maxTimeSeconds: z
    .number()
    .int()
    .min(10)
    .max(7 * 24 * 3600)
    .nullable()
    .default(null),
  /** As of the run's policy. */
  keepOrder: z.boolean().optional(),
  /** Seconds between the click and the first call, in which it can be cancelled. */
  countdownSeconds: z.number().int().min(5).max(120).default(10),
})
export type HostPolicy = z.infer<typeof hostPolicySchema>

/** The user's settings. Every field has a default, so that an older file stays readable. */
export const settingsSchema = z.object({
  language: z.enum(['system', 'en', 'zh-CN']).default('system'),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  startAtLogin: z.boolean().default(false),
  /** How large everything in the window is; 1 is 100 %. */
  zoom: z.number().min(0.8).max(2).default(1),
  /** Check once a day for a newer version. Off until the user turns it on. */
  lookForUpdates: z.boolean().default(false),
  /** Whether the user has seen that closing the window keeps the icon. Only the main process writes it. */
  trayExplained: z.boolean().default(false),
  /** For hosts without rules of their own. */
  policy: hostPolicySchema.prefault({}),
  /** By host id. Kept in a document of their own since 0.2; what an older settings file has counts until one is saved there. */
  hostPolicies: z.record(z.uuid(), hostPolicySchema).default({}),
  /** Ids of the hosts that go last when all are shut down, in their order. */
  hostsLast: z.array(z.uuid()).max(2_000).default([]),
  /** The way that `auto` installs VIBs: esxcli first, or by the documented method alone. */
  installWay: z.enum(['auto', 'patch']).default('auto'),
  /** Addresses of the compatibility guide's searches, since such addresses move. */
  guideTemplates: guideTemplatesSchema.prefault({}),
  /** From when on something on a host needs attention. */
  attention: attentionThresholdsSchema.prefault({}),
})
export type Settings = z.infer<typeof settingsSchema>

/** One rule or several of a policy, without defaults: what is left out stays as it is. */
export const policyChangeSchema = z
  .object({
    mode: hostPolicySchema.shape.mode.unwrap(),
    guestTimeoutSeconds: hostPolicySchema.shape.guestTimeoutSeconds.unwrap(),
    noTools: hostPolicySchema.shape.noTools.unwrap(),
    stuck: hostPolicySchema.shape.stuck.unwrap(),
    inaccessible: hostPolicySchema.shape.inaccessible.unwrap(),
    maxTimeSeconds: hostPolicySchema.shape.maxTimeSeconds.unwrap(),
    keepOrder: hostPolicySchema.shape.keepOrder,
    countdownSeconds: hostPolicySchema.shape.countdownSeconds.unwrap(),
  } satisfies Record<keyof HostPolicy, z.ZodType>)
  .partial()
export type PolicyChange = z.infer<typeof policyChangeSchema>

/** A change of settings: any of the fields, and nothing for those it leaves out (defaults would overwrite them). */
export const settingsChangeSchema = z
  .object({
    language: settingsSchema.shape.language.unwrap(),
    theme: settingsSchema.shape.theme.unwrap(),
    startAtLogin: settingsSchema.shape.startAtLogin.unwrap(),
    zoom: settingsSchema.shape.zoom.unwrap(),
    lookForUpdates: settingsSchema.shape.lookForUpdates.unwrap(),
    policy: policyChangeSchema,
    hostsLast: settingsSchema.shape.hostsLast.unwrap(),
    installWay: settingsSchema.shape.installWay.unwrap(),
    guideTemplates: guideTemplatesChangeSchema,
  })
  .partial()
export type SettingsChange = z.infer<typeof settingsChangeSchema>
