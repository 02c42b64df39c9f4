import type { Envelope } from '../../../shared/ipc/bridge.ts'
import type { RequestInput, RequestName, RequestOutput } from '../../../shared/ipc/contract.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail } from '../../../shared/result.ts'
import { FakeVibRead } from './fake-vib-read.ts'

type Name = Extract<RequestName, `vibs.${string}`>
type Answers = { readonly [Each in Name]: (input: RequestInput<Each>) => Envelope<RequestOutput<Each>> }

/** The workshop: documents and builds by fake-vib-build.ts, files and the software of hosts by fake-vib-read.ts. */
export class FakeVibs {
  readonly read = new FakeVibRead()
  readonly answers: Answers

  constructor() {
    const unfinished = () => fail(problem('CANCELLED'))
    this.answers = {
      'vibs.documents': unfinished,
      'vibs.saveDocument': unfinished,
      'vibs.removeDocument': unfinished,
      'vibs.restoreDocument': unfinished,
      'vibs.exportRules': unfinished,
      'vibs.chooseTree': unfinished,
      'vibs.preview': unfinished,
      'vibs.build': unfinished,
      'vibs.previewInstall': unfinished,
      'vibs.install': unfinished,
      'vibs.previewRemoval': unfinished,
      'vibs.remove': unfinished,
      ...this.read.answers,
    }
  }
}
