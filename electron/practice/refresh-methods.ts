import type { Methods } from './calls.ts'

/** Methods that have the host look at its sensors and datastores again. Fact: who may read may call them. */
export function refreshMethods(): Methods {
  return {
    RefreshHealthStatusSystem: { on: ['HostHealthStatusSystem'], run: () => '' },
    RefreshDatastoreStorageInfo: { on: ['Datastore'], run: () => '' },
  }
}
