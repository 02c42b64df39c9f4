import { z } from 'zod'
import type { Cpu, EsxiTarget, PciDevice } from '../../models/hardware.ts'

/** The only sites a guide link may lead to. */
const hosts: ReadonlySet<string> = new Set([
  'compatibilityguide.broadcom.com',
  'knowledge.broadcom.com',
  'support.broadcom.com',
  'techdocs.broadcom.com',
  'www.broadcom.com',
])

/**
 * Whether an address may be opened as a link: one of the compatibility guide's sites, over https, without port, user or
 * password.
 */
export function isGuideLink(url: string): boolean {
  if (!URL.canParse(url)) return false
  const parsed = new URL(url)
  return (
    parsed.protocol === 'https:' &&
    hosts.has(parsed.hostname) &&
    parsed.port === '' &&
    parsed.username === '' &&
    parsed.password === ''
  )
}

/**
 * An address with `{vid}`, `{did}`, `{svid}`, `{ssid}`, `{release}`, `{keyword}` in the values of its query. A value with
 * an unknown fact is left out with its name. Placeholders elsewhere are refused: nothing read from a machine may choose
 * where a link leads.
 */
const templateSchema = z
  .string()
  .max(2_000)
  .refine((template) => isGuideLink(template) && !/[{}]/.test(template.split('?')[0] ?? '') && !template.includes('#'))

const site = 'https://compatibilityguide.broadcom.com/search'

/** The shapes of the guide's searches, editable, because such addresses move. */
export const guideTemplatesSchema = z.object({
  device: templateSchema.default(
    `${site}?program=io&persona=live&column=brandName&order=asc&productReleaseVersion=[{release}]` +
      `&vid=[{vid}]&did=[{did}]&svid=[{svid}]&ssid=[{ssid}]`,
  ),
  cpu: templateSchema.default(
    `${site}?program=cpu&persona=live&column=cpuSeries&order=asc&productReleaseVersion=[{release}]&keyword={keyword}`,
  ),
  server: templateSchema.default(
    `${site}?program=server&persona=live&column=partnerName&order=asc&productReleaseVersion=[{release}]&keyword={keyword}`,
  ),
  passthrough: templateSchema.default(`${site}?persona=live&productReleaseVersion=[{release}]&keyword={keyword}`),
})
/** One address or several; no default comes in for those left out. */
export const guideTemplatesChangeSchema = z
  .object({ device: templateSchema, cpu: templateSchema, server: templateSchema, passthrough: templateSchema })
  .partial()
export type GuideTemplates = z.infer<typeof guideTemplatesSchema>
export const defaultGuideTemplates: GuideTemplates = guideTemplatesSchema.parse({})

export interface GuideLink {
  readonly url: string
  /**
   * The shapes were read from other tools' links; the one for passthrough is a search by words across the whole guide.
   */
  readonly confidence: 'medium' | 'low'
  /** False: the guide has nothing on this release (it begins with 7.0), so the search is for any. */
  readonly coversTarget: boolean
}

type Values = Readonly<Partial<Record<'vid' | 'did' | 'svid' | 'ssid' | 'keyword', string | null>>>

/** Releases as the guide writes them; it begins with 7.0. */
const releases: Readonly<Record<EsxiTarget, string | null>> = {
  '6.7': null,
  '7.0': 'ESXi 7.0 U3',
  '7.0U1': 'ESXi 7.0 U1',
  '7.0U2': 'ESXi 7.0 U2',
  '7.0U3': 'ESXi 7.0 U3',
  '8.0': 'ESXi 8.0 U3',
  '8.0U1': 'ESXi 8.0 U1',
  '8.0U2': 'ESXi 8.0 U2',
  '8.0U3': 'ESXi 8.0 U3',
  '9.0': 'ESXi 9.0',
  '9.1': 'ESXi 9.1',
}

/** Returns the search for an I/O device by its four ids. */
export function deviceLink(
  { vendor, device, subvendor, subdevice }: PciDevice,
  target: EsxiTarget,
  templates: GuideTemplates = defaultGuideTemplates,
): GuideLink | null {
  return fill(templates.device, { vid: vendor, did: device, svid: subvendor, ssid: subdevice }, target, 'medium')
}

/** Returns the search for a processor by its name, without marks, clock and the word CPU. Null without a name. */
export function cpuLink(
  { name }: Pick<Cpu, 'name'>,
  target: EsxiTarget,
  templates: GuideTemplates = defaultGuideTemplates,
): GuideLink | null {
  const words = name
    ?.slice(0, 200)
    .replace(/\((?:R|TM)\)/gi, ' ')
    .replace(/@.*$/, ' ')
    .replace(/\bCPU\b/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return words ? fill(templates.cpu, { keyword: words }, target, 'medium') : null
}

/** Returns the search for a server by maker and model. Null without a model: a maker alone finds everything. */
export function serverLink(
  vendor: string | null,
  model: string | null,
  target: EsxiTarget,
  templates: GuideTemplates = defaultGuideTemplates,
): GuideLink | null {
  return model?.trim()
    ? fill(templates.server, { keyword: [vendor, model].filter(Boolean).join(' ').slice(0, 200) }, target, 'medium')
    : null
}

/** Returns the search for passing a device (a GPU, mostly) through to a VM: by its name, or by its ids without one. */
export function passthroughLink(
  { name, vendor, device }: PciDevice,
  target: EsxiTarget,
  templates: GuideTemplates = defaultGuideTemplates,
): GuideLink | null {
  return fill(templates.passthrough, { keyword: name?.slice(0, 200) ?? `${vendor}:${device}` }, target, 'low')
}

/** Null for a template that is none: one from a settings file that was not checked. */
function fill(
  template: string,
  values: Values,
  target: EsxiTarget,
  confidence: GuideLink['confidence'],
): GuideLink | null {
  if (!templateSchema.safeParse(template).success) return null
  const release = releases[target]
  const known: Readonly<Record<string, string | null | undefined>> = { ...values, release }
  const [base = '', query = ''] = template.split('?', 2)
  const parts = query.split('&').flatMap((part) => {
    const names = [...part.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
    if (names.some((name) => !known[name])) return []
    return [part.replace(/\{(\w+)\}/g, (_, name: string) => encoded(known[name] ?? ''))]
  })
  const url = parts.length > 0 ? `${base}?${parts.join('&')}` : base
  return isGuideLink(url) ? { url: new URL(url).href, confidence, coversTarget: release !== null } : null
}

/** Percent-encoded, the brackets that enclose a value in the guide's queries included. */
function encoded(value: string): string {
  return encodeURIComponent(value.toWellFormed()).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
