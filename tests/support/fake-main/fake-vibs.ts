import type { Envelope } from '../../../shared/ipc/bridge.ts'
import type { PushName, Pushes, RequestInput, RequestName, RequestOutput } from '../../../shared/ipc/contract.ts'
import { FakeVibBuild } from './fake-vib-build.ts'
import { FakeVibRead } from './fake-vib-read.ts'

type Name = Extract<RequestName, `vibs.${string}`>
type Answers = {
  readonly [Each in Name]: (
    input: RequestInput<Each>,
    id: string,
  ) => Envelope<RequestOutput<Each>> | Promise<Envelope<RequestOutput<Each>>>
}

/** The workshop: documents, builds and installations by fake-vib-build.ts, files and the software of hosts by fake-vib-read.ts. */
export class FakeVibs {
  readonly read = new FakeVibRead()
  readonly build: FakeVibBuild
  readonly answers: Answers

  constructor(push: <Of extends PushName>(name: Of, value: Pushes[Of]) => void) {
    this.build = new FakeVibBuild({ push, opened: (file) => this.read.vib(file) })
    this.answers = { ...this.build.answers, ...this.read.answers }
  }
}
