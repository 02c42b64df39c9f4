import type { vibsRequests } from '../../../shared/ipc/vibs.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail } from '../../../shared/result.ts'
import type { Capability } from '../capability.ts'
import type { AppContext } from '../context.ts'

/** Rules documents, VIBs and the software of hosts. */
export function vibs(_app: AppContext): Capability<typeof vibsRequests> {
  const unfinished = () => fail(problem('CANCELLED'))
  return {
    requests: {
      'vibs.documents': unfinished,
      'vibs.saveDocument': unfinished,
      'vibs.removeDocument': unfinished,
      'vibs.restoreDocument': unfinished,
      'vibs.exportRules': unfinished,
      'vibs.chooseTree': unfinished,
      'vibs.preview': unfinished,
      'vibs.build': unfinished,
      'vibs.open': unfinished,
      'vibs.openDropped': unfinished,
      'vibs.compare': unfinished,
      'vibs.extract': unfinished,
      'vibs.installed': unfinished,
      'vibs.exportInstalled': unfinished,
      'vibs.previewAcceptance': unfinished,
      'vibs.setAcceptance': unfinished,
      'vibs.changes': unfinished,
      'vibs.previewInstall': unfinished,
      'vibs.install': unfinished,
      'vibs.previewRemoval': unfinished,
      'vibs.remove': unfinished,
    },
  }
}
