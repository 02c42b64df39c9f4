import { join, resolve } from 'node:path'
import { z } from 'zod'
import { runProgram } from './run.ts'

const root = resolve(import.meta.dirname, '../..')
/** Debian's own Python: the package python3-pyvmomi installs for no other. */
export const python = '/usr/bin/python3'

/** A server as any client needs to know it. */
export interface ServerAccess {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  /** Its certificate in PEM: the only one pyvmomi will accept. */
  readonly certificate: string
}

const objectsSchema = z.array(
  z.object({ id: z.string(), values: z.record(z.string(), z.unknown()), missing: z.array(z.string()) }),
)
const readingSchema = z.object({
  about: z.record(z.string(), z.unknown()),
  vms: objectsSchema,
  hosts: objectsSchema,
  datastores: objectsSchema,
  licences: z.unknown(),
  firewall: z.unknown(),
})
/** The properties that pyvmomi read; tests/peers/pyvmomi/read.py documents their form. Unset properties are absent from `values`. */
export type PyvmomiReading = z.infer<typeof readingSchema>

/**
 * Logs in with pyvmomi, reads the given property paths of all VMs and hosts, and with `firewall` the first host's
 * HostFirewallInfo, logs out. Rejects with pyvmomi's traceback when it fails.
 */
export async function readWithPyvmomi(
  server: ServerAccess,
  paths: {
    readonly vm?: readonly string[]
    readonly hostSystem?: readonly string[]
    readonly datastore?: readonly string[]
    readonly licence?: boolean
    readonly firewall?: boolean
  },
): Promise<PyvmomiReading> {
  const { host, port, user, password, certificate } = server
  const result = await runProgram(python, [join(root, 'tests/peers/pyvmomi/read.py')], {
    input: JSON.stringify({
      host,
      port,
      user,
      password,
      certificate,
      vm: paths.vm ?? [],
      hostSystem: paths.hostSystem ?? [],
      datastore: paths.datastore ?? [],
      licence: paths.licence ?? false,
      firewall: paths.firewall ?? false,
    }),
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    timeoutMs: 60_000,
  })
  if (result.code !== 0) throw new Error(`pyvmomi ended with ${result.code}: ${result.stderr}`)
  return readingSchema.parse(JSON.parse(result.stdout))
}
