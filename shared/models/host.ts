import { z } from 'zod'

/** SHA-256 of a DER certificate: 32 upper-case hex pairs joined by colons. */
export const fingerprintSchema = z.string().regex(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/)

/**
 * A host the user added. Holds no secret: the password lives in the keychain under `id`.
 * `apiVersion` remembers which vim25 API version the host with this pin serves, so that asking costs nothing next time.
 */
export const hostRecordSchema = z.object({
  /** Random UUID; also the account name in the keychain. */
  id: z.uuid(),
  /** Shown everywhere; unique without regard to case; never empty. */
  name: z.string().min(1).max(120),
  /** Normalised `name`, `name:port`, `192.0.2.1`, `[2001:db8::1]:443`; the port is left out when it is 443. */
  address: z.string().min(1).max(300),
  user: z.string().min(1).max(256),
  /** The pin: the only certificate this host may present. */
  fingerprint: fingerprintSchema,
  /** For example `8.0.3.0`; null until first asked. Belongs to the pin and is forgotten with it. */
  apiVersion: z.string().max(32).nullable(),
  /**
   * SMBIOS uuid of the machine, in lower case; null until a contact has read it, and for a host that tells none. Forgotten with the pin.
   */
  hardwareUuid: z.string().max(36).nullable().default(null),
  addedAt: z.iso.datetime(),
})
export type HostRecord = z.infer<typeof hostRecordSchema>

/** A management address taken apart. IPv6 without brackets. */
export interface HostAddress {
  readonly host: string
  readonly port: number
}
