import { problem, type Problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { VimClient } from './client.ts'
import { spoken } from './faults.ts'
import type { ChangeOptions } from './power-methods.ts'
import { readRef } from './service-content.ts'
import { element, type ManagedObjectRef } from './soap.ts'
import { escapeXml } from './xml/escape.ts'
import { child, childrenOf, childText, type XmlNode } from './xml/node.ts'
import { XmlReader } from './xml/reader.ts'

/** A command of esxcli by the handler that serves it and the method's full name. */
export interface EsxcliCommand {
  /** Such as `ha-cli-handler-software-vib`. */
  readonly handler: string
  /** Such as `vim.EsxCLI.software.vib.list`. */
  readonly method: string
  /** By name: lower case without hyphens. An array repeats the element. */
  readonly args?: Readonly<Record<string, string | boolean | readonly string[]>>
}

/** The API version under which hosts of every release serve esxcli. */
const reflectVersion = 'urn:vim25/5.0'
const xsi = 'http://www.w3.org/2001/XMLSchema-instance'
/** Longest text that is kept of what esxcli says. */
const longestMessage = 500

/**
 * Calls RetrieveManagedMethodExecuter: the object through which esxcli is called. Not documented; a host without it answers
 * with a fault.
 */
export async function retrieveExecuter(
  client: VimClient,
  host: ManagedObjectRef,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Result<ManagedObjectRef>> {
  const method = 'RetrieveManagedMethodExecuter'
  const answer = await client.call(method, host, '', { signal, repeatable: true })
  if (!answer.ok) return answer
  const executer = readRef(child(answer.value, 'returnval'))
  return executer ? ok(executer) : fail(problem('REPLY_UNEXPECTED', { method }))
}

/**
 * Runs one esxcli command through ExecuteSoap. Never repeated by itself unless `repeatable`.
 * @returns the root element of the answer. Problems: `ESXCLI_REFUSED` with esxcli's own words when the command was refused,
 * `ESXCLI_UNKNOWN` when the host has no such command, and those of the call.
 */
export async function executeEsxcli(
  client: VimClient,
  executer: ManagedObjectRef,
  command: EsxcliCommand,
  options: ChangeOptions & { readonly repeatable?: boolean } = {},
): Promise<Result<XmlNode>> {
  const answer = await client.call('ExecuteSoap', executer, argumentsOf(command), options)
  if (!answer.ok) return answer
  const result = child(answer.value, 'returnval')
  const fault = result && child(result, 'fault')
  if (fault) return fail(esxcliProblem(fault, command, client))
  const response = result && childText(result, 'response')
  const root = response ? parse(response) : null
  return root ? ok(root) : fail(problem('REPLY_UNEXPECTED', { method: command.method }))
}

/** The values of the fields of one object; an array is the list of its texts. */
export type EsxcliRecord = ReadonlyMap<string, readonly string[]>

/** Returns the objects in an answer: the elements of an array, or the one object. */
export function esxcliRecords(root: XmlNode): EsxcliRecord[] {
  const objects = root.type?.local.startsWith('ArrayOf') === true ? root.children : [root]
  return objects.map(recordOf)
}

function recordOf(node: XmlNode): EsxcliRecord {
  const fields = new Map<string, string[]>()
  for (const field of node.children) {
    // An array either repeats its element or holds its values within one.
    const texts = field.children.length > 0 ? field.children.map(({ text }) => text) : [field.text]
    fields.set(field.name, [...(fields.get(field.name) ?? []), ...texts.map((text) => text.trim()).filter(Boolean)])
  }
  return fields
}

function argumentsOf({ handler, method, args = {} }: EsxcliCommand): string {
  const given = Object.entries(args).map(([name, value]) => {
    const values = Array.isArray(value) ? (value as readonly string[]) : [String(value)]
    // The value is XML within XML: the element is escaped once as such and once more as text.
    const inner = values.map((each) => `<${name}>${escapeXml(each)}</${name}>`).join('')
    return `<argument>${element('name', name)}${element('val', inner)}</argument>`
  })
  return element('moid', handler) + element('version', reflectVersion) + element('method', method) + given.join('')
}

/** Reads the XML that an answer holds as text; null for what is none. Hosts differ in which prefixes they declare in it. */
function parse(text: string): XmlNode | null {
  const reader = new XmlReader()
  const content = text.replace(/^\s*<\?xml[^>]{0,200}\?>/, '')
  const around = `<answer xmlns:xsi="${xsi}" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:vim25="urn:vim25">`
  if (reader.write(Buffer.from(`${around}${content}</answer>`, 'utf8'))) return null
  const ended = reader.end()
  return 'problem' in ended ? null : (ended.root.children[0] ?? null)
}

/**
 * Reads a fault in an answer that itself went well; esxcli's own words are in `errMsg` of its detail, which comes as such or
 * within a LocalizedMethodFault.
 */
function esxcliProblem(fault: XmlNode, { method }: EsxcliCommand, client: VimClient): Problem {
  const outer = parse(childText(fault, 'faultDetail') ?? '')
  const detail = outer && (child(outer, 'fault') ?? outer)
  const message = childText(fault, 'faultMsg') ?? ''
  const kind = detail?.type?.local ?? detail?.name ?? message
  if (/NotFound(?:Fault)?$/.test(kind)) return problem('ESXCLI_UNKNOWN', { method, fault: 'NotFound' })
  const said = detail ? childrenOf(detail, 'errMsg').map(({ text }) => text.trim()) : []
  const words = said.length > 0 ? said.join(' ') : message
  return problem('ESXCLI_REFUSED', {
    method,
    // As with a SOAP fault: the host answered, so the command was not carried out as asked.
    fault: spoken(kind, 100, client.redact),
    message: spoken(words.replace(/\s+/g, ' ').trim(), longestMessage, client.redact),
  })
}
