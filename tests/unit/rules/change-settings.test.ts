import { describe, expect, it } from 'vitest'
import { policyChangeSchema, settingsChangeSchema, settingsSchema } from '../../../shared/models/settings.ts'
import { changeHostPolicy, changeSettings } from '../../../shared/rules/change-settings.ts'
import { defaultGuideTemplates } from '../../../shared/rules/hardware/guide-links.ts'

const id = '3f0f6d0a-5b1e-4c8e-9a57-0d3b8f2c1a11'
const other = '3f0f6d0a-5b1e-4c8e-9a57-0d3b8f2c1a12'
const settings = settingsSchema.parse({
  theme: 'dark',
  policy: { stuck: 'wait' },
  hostPolicies: { [other]: { noTools: 'suspend' } },
})

describe('a change of settings', () => {
  it('leaves alone what it does not name', () => {
    expect(changeSettings(settings, { language: 'en' })).toEqual({ ...settings, language: 'en' })
    expect(changeSettings(settings, { language: 'en', theme: undefined })).toEqual({ ...settings, language: 'en' })
    expect(changeSettings(settings, {})).toEqual(settings)
  })

  it('reaches single rules and single addresses', () => {
    expect(changeSettings(settings, { policy: { countdownSeconds: 20 } }).policy).toEqual({
      ...settings.policy,
      countdownSeconds: 20,
    })
    const device = 'https://www.broadcom.com/find?q={did}'
    expect(changeSettings(settings, { guideTemplates: { device } }).guideTemplates).toEqual({
      ...defaultGuideTemplates,
      device,
    })
  })

  it('gives a host rules of its own, which start from the general ones, and takes them away again', () => {
    const changed = changeHostPolicy(settings, id, { countdownSeconds: 20 })
    expect(changed.hostPolicies).toEqual({
      ...settings.hostPolicies,
      [id]: { ...settings.policy, countdownSeconds: 20 },
    })
    expect(changeHostPolicy(changed, id, null)).toEqual(settings)
  })

  it('has no defaults on its way in, and is held to the same limits as the settings', () => {
    expect(settingsChangeSchema.parse({ policy: {}, guideTemplates: {} })).toEqual({
      policy: {},
      guideTemplates: {},
    })
    for (const change of [{ policy: { countdownSeconds: 1 } }, { guideTemplates: { cpu: 'http://example.org' } }]) {
      expect(settingsChangeSchema.safeParse(change).success, JSON.stringify(change)).toBe(false)
    }
    expect(settingsChangeSchema.parse({ trayExplained: true, hostPolicies: { [id]: {} } })).toEqual({})
    expect(policyChangeSchema.parse({})).toEqual({})
    expect(policyChangeSchema.safeParse({ mode: 'now' }).success).toBe(false)
  })
})
