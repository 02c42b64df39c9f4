import { z } from 'zod'
import { policyChangeSchema } from '../models/settings.ts'
import { channel, hostId } from './channel.ts'

const address = z.string().min(1).max(300)
const password = z.string().min(1).max(4_096)

/** Certificate that a host presents, for the user to compare. */
export interface CertificateView {
  readonly address: string
  readonly fingerprint: string
  readonly subject: string
  readonly validFrom: string | null
  readonly validTo: string | null
}

/** Requests about the hosts that are listed, and their credentials. */
export const hostsRequests = {
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
  /** Changes single shutdown rules of one host; null gives it back to the general ones. */
  'hosts.setPolicy': channel<void>()(hostId.extend({ policy: policyChangeSchema.nullable() })),
  /** While watched, CPU and memory are polled: hosts do not push these. */
  'hosts.watch': channel<void>()(hostId.extend({ watching: z.boolean() })),
} as const
