import { z } from 'zod'
import table from './esxi-builds.json' with { type: 'json' }

const date = z.iso.date()

const rowSchema = z.object({
  line: z.string(),
  version: z.string(),
  /** Update level within the line, such as `8.0U3`; patches are counted within it. */
  branch: z.string(),
  name: z.string(),
  build: z.number().int(),
  /** Null: not found in public material. */
  date: date.nullable(),
  /** `free`: another release rebuilt with the free licence. `recalled`: withdrawn. */
  kind: z.enum(['ga', 'update', 'patch', 'express', 'security-only', 'recalled', 'free']),
  /** The whole release that a security-only or free build stands for. */
  fullBuild: z.number().int().optional(),
})
export type EsxiBuild = z.infer<typeof rowSchema>

const tableSchema = z.object({
  /** The newest public material that went into the table: later patches may exist. */
  asOf: date,
  lines: z.record(
    z.string(),
    z.object({
      generalSupportEnds: date,
      /** C: worked out from the vendor's policy, not announced. */
      confidence: z.enum(['A', 'B', 'C']),
      latestBuild: z.number().int(),
    }),
  ),
  /** From this build of the branch on, an upgrade to `to` would go back in time and is refused. */
  upgradeTraps: z.array(z.object({ branch: z.string(), fromBuild: z.number().int(), to: z.string() })),
  builds: z.array(rowSchema),
})

/** Every build of ESXi that public material names, with the date up to which that was looked at. */
export const esxiBuilds = tableSchema.parse(table)
