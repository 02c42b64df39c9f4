import { portTable } from '../../../shared/reference/port-table.ts'

/** The flows of the port table. Loaded only with the views that show them. */
export const flows = portTable.flows
export const caveats = portTable.caveats
export const flowById = new Map(flows.map((flow) => [flow.id, flow]))
