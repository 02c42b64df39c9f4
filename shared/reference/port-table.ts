import { portTableSchema, type PortTable } from '../models/ports.ts'
import table from './ports.json' with { type: 'json' }

/**
 * The port table: every flow an ESXi host is known to take part in, with its sources. It explains; what is true of a host is
 * what that host says itself (HostFirewallSystem.firewallInfo). Checked once, when it is loaded: a damaged table stops the program.
 */
export const portTable: PortTable = portTableSchema.parse(table)
