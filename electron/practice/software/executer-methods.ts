import { isAdministrator } from '../authorization.ts'
import type { Call, Methods, Reply } from '../calls.ts'
import { withSession } from '../calls.ts'
import { invalidRequest, noPermission, restrictedVersion, unknownMethod } from '../faults.ts'
import { refs } from '../refs.ts'
import { refTo, str, struct, writeField, writeTyped } from '../values.ts'
import type { Value } from '../values.ts'
import type { World } from '../world.ts'
import { childText, children, parseXml } from '../xml.ts'
import { commands, isFailure } from './esxcli.ts'
import type { Arguments, Failure } from './esxcli.ts'

const namespaces =
  'xmlns="urn:vim25" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'

/** The undocumented pair of methods that execute esxcli commands. */
export function executerMethods(world: World, cutConnections: () => void): Methods {
  const table = commands(world, cutConnections)
  const restricts = (writes: boolean): boolean => {
    const what = world.installs.restricts ?? (world.options.mode === 'free' ? 'writes' : 'nothing')
    return what === 'everything' || (what === 'writes' && writes)
  }
  const execute = async (call: Call): Promise<Reply> => {
    const method = childText(call.args, 'method')?.trim() ?? ''
    const command = Object.hasOwn(table, method) ? table[method] : undefined
    // Fact: the object is named after the command's namespace; an unknown command is NotFound within a reply of its own.
    if (command === undefined || childText(call.args, 'moid')?.trim() !== handlerOf(method)) return failed(notFound)
    if (restricts(command.writes)) return restrictedVersion()
    const given = readArguments(call, command.parameters)
    if (isFailure(given)) return failed(given)
    const outcome = await command.run(given)
    if (isFailure(outcome)) return failed(outcome)
    return returned('response', writeResponse(method, outcome))
  }
  return {
    RetrieveManagedMethodExecuter: {
      on: [refs.host.type],
      run: ({ method }) =>
        world.installs.executer ? writeField('returnval', refTo(refs.methodExecuter)) : unknownMethod(method),
    },
    ExecuteSoap: {
      on: [refs.methodExecuter.type],
      run: withSession((call, { account }) => {
        // Which privilege a real host wants is not known; here it is the administrator's role that counts.
        if (!isAdministrator(account.access, refs.host)) return noPermission(call.target, 'Host.Config.Settings')
        if (!/^urn:vim25\/\d/.test(childText(call.args, 'version')?.trim() ?? ''))
          return invalidRequest('Required parameter version is missing in the call of ExecuteSoap.')
        return execute(call)
      }),
    },
  }
}

/** `ha-cli-handler-software-vib` for `vim.EsxCLI.software.vib.install`. */
const handlerOf = (method: string): string => `ha-cli-handler-${method.split('.').slice(2, -1).join('-')}`

const notFound: Failure = { notFound: true, lines: [] }

/** Reads `argument[] {name, val}`. Fact: `val` is XML as text, in which a list repeats its element. */
function readArguments(call: Call, parameters: readonly string[]): Arguments | Failure {
  const given = new Map<string, readonly string[]>()
  for (const argument of children(call.args, 'argument')) {
    const name = childText(argument, 'name')?.trim() ?? ''
    const parsed = parseXml(`<val>${childText(argument, 'val') ?? ''}</val>`)
    const elements = parsed?.children ?? []
    if (!parameters.includes(name) || elements.length === 0 || elements.some((element) => element.name !== name))
      return { notFound: false, lines: [`Invalid data constraint for parameter '${name}'.`] }
    given.set(
      name,
      elements.map((element) => element.text.trim()),
    )
  }
  return given
}

/** The result as XML: the scalar, the object, or the list of objects, with the command's name in its type. */
function writeResponse(method: string, outcome: Value): string {
  const prefix = `V${method.slice(1).replaceAll('.', '')}`
  if (outcome.kind === 'list') {
    const items = outcome.items.map((item) => writeTyped('DataObject', prefixed(item, prefix))).join('')
    return `<obj ${namespaces} xsi:type="ArrayOfDataObject">${items}</obj>`
  }
  return writeTyped('obj', prefixed(outcome, prefix)).replace('<obj ', `<obj ${namespaces} `)
}

const prefixed = (value: Value, prefix: string): Value =>
  value.kind === 'struct' ? struct(prefix + value.type, value.fields) : value

const returned = (field: string, text: string): string =>
  writeField('returnval', struct('Result', [[field, str(text)]]))

/** Facts: a failed command is HTTP 200 with a message key and a fault as text; the lines of an error are elements of their own. */
function failed(failure: Failure): string {
  const [message, type] = failure.notFound
    ? ['The object or item referred to could not be found.', 'NotFound']
    : ['EsxCLI.CLIFault.summary', 'VimEsxCLICLIFault']
  const lines = failure.lines.map((line) => writeField('errMsg', str(line))).join('')
  const detail =
    `<obj ${namespaces} xsi:type="LocalizedMethodFault"><fault xsi:type="${type}">${lines}</fault>` +
    `${writeField('localizedMessage', str(message))}</obj>`
  return writeField(
    'returnval',
    struct('Result', [
      [
        'fault',
        struct('Fault', [
          ['faultMsg', str(message)],
          ['faultDetail', str(detail)],
        ]),
      ],
    ]),
  )
}
