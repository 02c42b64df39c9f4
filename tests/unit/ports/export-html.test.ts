import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { exportReport } from '../../../electron/ports/export.ts'
import { createTranslator } from '../../../shared/i18n/translator.ts'
import type { PortsReport, PortVerdict } from '../../../shared/models/port-report.ts'
import { hostile, report, sshRow, table } from './export-samples.ts'

const english = createTranslator('en')
const html = (given: PortsReport, translator = english): string => exportReport(given, table, 'html', translator)
const style = /<style>([\s\S]*?)<\/style>/

/** Every tag with its attributes, values left out; the document's own text can add none. */
function tags(document: string): string[] {
  return [...document.replace(style, '').matchAll(/<(\/?[a-z!][^>]*)>/gi)].map(([, tag = '']) =>
    tag.replaceAll(/="[^"]*"/g, ''),
  )
}

describe('HTML', () => {
  it('loads nothing, runs nothing, and says so in a policy that its own style fits', () => {
    const document = html(report())
    const [, css = ''] = style.exec(document) ?? []
    const [, policy = ''] = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(document) ?? []
    expect(policy.replaceAll('&#39;', "'")).toBe(
      `default-src 'none'; style-src 'sha256-${createHash('sha256').update(css).digest('base64')}'; base-uri 'none'; form-action 'none'`,
    )
    expect(css).not.toMatch(/url\(|@import|prefers-color-scheme/)
    expect(document).not.toMatch(/<script|<link|<img|<iframe|\b(?:src|href|style|on\w+)=/i)
    expect(document.indexOf('<meta charset="utf-8">')).toBeLessThan(100)
  })

  it('prints on A4 landscape with the headings, the host and a number on each page', () => {
    const document = html(report())
    const [, css = ''] = style.exec(document) ?? []
    expect(css).toMatch(/@page\{size:A4 landscape;.*counter\(page\)/)
    expect(css).toContain('thead{display:table-header-group}')
    expect(document).toMatch(
      /<table class="all"><?[\s\S]*?<thead><tr class="running" aria-hidden="true"><th colspan="9">Ports of esx-01 · As of 2025-06-01 06:30:05 UTC · Seen from 192\.0\.2\.50<\/th><\/tr><tr><th scope="col">Port<\/th>/,
    )
  })

  it('says what was seen of which host, when, from where and for which role', () => {
    const document = html(report())
    expect(document).toContain('<html lang="en">')
    expect(document).toContain('<title>Ports of esx-01</title>')
    for (const [name, value] of [
      ['Host', 'esx-01'],
      ['Address', '192.0.2.10:8443'],
      ['Role', 'Management workstation'],
      ['Seen from', '192.0.2.50'],
      ['Time (UTC)', '2025-06-01 06:30:05'],
    ]) {
      expect(document).toContain(`<dt>${name}</dt><dd>${value}</dd>`)
    }
    expect(document).toMatch(/<dt>Time \(here\)<\/dt><dd>2025-06-0\d \d\d:\d\d:05 [+-]\d\d:\d\d<\/dd>/)
  })

  it('puts the problems first, or says that there are none', () => {
    const found = html(report()).split('<table class="all">')[0] ?? ''
    expect(found).toContain(
      '<th scope="row">22/tcp</th><td>SSH server</td><td><span class="verdict bad">Service stopped</span></td><td>The service behind it is not running.</td>',
    )
    expect(found.match(/scope="row"/g)).toHaveLength(1)
    const none = html(report({ rows: report().rows.slice(1) }))
    expect(none).toContain('<p>No problems found for this role.</p>')
    expect(none).not.toContain('class="found"')
  })

  it.each<[PortVerdict, string, string]>([
    ['as-it-should-be', 'good', 'OK'],
    ['service-stopped', 'bad', 'Service stopped'],
    ['ruleset-off', 'bad', 'Ruleset off'],
    ['address-not-allowed', 'bad', 'Address not allowed'],
    ['something-between', 'bad', 'Blocked on the way'],
    ['open-not-required', 'look', 'Open, not required'],
    ['unknown', 'open', 'Unknown'],
  ])('shows %s by colour and by word', (verdict, tone, word) => {
    const document = html(report({ rows: [{ ...sshRow, verdict }] }))
    expect(document).toContain(`<span class="verdict ${tone}">${word}</span>`)
    expect(document).toContain(`<li class="verdict ${tone}">${word}<b>1</b></li>`)
    expect(style.exec(document)?.[1]).toMatch(new RegExp(`\\.${tone}::before\\{content:"[^"]+"\\}`))
  })

  it('refers to sources by their place in the list below', () => {
    const document = html(report())
    expect(document).toContain('<td>low<small>[2, 3]</small></td>')
    expect(document).toMatch(/<ol>\n<li>a manual<\/li>\n<li>another manual<\/li>\n<li>a third<\/li>\n<\/ol>/)
  })

  it('is Chinese throughout', () => {
    const document = html(report(), createTranslator('zh-CN'))
    expect(document).toContain('<html lang="zh-CN">')
    const words = document
      .replace(style, '')
      .replaceAll(/<small><code>.*?<\/small>|<code>.*?<\/code>|<title>.*?<\/title>/g, '')
    for (const text of [
      'esx-01 的端口',
      '<span class="verdict bad">服务未运行</span>',
      'SSH 服务器',
      '对应的服务没有运行。',
      '只在一台主机上见过。',
      '>主机上的服务<',
    ])
      expect(words).toContain(text)
    for (const [, heading = ''] of words.matchAll(/<th scope="col">(.*?)<\/th>/g))
      expect(heading).toMatch(/\p{Script=Han}/u)
  })

  it.each([
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='x",
    '</style><script>x</script>',
    '</title><b>',
    '<!--',
    '&lt;b&gt;',
    '<table class="all">',
    '\u202E<b>',
    'x\n<b>',
  ])('shows %j as it is', (text) => {
    const document = html(hostile(text))
    expect(tags(document)).toEqual(tags(html(hostile('x'))))
    const shown = text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;')
      .replaceAll('\n', ' ')
      .replaceAll('\u202E', '\uFFFD')
    expect(document).toContain(`<h1>Ports of ${shown}</h1>`)
    expect(document).toContain(`<small><code>${shown}</code></small>`)
    expect(document).not.toContain('\u202E')
  })

  it('never shows what is only for the log', () => {
    for (const format of ['csv', 'md', 'html', 'json'] as const)
      expect(exportReport(hostile('x'), table, format, english)).not.toContain('only for the log')
  })
})
