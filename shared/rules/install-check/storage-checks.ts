import type { HostConfig } from '../../models/host-config.ts'
import type { CheckResult } from '../../models/install-check.ts'
import { notTold, result } from './result.ts'

/** Datastores, VMFS versions, scratch and log locations. */
export function storageChecks(config: HostConfig): CheckResult[] {
  return [datastoreCheck(config), vmfsCheck(config), scratchCheck(config), syslogCheck(config)]
}

const gibibyte = 2 ** 30

function datastoreCheck({ datastores }: HostConfig): CheckResult {
  if (datastores === null) return notTold('datastore')
  if (datastores.length === 0) return result('datastore', 'not-ok', 'datastores-none')
  const lost = datastores.filter(({ accessible }) => accessible !== true)
  if (lost.length > 0)
    return result('datastore', 'not-ok', 'datastores-inaccessible', { names: lost.map(({ name }) => name).join(', ') })
  const list = datastores
    .map(
      ({ name, type, capacity, free }) =>
        `${name} (${type}${capacity === null ? '' : `, ${gib(free)}/${gib(capacity)} GiB`})`,
    )
    .join(', ')
  return result('datastore', 'ok', 'datastores', { list })
}

function gib(bytes: number | null): string {
  return bytes === null ? '?' : (bytes / gibibyte).toFixed(bytes < 10 * gibibyte ? 1 : 0)
}

function vmfsCheck({ vmfsMajors, datastores }: HostConfig): CheckResult {
  const listedMajors = (datastores ?? [])
    .map(({ vmfsVersion }) => Number(vmfsVersion?.split('.')[0]))
    .filter((major) => major > 0)
  const majors = [...new Set([...(vmfsMajors ?? []), ...listedMajors])].toSorted((a, b) => a - b)
  if (vmfsMajors === null && majors.length === 0) return notTold('vmfs-version')
  if (majors.length === 0) return result('vmfs-version', 'ok', 'vmfs-none')
  const versions = majors.map((major) => `VMFS-${major}`).join(', ')
  return (majors[0] ?? 0) <= 3
    ? result('vmfs-version', 'not-ok', 'vmfs-old', { versions })
    : result('vmfs-version', 'ok', 'vmfs', { versions })
}

function scratchCheck({ settings }: HostConfig): CheckResult {
  const location = scratchOf(settings)
  if (location === null) return notTold('scratch')
  if (onDisk(location)) return result('scratch', 'ok', 'scratch', { location })
  return /^\/tmp\b/.test(location)
    ? result('scratch', 'not-ok', 'scratch-memory', { location })
    : result('scratch', 'unknown', 'scratch-other', { location })
}

function scratchOf(settings: HostConfig['settings']): string | null {
  return settings?.get('ScratchConfig.CurrentScratchLocation') || null
}

/** Below /vmfs/volumes is a disk; everything else of the root file system is memory. */
function onDisk(path: string): boolean {
  return path.startsWith('/vmfs/volumes/')
}

function syslogCheck({ settings }: HostConfig): CheckResult {
  const host = settings?.get('Syslog.global.logHost')
  const folder = settings?.get('Syslog.global.logDir')
  if (host === undefined || folder === undefined) return notTold('syslog')
  if (host === '' || host === '<none>') return result('syslog', 'not-ok', 'syslog-no-host', { folder: folder || '–' })
  const persistent = logsOnDisk(folder, scratchOf(settings))
  if (persistent === null) return notTold('syslog')
  return result('syslog', persistent ? 'ok' : 'not-ok', persistent ? 'syslog' : 'syslog-no-disk', { host, folder })
}

/** `[datastore] /folder` is on that datastore, `[] /scratch/log` wherever scratch is; null when that is not known. */
function logsOnDisk(folder: string, scratch: string | null): boolean | null {
  const match = /^\[([^\]]*)\]\s*(.*)$/.exec(folder)
  const [, datastore = '', path = folder] = match ?? []
  if (datastore !== '') return true
  if (onDisk(path)) return true
  if (!/^\/scratch(?:\/|$)/.test(path)) return false
  return scratch === null ? null : onDisk(scratch)
}
