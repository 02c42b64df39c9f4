import { z } from 'zod'
import { inaccessiblePolicySchema, noToolsPolicySchema, stuckPolicySchema } from './guest-policy.ts'

/**
 * The shutdown rules of one VM; what it leaves out follows the host. Strict, so that a rule which this version does not
 * know is refused and not dropped.
 */
export const vmRulesSchema = z
  .strictObject({
    /** Shutdown group: a lower one goes first. */
    group: z.number().int().min(1).max(99),
    /** As of the host's policy. */
    guestTimeoutSeconds: z
      .number()
      .int()
      .min(1)
      .max(24 * 3600),
    noTools: noToolsPolicySchema,
    stuck: stuckPolicySchema,
    inaccessible: inaccessiblePolicySchema,
    /** Never powered off hard: neither by a rule nor by an answer. Suspending it is allowed. */
    protected: z.boolean(),
    /** Goes after all groups: a name server, a VPN, what watches the UPS, vCenter. */
    last: z.boolean(),
  })
  .partial()
export type VmRules = z.infer<typeof vmRulesSchema>
export type VmRuleField = keyof VmRules

/** A change of the rules of some VMs of a host, by their ids: what is neither set nor unset stays as it is. */
export const vmRulesChangeSchema = z.strictObject({
  vms: z.array(z.string().max(200)).min(1).max(10_000),
  set: vmRulesSchema,
  unset: z.array(vmRulesSchema.keyof()).max(20),
})
export type VmRulesChange = z.infer<typeof vmRulesChangeSchema>

/** `config.instanceUuid` in lower case. VMware's own do not keep to the versions of RFC 9562. */
export const instanceUuidSchema = z.guid().toLowerCase()

/** The rules of one VM as they are saved. */
export const savedVmRulesSchema = z.strictObject({
  /** `config.instanceUuid`. What follows are hints: where it was last seen, for when the host gives no UUID. */
  id: instanceUuidSchema,
  /** Id of the stored host on which the VM was last seen. */
  hostId: z.uuid().nullable(),
  name: z.string().max(1_000).nullable(),
  /** Managed object reference value on that host. */
  moid: z.string().max(1_000).nullable(),
  rules: vmRulesSchema,
})
export type SavedVmRules = z.infer<typeof savedVmRulesSchema>

/** Where a value comes from: the VM's own rule, an option of this one run, the host's rules, or the general ones. */
export const ruleSourceSchema = z.enum(['vm', 'option', 'host', 'default'])
export type RuleSource = z.infer<typeof ruleSourceSchema>

const sourced = <T extends z.ZodType>(value: T) => z.object({ value, source: ruleSourceSchema })

/** The rules that hold for one VM in one run, and where each comes from. */
export const resolvedVmRulesSchema = z.object({
  /** Another VM has the same instance UUID, so that what is saved for it may be meant for either. */
  ambiguous: z.boolean(),
  group: sourced(z.number().int()),
  guestTimeoutSeconds: sourced(z.number()),
  noTools: sourced(noToolsPolicySchema),
  stuck: sourced(stuckPolicySchema),
  inaccessible: sourced(inaccessiblePolicySchema),
  protected: sourced(z.boolean()),
  last: sourced(z.boolean()),
})
export type ResolvedVmRules = z.infer<typeof resolvedVmRulesSchema>
