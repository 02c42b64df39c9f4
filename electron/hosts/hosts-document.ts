import { z } from 'zod'
import { systemClock, type Clock } from '../../shared/clock.ts'
import { endpointRecordSchema, hostRecordSchema } from '../../shared/models/host.ts'
import type { Migration } from '../storage/document-format.ts'
import { jsonDocument, type JsonDocument } from '../storage/document.ts'

const hostsDataSchema = z
  .object({
    endpoints: z.array(endpointRecordSchema).max(1_000),
    hosts: z.array(hostRecordSchema).max(1_000),
  })
  .refine(({ endpoints, hosts }) => {
    const ids = new Set(endpoints.map(({ id }) => id))
    return ids.size === endpoints.length && hosts.every(({ endpointId }) => ids.has(endpointId))
  }, 'Every host needs its endpoint, and every endpoint an id of its own.')

/** Endpoints and the hosts behind them, as stored. */
export type HostsData = z.infer<typeof hostsDataSchema>

/** Version 1: every host was its own endpoint. The first programs that wrote it did not ask for the machine's uuid yet. */
const version1Schema = z.object({
  hosts: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      address: z.string(),
      user: z.string(),
      fingerprint: z.string(),
      apiVersion: z.string().nullable(),
      hardwareUuid: z.string().nullable().default(null),
      addedAt: z.string(),
    }),
  ),
})

/** Gives each host an endpoint with the host's own id, under which the keychain has its password. Throws. */
const splitEndpoints: Migration = (data) => {
  const { hosts } = version1Schema.parse(data)
  return {
    endpoints: hosts.map(({ id, address, fingerprint, user, apiVersion }) => ({
      id,
      kind: 'esxi',
      address,
      fingerprint,
      user,
      apiVersion,
    })),
    hosts: hosts.map(({ id, hardwareUuid, name, addedAt }) => ({
      id,
      endpointId: id,
      moid: null,
      hardwareUuid,
      macs: [],
      wake: { ipv4: null, incapable: [], secureOn: false },
      path: null,
      tags: [],
      name,
      addedAt,
    })),
  }
}

/** Opens the document of endpoints and hosts; `file` is `dataPaths().hosts`. */
export function hostsDocument(file: string, clock: Clock = systemClock): JsonDocument<HostsData> {
  return jsonDocument<HostsData>({
    file,
    schema: hostsDataSchema,
    migrations: [splitEndpoints],
    empty: () => ({ endpoints: [], hosts: [] }),
    clock,
  })
}
