/** The five VirtualMachine properties of the bulk read. */
export const bulkPaths = [
  'name',
  'runtime.powerState',
  'guest.toolsRunningStatus',
  'guest.ipAddress',
  'summary.config.memorySizeMB',
] as const
