import type { ProductInfo } from '../../shared/models/inventory.ts'
import type { ManagedObjectRef } from './soap.ts'
import { child, childText, type XmlNode } from './xml/node.ts'

/** The one reference that is known beforehand; every other is taken from its content. */
export const serviceInstance: ManagedObjectRef = { type: 'ServiceInstance', value: 'ServiceInstance' }

/** `ServiceInstance.RetrieveServiceContent`: what the host is, and the references of its managers (null where it has none). */
export interface ServiceContent {
  readonly about: ProductInfo & { readonly apiVersion: string | null }
  readonly rootFolder: ManagedObjectRef
  readonly propertyCollector: ManagedObjectRef
  readonly sessionManager: ManagedObjectRef
  readonly authorizationManager: ManagedObjectRef | null
  readonly licenseManager: ManagedObjectRef | null
  readonly taskManager: ManagedObjectRef | null
}

/** A reference out of a reply's element; null when it is absent or not a reference. */
export function readRef(node: XmlNode | undefined): ManagedObjectRef | null {
  return node && node.refType && node.text !== '' ? { type: node.refType, value: node.text } : null
}

/** Reads the reply of RetrieveServiceContent; null when something that no server leaves out is missing. */
export function readServiceContent(response: XmlNode): ServiceContent | null {
  const content = child(response, 'returnval')
  const about = content && child(content, 'about')
  if (!content || !about) return null
  const ref = (name: string): ManagedObjectRef | null => readRef(child(content, name))
  const rootFolder = ref('rootFolder')
  const propertyCollector = ref('propertyCollector')
  const sessionManager = ref('sessionManager')
  if (!rootFolder || !propertyCollector || !sessionManager) return null
  return {
    about: {
      name: childText(about, 'name') ?? '',
      version: childText(about, 'version') ?? '',
      build: childText(about, 'build') ?? '',
      apiType: childText(about, 'apiType') ?? '',
      apiVersion: childText(about, 'apiVersion'),
    },
    rootFolder,
    propertyCollector,
    sessionManager,
    authorizationManager: ref('authorizationManager'),
    licenseManager: ref('licenseManager'),
    taskManager: ref('taskManager'),
  }
}
