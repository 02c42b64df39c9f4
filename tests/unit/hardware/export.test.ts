import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { passportFormats } from '../../../electron/hardware/export-formats.ts'
import { exportPassport } from '../../../electron/hardware/export.ts'
import { createTranslator } from '../../../shared/i18n/translator.ts'
import { hardwareSchema, type HardwareRule, type MachineVerdict } from '../../../shared/models/hardware.ts'
import { homeServer, hostile, judged, passport } from './export-samples.ts'
import { card, machine } from './rule-samples.ts'

const english = createTranslator('en')
const chinese = createTranslator('zh-CN')
const style = /<style>([\s\S]*?)<\/style>/
const html = (hardware = homeServer, translator = english): string =>
  exportPassport(passport(hardware), judged(hardware), 'html', translator)
const markdown = (hardware = homeServer, translator = english): string =>
  exportPassport(passport(hardware), judged(hardware), 'md', translator)

describe('a passport in every format', () => {
  it('names machine, target, verdicts with reason, work-around, source and confidence, boot options and unknowns', () => {
    for (const document of [html(), markdown().replaceAll(/\\(?=[\W_])/g, '')]) {
      for (const text of [
        'ESXi 8.0U3',
        'home',
        '2025-06-01 06:30:05 UTC',
        'Old Xeon',
        '64 GiB',
        'legacy BIOS',
        '10ec:8168 (1043:8677)',
        'Works with a workaround',
        'Not supported',
        'Not needed',
        'leaves all the work to the processor',
        'with Image Builder',
        'realtek-fling-80u3-90',
        '(Hypertray)',
        'medium',
        'descriptor of VMware-Re-Driver',
        'allowLegacyCPU=true',
        'A RAID card',
        'Unknown does not mean it works',
        'unknown',
        'I210',
        'Root port',
        'compare-and-write fused',
        'boot disk',
        'Is a datastore wanted on the boot disk?',
      ])
        expect(document.replaceAll('&#39;', "'").replaceAll('&quot;', '"')).toContain(text)
    }
  })

  it('says what was not given', () => {
    const bare = machine({ pci: [card('8086:1533')] })
    for (const document of [html(bare), markdown(bare)])
      for (const part of ['processor', 'memory', 'NVMe drive details', 'firmware type', 'disks'])
        expect(document).toMatch(new RegExp(`(?:- |<li>)${part}`))
    const nothing = machine()
    for (const document of [html(nothing), markdown(nothing)])
      for (const text of [
        'No PCI devices provided',
        'It is unknown whether ESXi 8.0U3 runs on this machine',
        'PCI devices',
      ])
        expect(document).toContain(text)
  })

  it('lists the VIBs that an upgrade may not bring along, and the acceptance level', () => {
    const vib = (name: string, vendor: string, acceptance: string) => ({ name, version: '1.0-1', vendor, acceptance })
    const vibs = [
      vib('esx-base', 'VMware', 'vmware_certified'),
      vib('storcli', 'BCM', 'partner'),
      vib('own-rules', 'VMware', 'community'),
    ]
    const host = machine({ vibs, acceptance: 'CommunitySupported' })
    for (const document of [html(host), markdown(host)]) {
      const plain = document.replaceAll(/<[^>]*>|[\\`]/g, '')
      expect(plain).toMatch(/Acceptance level\W*CommunitySupported/)
      expect(plain).toMatch(/Community VIBs and those of other vendors/)
      expect(plain).toMatch(/storcli 1\.0-1\W*BCM, PartnerSupported/)
      expect(plain).toMatch(/own-rules 1\.0-1\W*VMware, CommunitySupported/)
      expect(plain).not.toContain('esx-base')
    }
  })

  it('speaks of the latest update where the target names none', () => {
    for (const format of ['md', 'html'] as const)
      expect(exportPassport(passport(), judged(homeServer, '8.0'), format, english)).toContain(
        'For ESXi 8.0 (latest update)',
      )
  })

  it('is Chinese throughout', () => {
    const document = html(homeServer, chinese)
    expect(document).toContain('<html lang="zh-CN">')
    expect(document).toContain('<h1>home 的硬件</h1>')
    expect(markdown(homeServer, chinese)).toMatch(/^# `home` 的硬件\n/)
    for (const text of ['需额外步骤', '不支持', '未知', '启动选项', '没有硬件卸载'])
      expect([document.includes(text), markdown(homeServer, chinese).includes(text)]).toEqual([true, true])
    for (const [, heading = ''] of document.matchAll(/<(?:h2|dt|th scope="col")>(.*?)</g))
      expect(heading).toMatch(/\p{Script=Han}|TPM/u)
  })
})

describe('JSON', () => {
  const parse = (verdict: MachineVerdict): Record<string, unknown> =>
    JSON.parse(exportPassport(passport(), verdict, 'json', chinese)) as Record<string, unknown>

  it('has a schema name, the whole machine and each rule once, in both languages', () => {
    const document = parse(judged())
    expect(Object.keys(document)).toEqual([
      'schema',
      'id',
      'name',
      'at',
      'hostId',
      'source',
      'target',
      'verdict',
      'missing',
      'bootOptions',
      'cpu',
      'parts',
      'devices',
      'rules',
      'hardware',
    ])
    expect(document).toMatchObject({
      schema: 'hypertray/hardware-passport/1',
      name: 'home',
      at: '2025-06-01T06:30:05.000Z',
      target: '8.0U3',
      verdict: 'unsupported',
      missing: [],
      bootOptions: ['allowLegacyCPU=true'],
      cpu: { verdict: 'unsupported', because: 'rule', rules: expect.arrayContaining(['cpu-80-block']) },
    })
    expect(hardwareSchema.parse(document['hardware'])).toEqual(homeServer)
    expect((document['devices'] as object[])[1]).toEqual({
      address: '0000:01:00.0',
      vendor: '10ec',
      device: '8168',
      subvendor: '1043',
      subdevice: '8677',
      class: '0200',
      name: 'Realtek NIC',
      verdict: 'step',
      because: 'rule',
      rules: ['realtek-fling-80u3-90'],
      maybe: [],
    })
    const rules = document['rules'] as (HardwareRule & { file: string | null })[]
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length)
    expect(rules.find(({ id }) => id === 'realtek-fling-80u3-90')).toMatchObject({
      file: 'Hypertray',
      summary: { en: expect.stringContaining('fling'), 'zh-CN': expect.stringContaining('没有硬件卸载') },
      confidence: 'high',
    })
    const mentioned = [
      document['cpu'],
      ...(document['parts'] as object[]),
      ...(document['devices'] as object[]),
    ].flatMap((each) => {
      const { rules: own, maybe } = each as { rules: string[]; maybe: string[] }
      return [...own, ...maybe]
    })
    expect(new Set(mentioned)).toEqual(new Set(rules.map(({ id }) => id)))
  })
})

describe('HTML', () => {
  const tags = (document: string): string[] =>
    [...document.replace(style, '').matchAll(/<(\/?[a-z!][^>]*)>/gi)].map(([, tag = '']) =>
      tag.replaceAll(/="[^"]*"/g, ''),
    )

  it('loads nothing, runs nothing, and says so in a policy that its own style fits', () => {
    const document = html()
    const [, css = ''] = style.exec(document) ?? []
    const [, policy = ''] = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(document) ?? []
    expect(policy.replaceAll('&#39;', "'")).toBe(
      `default-src 'none'; style-src 'sha256-${createHash('sha256').update(css).digest('base64')}'; base-uri 'none'; form-action 'none'`,
    )
    expect(css).not.toMatch(/url\(|@import|prefers-color-scheme/)
    expect(css).toMatch(/@page\{size:A4;.*counter\(page\)/)
    expect(document).not.toMatch(/<script|<link|<img|<iframe|\b(?:src|href|style|on\w+)=/i)
    expect(document.indexOf('<meta charset="utf-8">')).toBeLessThan(100)
  })

  it('puts the worst first, and never marks what is unknown as fine', () => {
    const document = html()
    const found = [...document.matchAll(/<article><h3><span class="verdict (\w+)">(.*?)<\/span>/g)].map(
      ([, tone, word]) => [tone, word],
    )
    expect(found[0]).toEqual(['bad', 'Not supported'])
    expect(
      found.map(([, word]) => ['Not supported', 'Works with a workaround', 'Deprecated'].indexOf(word ?? '')),
    ).toEqual(
      found
        .map(([, word]) => ['Not supported', 'Works with a workaround', 'Deprecated'].indexOf(word ?? ''))
        .toSorted(),
    )
    expect(document).toMatch(/A RAID card<small>.*?<\/th><td><span class="verdict open">Unknown<\/span>/)
    expect(document).toMatch(/I210<small>.*?<\/th><td><span class="verdict good">Works<\/span>/)
    expect(document).toContain('<p class="whole bad"><strong>Not supported</strong>')
  })

  it('refers to every source it lists, and lists every source it refers to', () => {
    const document = html()
    const listed = (/<ol>\n([\s\S]*?)\n<\/ol>/.exec(document)?.[1] ?? '').split('\n').length
    const used = new Set(
      [...document.matchAll(/ \[([\d, ]+)\]</g)].flatMap(([, numbers = '']) => numbers.split(', ').map(Number)),
    )
    expect([...used].toSorted((a, b) => a - b)).toEqual(Array.from({ length: listed }, (_, index) => index + 1))
  })

  it.each([
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='x",
    '</style><script>x</script>',
    '</title><b>',
    '<!--',
    '&lt;b&gt;',
    '\u202E<b>',
    'x\n<b>',
  ])('shows %j as it is', (text) => {
    const write = (words: string): string =>
      exportPassport(passport(hostile(words), words), judged(hostile(words)), 'html', english)
    expect(tags(write(text))).toEqual(tags(write('x')))
    const shown = text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;')
      .replaceAll('\n', ' ')
      .replaceAll('\u202E', '\uFFFD')
    expect(write(text)).toContain(`<h1>Hardware of ${shown}</h1>`)
    expect(write(text)).not.toContain('\u202E')
  })

  it('shows a rule from an added file as text', () => {
    const verdict = judged(machine({ pci: [card('10ec:8168')] }))
    const bad = '<img src=x onerror=alert(1)>'
    const spoilt: MachineVerdict = {
      ...verdict,
      devices: verdict.devices.map((each) => ({
        ...each,
        reasons: each.reasons.map((reason) => ({
          ...reason,
          file: bad,
          rule: reason.rule && {
            ...reason.rule,
            id: bad,
            summary: { en: bad, 'zh-CN': bad },
            workaround: { en: bad, 'zh-CN': bad },
            note: { en: bad, 'zh-CN': bad },
            bootOptions: [bad],
            sources: [bad],
          },
        })),
      })),
    }
    for (const format of ['html', 'md'] as const)
      expect(exportPassport(passport(), spoilt, format, english).replaceAll(/`[^`\n]*`/g, '')).not.toMatch(
        /(?<!\\)<img/,
      )
  })
})

describe('Markdown', () => {
  const cells = (line: string): string[] =>
    line
      .slice(2, -2)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim())
  const tableLines = (text: string): string[] => text.split('\n').filter((line) => line.startsWith('| '))

  it('has one line a device, and its sources by number below', () => {
    const text = markdown()
    const lines = tableLines(text)
    expect(lines).toHaveLength(2 + (homeServer.pci?.length ?? 0))
    for (const line of lines) expect(cells(line)).toHaveLength(8)
    const realtek = cells(lines[3] ?? '')
    expect(realtek.slice(0, 4)).toEqual([
      '`0000:01:00.0`',
      '`Realtek NIC`',
      '`10ec:8168 (1043:8677)`',
      'Works with a workaround',
    ])
    const [, first = ''] = /^(\d+)/.exec(realtek[7] ?? '') ?? []
    expect(text).toMatch(new RegExp(`^${first}\\. descriptor of VMware-Re-Driver`, 'm'))
  })

  it('keeps every word of a machine within one code span', () => {
    const outside = (text: string): string => text.replace(/(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, 'CODE')
    const write = (words: string): string =>
      exportPassport(passport(hostile(words), words), judged(hostile(words)), 'md', english)
    // What a drive says its version is stands among words of ours, escaped.
    const withoutLists = (text: string): string => outside(text).replace(/^ {2}- CODE NVMe.*$/gm, '')
    const plain = withoutLists(write('x'))
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('`', '|', '\\', '[', '](', '<', '>', '\n', ' ', 'x', '*', '&', '$'),
          minLength: 1,
          maxLength: 10,
        }),
        (text) => {
          fc.pre(text.trim() !== '')
          const written = write(text)
          for (const line of tableLines(written)) expect(cells(line)).toHaveLength(8)
          expect(withoutLists(written)).toBe(plain)
        },
      ),
      { numRuns: 200 },
    )
  })
})

it('comes in three formats', () => {
  expect(passportFormats.map((format) => exportPassport(passport(), judged(), format, english).slice(0, 2))).toEqual([
    '{\n',
    '# ',
    '<!',
  ])
})
