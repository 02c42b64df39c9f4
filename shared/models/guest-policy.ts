import { z } from 'zod'

/** What to do with a running VM whose VMware Tools are not running: `ask` the user, or one of the answers. */
export const noToolsPolicySchema = z.enum(['ask', 'suspend', 'power-off', 'abort'])
export type NoToolsPolicy = z.infer<typeof noToolsPolicySchema>

/** What to do with a guest that was asked to shut down and did not within its time. */
export const stuckPolicySchema = z.enum(['ask', 'wait', 'suspend', 'power-off', 'abort'])
export type StuckPolicy = z.infer<typeof stuckPolicySchema>

/**
 * What to do with a running VM that its own host cannot access (its storage is gone): `leave` does not touch it, and it
 * loses power with the host.
 */
export const inaccessiblePolicySchema = z.enum(['ask', 'abort', 'leave'])
