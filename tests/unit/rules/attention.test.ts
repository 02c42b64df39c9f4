import { expect, it } from 'vitest'
import { createTranslator } from '../../../shared/i18n/translator.ts'
import { attentionCodes, attentionThresholdsSchema, type AttentionItem } from '../../../shared/models/attention.ts'
import type { DailyFacts } from '../../../shared/models/daily.ts'
import { attention } from '../../../shared/rules/attention/attention.ts'
import { raise } from '../../../shared/rules/attention/item.ts'
import { attentionText } from '../../../shared/text/attention-text.ts'

const now = '2026-12-01T08:00:00.000Z'
const inDays = (days: number): string => new Date(Date.parse(now) + days * 86_400_000).toISOString()
/** A host that tells nothing but its build, which is the newest. */
const silent: DailyFacts = {
  readAt: now,
  version: '8.0.3',
  build: '25595708',
  datastores: null,
  sensors: null,
  snapshots: null,
  uplinks: null,
  services: null,
  ntpServers: null,
  clockAheadMs: null,
  rebootRequired: null,
  configIssues: null,
  licence: null,
  licenceEndsAt: null,
  certificateEndsAt: null,
  autostart: null,
  rulesets: null,
}
const judge = (facts: Partial<DailyFacts>) =>
  attention({
    facts: { ...silent, ...facts },
    vms: [],
    thresholds: attentionThresholdsSchema.parse({}),
    firewallDrift: null,
    hardwareChanges: null,
    timeOf: () => null,
  })
const found = (facts: Partial<DailyFacts>): string[] =>
  judge(facts).items.map(({ code, severity }) => `${severity} ${code}`)

it('calls nothing fine that a host does not tell', () => {
  const { items, unknown } = judge({})
  expect(items).toEqual([])
  expect(unknown).toEqual([
    'autostart',
    'certificate',
    'clock',
    'datastores',
    'hardware',
    'issues',
    'licence',
    'network',
    'ntp',
    'reboot',
    'sensors',
    'services',
    'snapshots',
    'wanted-firewall',
  ])
})

it('warns 30 days before a certificate, licence or evaluation ends, and when it has', () => {
  expect(found({ certificateEndsAt: inDays(31) })).toEqual([])
  expect(found({ certificateEndsAt: inDays(30) })).toEqual(['warning CERTIFICATE_EXPIRES'])
  expect(found({ certificateEndsAt: inDays(-1) })).toEqual(['warning CERTIFICATE_EXPIRES'])
  expect(found({ licenceEndsAt: inDays(-1) })).toEqual(['critical LICENCE_EXPIRES'])
  const trial = { state: 'evaluation', name: null, hoursLeft: 48 } as const
  expect(found({ licence: trial })).toEqual(['warning EVALUATION_ENDS'])
  expect(found({ licence: { ...trial, state: 'expired', hoursLeft: 0 } })).toEqual(['critical EVALUATION_ENDS'])
  // The date alone tells; without either the end is unknown, not far away.
  const silentTrial = { ...trial, hoursLeft: null }
  expect(found({ licence: silentTrial, licenceEndsAt: inDays(3) })).toEqual(['warning EVALUATION_ENDS'])
  expect(judge({ licence: silentTrial }).unknown).toContain('licence')
  expect(judge({ licence: trial }).unknown).not.toContain('licence')
})

it('judges snapshots by the oldest of a VM, and leaves a VM without a time unknown', () => {
  const vm = { vm: '1', vmName: 'db', sizeBytes: 2 ** 31 }
  const old = { name: 'before the upgrade', createdAt: inDays(-41) }
  const snapshots = [{ ...vm, snapshots: [old, { name: 'new', createdAt: inDays(-1) }] }]
  expect(judge({ snapshots }).items).toMatchObject([
    { code: 'SNAPSHOT_OLD', since: old.createdAt, facts: { days: 41 } },
  ])
  expect(found({ snapshots: [{ ...vm, snapshots: [{ name: 'new', createdAt: inDays(-13) }] }] })).toEqual([])
  const timeless = judge({ snapshots: [{ ...vm, snapshots: [{ name: 'x', createdAt: null }] }] })
  expect(timeless.items).toEqual([])
  expect(timeless.unknown).toContain('snapshots')
})

it('takes a switch without any link for critical, and cards that carry nothing for fine', () => {
  const card = { device: 'vmnic0', linkMbit: null, vswitch: 'vSwitch0', inUse: true }
  const other = { ...card, device: 'vmnic1', linkMbit: 1_000 }
  expect(found({ uplinks: [card] })).toEqual(['critical UPLINK_DOWN'])
  expect(found({ uplinks: [card, other] })).toEqual(['warning UPLINK_DOWN'])
  expect(found({ uplinks: [{ ...card, inUse: false }] })).toEqual([])
})

it('judges nothing by the sizes of a datastore that is out of reach', () => {
  const store = {
    id: 'a',
    name: 'nfs',
    type: 'NFS',
    capacityBytes: null,
    freeBytes: null,
    uncommittedBytes: null,
    accessible: false,
    inaccessibleReason: 'PermanentDeviceLoss',
    maintenanceMode: 'normal',
  }
  expect(found({ datastores: [store] })).toEqual(['critical DATASTORE_INACCESSIBLE'])
  expect(found({ datastores: [{ ...store, maintenanceMode: 'inMaintenance' }] })).toEqual([
    'note DATASTORE_INACCESSIBLE',
  ])
  // No number at all is unknown.
  expect(judge({ datastores: [{ ...store, accessible: null }] }).unknown).toContain('datastores')
})

it('tells that support has ended', () => {
  expect(found({ version: '7.0.3', build: '24784741' })).toEqual(['warning SUPPORT_ENDS'])
  expect(found({ version: '7.0.3', build: '18825058' })).toContain('warning BUILD_WITHDRAWN')
  expect(found({ version: '8.0.2', build: '25626445' })).toEqual(['note LATER_UPDATE'])
})

it.each(['en', 'zh-CN'] as const)('has a sentence in %s for every item, whatever facts it lacks', (locale) => {
  const { t } = createTranslator(locale)
  const dates = { day: (iso: string) => iso.slice(0, 10), time: (iso: string) => iso }
  const facts: readonly AttentionItem['facts'][] = [{}, { days: -1, seconds: -5 }, { count: 1 }, { count: 2, days: 3 }]
  for (const code of attentionCodes)
    for (const each of facts) {
      const item = raise({ code, severity: 'note', subject: { id: 'x', name: 'x' }, facts: each })
      const { title, cause } = attentionText(t, item, dates)
      expect(`${title} ${cause}`).not.toMatch(/\{\{|undefined|NaN/)
    }
})
