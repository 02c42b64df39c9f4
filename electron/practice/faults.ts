import { any, enumeration, list, refTo, str, struct } from './values.ts'
import type { Field, Ref, Value } from './values.ts'

/** A vim25 fault as a value: handlers return it instead of a reply. */
export interface Fault {
  readonly fault: string
  /** The sentence in faultstring and localizedMessage. */
  readonly message: string
  readonly fields: readonly Field[]
}

/** Tells a fault from every other outcome. */
export function isFault(outcome: unknown): outcome is Fault {
  return typeof outcome === 'object' && outcome !== null && 'fault' in outcome
}

/** Builds any fault by name. */
export function makeFault(fault: string, message: string, fields: readonly Field[] = []): Fault {
  return { fault, message, fields }
}

/** Fact: a real host's words, the same for a wrong password, a locked account and a second login. */
export const invalidLogin = (): Fault =>
  makeFault('InvalidLogin', 'Cannot complete login due to an incorrect user name or password.')

export const invalidLocale = (): Fault => makeFault('InvalidLocale', 'Invalid or unknown locale provided.')

export const notAuthenticated = (object: Ref): Fault =>
  makeFault('NotAuthenticated', 'The session is not authenticated.', [
    ['object', refTo(object)],
    ['privilegeId', str('System.View')],
  ])

export const noPermission = (object: Ref, privilege: string): Fault =>
  makeFault('NoPermission', 'This account lacks a privilege for the operation.', [
    ['object', refTo(object)],
    ['privilegeId', str(privilege)],
  ])

export const managedObjectNotFound = (object: Ref): Fault =>
  makeFault('ManagedObjectNotFound', `There is no object ${object.type}:${object.id} on this host.`, [
    ['obj', refTo(object)],
  ])

export const methodNotFound = (receiver: Ref, method: string): Fault =>
  makeFault('MethodNotFound', `Method ${method} is not served by ${receiver.type}.`, [
    ['receiver', refTo(receiver)],
    ['method', str(method)],
  ])

/** Fact: a name that no version of the API has does not get past the parser of a real host. */
export const unknownMethod = (method: string): Fault =>
  invalidRequest(`Unable to resolve WSDL method name ${method} for namespace name urn:vim25`)

export const invalidRequest = (why: string): Fault => makeFault('InvalidRequest', why)

export const invalidArgument = (name: string): Fault =>
  makeFault('InvalidArgument', `A parameter was not correct: ${name}`, [['invalidProperty', str(name)]])

export const invalidProperty = (path: string): Fault =>
  makeFault('InvalidProperty', `No such property: ${path}`, [['name', str(path)]])

/** Fact: the wording of the free licence's refusal. */
export const restrictedVersion = (): Fault =>
  makeFault('RestrictedVersion', 'Current license or ESXi version prohibits execution of the requested operation.')

export const invalidState = (why: string): Fault => makeFault('InvalidState', why)

export const invalidVmState = (vm: Ref): Fault =>
  makeFault('InvalidVmState', 'The virtual machine cannot be reached by its host.', [['vm', refTo(vm)]])

export const invalidPowerState = (requested: string, existing: string): Fault =>
  makeFault('InvalidPowerState', `The virtual machine is in the wrong power state (${existing}).`, [
    ['requestedState', enumeration('VirtualMachinePowerState', requested)],
    ['existingState', enumeration('VirtualMachinePowerState', existing)],
  ])

export const toolsUnavailable = (): Fault =>
  makeFault('ToolsUnavailable', 'VMware Tools is not running in this virtual machine.')
export const taskInProgress = (task: Ref): Fault =>
  makeFault('TaskInProgress', 'Another task is in progress on this object.', [['task', refTo(task)]])
export const timedout = (): Fault => makeFault('Timedout', 'The operation ran out of time.')
export const requestCanceled = (): Fault => makeFault('RequestCanceled', 'The request was canceled.')
export const notSupported = (why: string): Fault => makeFault('NotSupported', why)
export const notFound = (why: string): Fault => makeFault('NotFound', why)
export const hostConfigFault = (why: string): Fault => makeFault('HostConfigFault', why)
export const invalidCollectorVersion = (): Fault =>
  makeFault('InvalidCollectorVersion', 'This version of the data is no longer held.')

/** Builds a fault by name, with the fields of its type. */
export function namedFault(
  name: string,
  target: Ref,
  given: { readonly message?: string; readonly fields?: Readonly<Record<string, string>> },
): Fault {
  const message = given.message ?? `${name}: the practice host was told to refuse.`
  const fields = new Map(fieldsOf(name, target, message))
  for (const [field, text] of Object.entries(given.fields ?? {})) fields.set(field, str(text))
  return makeFault(name, message, [...fields])
}

function fieldsOf(name: string, target: Ref, message: string): readonly Field[] {
  switch (name) {
    case 'TaskInProgress':
      return [['task', refTo({ type: 'Task', id: `haTask-${target.id}-vim.VirtualMachine.reconfigure-1` })]]
    case 'InvalidVmState':
      return [['vm', refTo(target)]]
    case 'InvalidPowerState':
      return [
        ['requestedState', enumeration('VirtualMachinePowerState', 'poweredOff')],
        ['existingState', enumeration('VirtualMachinePowerState', 'poweredOn')],
      ]
    case 'NoPermission':
      return [
        ['object', refTo(target)],
        ['privilegeId', str('System.View')],
      ]
    case 'SystemError':
    case 'GenericVmConfigFault':
      return [['reason', str(message)]]
    case 'HostAccessRestrictedToManagementServer':
      return [['managementServer', str('192.0.2.250')]]
    default:
      return []
  }
}

/** The fault with its type spelled, for fields declared as MethodFault. */
export const faultValue = (fault: Fault): Value => any(struct(fault.fault, fault.fields))

/** LocalizedMethodFault, as in a task's error and in missingSet. */
export const localizedFault = (fault: Fault): Value =>
  struct('LocalizedMethodFault', [
    ['fault', faultValue(fault)],
    ['localizedMessage', str(fault.message)],
  ])

/** A missingSet list: each path with the reason it is missing. */
export const missingProperties = (missing: readonly (readonly [string, Fault])[]): Value =>
  list(
    'MissingProperty',
    missing.map(([path, fault]) =>
      struct('MissingProperty', [
        ['path', str(path)],
        ['fault', localizedFault(fault)],
      ]),
    ),
  )
