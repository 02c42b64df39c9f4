import type { TestSpecification } from 'vitest/node'
import { BaseSequencer } from 'vitest/node'

/**
 * Files that take longest, the longest first. Vitest starts large files first where it has no times of an earlier run, as in
 * a fresh clone; a small file that waits a minute for a clock would then run last, and alone.
 */
export const slowFiles: readonly string[] = [
  'integration/cli/canary.test.ts',
  'integration/power/fault-matrix.test.ts',
  'integration/power/clock-step.test.ts',
  'integration/cli/hang-up.test.ts',
  'integration/app/hostile-neighbour.test.ts',
  'integration/cli/wake.test.ts',
  'integration/cli/shutdown-all-hosts.test.ts',
  'integration/cli/hosts.test.ts',
  'integration/vibs/hostile.test.ts',
  'integration/cli/shutdown.test.ts',
  'integration/cli/firewall.test.ts',
  'fuzz/growth.test.ts',
  'package/package.test.ts',
  'unit/power/recovery.property.test.ts',
  'unit/architecture/new-capability.test.ts',
  'unit/architecture/rooms.test.ts',
]

function place({ moduleId }: TestSpecification): number {
  const index = slowFiles.findIndex((file) => moduleId.endsWith(`/tests/${file}`))
  return index < 0 ? slowFiles.length : index
}

/** Starts the slowest files first, the others in vitest's own order. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.toSorted((one, other) => place(one) - place(other))
  }
}
