import { isGuideLink } from './guide-links.ts'

/** Where pages that rules rest on are kept, beside the vendor's own sites. */
const hosts: ReadonlySet<string> = new Set(['github.com', 'williamlam.com', 'blogs.vmware.com', 'insecurewi.re'])

/** Whether an address may be opened as the source of a rule: https, a known site, no port, user or password. */
export function isSourceLink(url: string): boolean {
  if (isGuideLink(url)) return true
  if (!URL.canParse(url)) return false
  const { protocol, hostname, port, username, password } = new URL(url)
  return protocol === 'https:' && hosts.has(hostname) && port === '' && username === '' && password === ''
}

/** Splits a source into its words and the page that it names in angle brackets at its end; null for none to be opened. */
export function sourceParts(source: string): { readonly text: string; readonly url: string | null } {
  const [, text, url] = /^([^<]*) <([^<>\s]{1,500})>$/.exec(source) ?? []
  if (text === undefined || url === undefined || !isSourceLink(url)) return { text: source, url: null }
  return { text, url: new URL(url).href }
}
