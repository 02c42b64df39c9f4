import { attentionCodes, type AttentionCode, type AttentionTopic } from '../../models/attention.ts'

/** What has to be read to tell whether an item is still there. */
const topicOf: Readonly<Record<AttentionCode, AttentionTopic>> = {
  VM_WAITS_FOR_ANSWER: 'questions',
  DATASTORE_INACCESSIBLE: 'datastores',
  DATASTORE_NEARLY_FULL: 'datastores',
  DATASTORE_OVERCOMMITTED: 'datastores',
  SNAPSHOT_OLD: 'snapshots',
  CONSOLIDATION_NEEDED: 'consolidation',
  UPLINK_DOWN: 'network',
  SENSOR_RED: 'sensors',
  SENSOR_YELLOW: 'sensors',
  CERTIFICATE_EXPIRES: 'certificate',
  EVALUATION_ENDS: 'licence',
  LICENCE_EXPIRES: 'licence',
  CLOCK_OFF: 'clock',
  NTP_STOPPED: 'ntp',
  SSH_ON: 'services',
  SHELL_ON: 'services',
  REBOOT_REQUIRED: 'reboot',
  PATCHES_BEHIND: 'patches',
  BUILD_WITHDRAWN: 'patches',
  LATER_UPDATE: 'patches',
  SUPPORT_ENDS: 'patches',
  AUTOSTART_LOSES_POWER: 'autostart',
  FIREWALL_DRIFT: 'wanted-firewall',
  HARDWARE_CHANGED: 'hardware',
  HOST_REPORTS: 'issues',
}

/** Tells whether an item that was seen under this key may still be there, as its topic could not be read. Pure. */
export function mayRemain(key: string, unknown: readonly AttentionTopic[]): boolean {
  const code = attentionCodes.find((each) => key === each || key.startsWith(`${each} `))
  return code !== undefined && unknown.includes(topicOf[code])
}
