import { z } from 'zod'

/** SHA-256 of a DER certificate: 32 upper-case hex pairs joined by colons. */
export const fingerprintSchema = z.string().regex(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/)

/** The longest managed object reference value that is stored. Characters. */
export const maxMoid = 256

/**
 * An address that is logged in to, as it is stored. Holds no secret: the password lives in the keychain under `id`.
 * `apiVersion` remembers which vim25 API version is served with this pin, so that asking costs nothing next time.
 */
export const endpointRecordSchema = z.object({
  /** Random UUID; also the account name in the keychain. */
  id: z.uuid(),
  kind: z.enum(['esxi', 'vcenter']),
  /** Normalised `name`, `name:port`, `192.0.2.1`, `[2001:db8::1]:443`; the port is left out when it is 443. */
  address: z.string().min(1).max(300),
  /** The pin: the only certificate that may be presented. */
  fingerprint: fingerprintSchema,
  user: z.string().min(1).max(256),
  /** For example `8.0.3.0`; null until first asked. Belongs to the pin and is forgotten with it. */
  apiVersion: z.string().max(32).nullable(),
})
export type EndpointRecord = z.infer<typeof endpointRecordSchema>

const macSchema = z.string().max(17)

/** A host the user added, as it is stored. Locks, journals, passports, baselines and checklists refer to it by `id`. */
export const hostRecordSchema = z.object({
  /** Random UUID. */
  id: z.uuid(),
  /** The endpoint that the host is reached through. */
  endpointId: z.uuid(),
  /** Managed object reference value of the HostSystem (`ha-host`); null until a contact has read it. Forgotten with the pin. */
  moid: z.string().max(maxMoid).nullable(),
  /**
   * SMBIOS uuid of the machine, in lower case; null until a contact has read it, and for a host that tells none. Forgotten with the pin.
   */
  hardwareUuid: z.string().max(36).nullable(),
  /** Addresses of the network cards behind its management network, as `00:50:56:00:00:01`; empty until a contact has read them. */
  macs: z.array(macSchema).max(256),
  wake: z
    .object({
      /** IPv4 address it was last reached at, or gave as its own; null: none yet. Once it is off, its name may not resolve. */
      ipv4: z.ipv4().nullable(),
      /** Those of `macs` of which the host says that they cannot wake it. */
      incapable: z.array(macSchema).max(256),
      /** Whether a SecureOn password for it is in the keychain. */
      secureOn: z.boolean(),
    })
    .default({ ipv4: null, incapable: [], secureOn: false }),
  /** Folders and cluster that a vCenter keeps it in; null for a standalone host. */
  path: z.string().max(1_000).nullable(),
  tags: z.array(z.string().min(1).max(120)).max(100),
  /** Shown everywhere; unique without regard to case; never empty. */
  name: z.string().min(1).max(120),
  addedAt: z.iso.datetime(),
})
export type HostRecord = z.infer<typeof hostRecordSchema>

/** A management address taken apart. IPv6 without brackets. */
export interface HostAddress {
  readonly host: string
  readonly port: number
}
