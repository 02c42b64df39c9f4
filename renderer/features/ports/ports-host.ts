import type { HostView } from '../../../shared/models/app-state.ts'

/** Holds what the port views show of a host; its machines are not among it. */
export interface PortsHost extends Pick<HostView, 'id' | 'name' | 'address' | 'drift'> {
  readonly connection: HostView['state']['connection']
  readonly stale: boolean
}

export function portsHost({ id, name, address, drift, state: { connection, stale } }: HostView): PortsHost {
  return { id, name, address, drift, connection, stale }
}
