import type { Envelope } from '../../../shared/ipc/bridge.ts'
import type { RequestInput, RequestName, RequestOutput } from '../../../shared/ipc/contract.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail } from '../../../shared/result.ts'

type Name = Extract<RequestName, `vibs.${string}`>
type Answers = { readonly [Each in Name]: (input: RequestInput<Each>) => Envelope<RequestOutput<Each>> }

/** The workshop: documents and builds by fake-vib-build.ts, files and hosts by fake-vib-read.ts. */
export function vibAnswers(): Answers {
  const unfinished = () => fail(problem('CANCELLED'))
  return {
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
  }
}
