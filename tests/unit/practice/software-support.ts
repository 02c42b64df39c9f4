import { XMLParser } from 'fast-xml-parser'
import type { PracticeOptions } from '../../../electron/practice/practice-host.ts'
import { all, at, escape, loggedIn, text, type ManualClock, type Node, type Wire } from './support.ts'

export const vibPath = '/vmfs/volumes/datastore1/x.vib'

/** Stores a VIB where {@link vibPath} finds it. */
export async function upload(wire: Wire, vib: Buffer): Promise<void> {
  await wire.send('/folder/x.vib?dcPath=ha-datacenter&dsName=datastore1', {
    method: 'PUT',
    body: vib,
    headers: { cookie: wire.cookie ?? '' },
  })
}

/** Starts a host without packages that takes community VIBs, and logs in. */
export const opened = (options: Partial<PracticeOptions> = {}) =>
  loggedIn({ packages: [], setup: { acceptance: 'community', secureBoot: false }, ...options })
export type Opened = Awaited<ReturnType<typeof opened>>

/** Uploads a VIB and installs it by esxcli. */
export async function install({ wire, clock }: Opened, vib: Buffer, args = ''): Promise<EsxcliReply> {
  await upload(wire, vib)
  return settled(clock, esxcli(wire, 'software.vib.install', `<viburl>${vibPath}</viburl>`, args))
}

type Fields = Readonly<Record<string, readonly string[]>>

/** The reply to an esxcli command, unpacked. */
export interface EsxcliReply {
  /** Name of the SOAP fault. */
  readonly fault: string | undefined
  /** faultMsg of a failed command. */
  readonly message: string | undefined
  readonly errors: readonly string[] | undefined
  /** xsi:type of the response. */
  readonly type: string | undefined
  readonly scalar: string | undefined
  readonly fields: Fields | undefined
  readonly objects: readonly Fields[]
}

const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@', parseTagValue: false })

/** Executes an esxcli command; every element of `args` becomes an argument named after it, its repetitions a list. */
export async function esxcli(wire: Wire, command: string, ...args: readonly string[]): Promise<EsxcliReply> {
  const executer = await wire.call('RetrieveManagedMethodExecuter', 'HostSystem:ha-host')
  const reference = at(executer.value, 'returnval')
  const moid = `ha-cli-handler-${command.split('.').slice(0, -1).join('-')}`
  const written = args
    .flatMap((arg) => arg.match(/<([\w-]+)>.*?<\/\1>(?:<\1>.*?<\/\1>)*/g) ?? [])
    .map((value) => `<argument><name>${/^<([\w-]+)/.exec(value)?.[1]}</name><val>${escape(value)}</val></argument>`)
  const answer = await wire.call(
    'ExecuteSoap',
    `${text(at(reference, '@type'))}:${text(reference)}`,
    `<moid>${moid}</moid><version>urn:vim25/5.0</version><method>vim.EsxCLI.${command}</method>${written.join('')}`,
  )
  const response = text(at(answer.value, 'returnval', 'response'))
  const detail = text(at(answer.value, 'returnval', 'fault', 'faultDetail'))
  const obj = response === undefined ? undefined : at(parser.parse(response) as Node, 'obj')
  const type = text(at(obj, '@xsi:type'))
  return {
    fault: answer.fault,
    message: text(at(answer.value, 'returnval', 'fault', 'faultMsg')),
    errors:
      detail === undefined
        ? undefined
        : all(at(parser.parse(detail) as Node, 'obj', 'fault', 'errMsg')).map((line) => text(line) ?? ''),
    type,
    scalar: type?.startsWith('xsd:') === true ? text(obj) : undefined,
    fields: type === undefined || type === 'ArrayOfDataObject' || type.startsWith('xsd:') ? undefined : fieldsOf(obj),
    objects: all(at(obj, 'DataObject')).map(fieldsOf),
  }
}

function fieldsOf(node: Node): Fields {
  if (typeof node !== 'object') return {}
  return Object.fromEntries(
    Object.entries(node)
      .filter(([name]) => !name.startsWith('@'))
      .map(([name, value]) => [name, all(value as Node).map((item) => text(item) ?? '')]),
  )
}

/** Lets the host's time pass until a call is answered. */
export async function settled<T>(clock: ManualClock, call: Promise<T>): Promise<T> {
  const state = { done: false }
  const answered = call.finally(() => (state.done = true))
  while (!state.done) {
    if (clock.pending > 0) clock.advance(1_000)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return answered
}
