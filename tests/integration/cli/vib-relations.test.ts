import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { gnuVib, rulesetXml } from '../../unit/practice/gnu-vib.ts'
import { callsOf, lineWithHost, password } from './support/hosts.ts'

const withPassword = { input: password }
const ready = { vms: 0, setup: { secureBoot: false, acceptance: 'community' } } as const

/** Builds a VIB with relations by tools that share nothing with the product. */
async function vib(file: string, name: string, relations: string): Promise<string> {
  const bytes = await gnuVib({
    name,
    files: { [`etc/vmware/firewall/${name}.xml`]: rulesetXml(name, 8080) },
    descriptor: (xml) =>
      xml.replace('<system-requires>', `<relationships>${relations}</relationships><system-requires>`),
  })
  await writeFile(file, bytes)
  return file
}

it('names what a VIB lacks and what it conflicts with before anything is uploaded', async () => {
  const { line, host } = await lineWithHost(ready)
  const file = await vib(
    join(line.data, 'demo.vib'),
    'demo',
    '<depends><constraint name="esx-base" relation="&gt;=" version="8.0.0"/><constraint name="vmkapi_9_9"/></depends>' +
      '<conflicts><constraint name="practice-tools" relation="&lt;&lt;" version="1.0"/></conflicts>',
  )
  for (const more of ['--dry-run', '--yes']) {
    const refused = await line.json(['vib', 'install', 'esx', file, more, '--password-stdin'], withPassword)
    expect(refused).toMatchObject({ code: 6, json: { outcome: 'refused' } })
    expect(refused.stderr).toContain('depends on vmkapi_9_9,')
    expect(refused.stderr).toContain('practice-tools 0.2.0-1 (conflict: practice-tools << 1.0)')
    expect(refused.stderr).not.toContain('esx-base')
  }
  expect(callsOf(host, 'PUT')).toEqual([])
  expect(host.state().software.attempts).toEqual([])
})

it('says what cannot be compared, and what still needs a VIB that is to be removed', async () => {
  const { line, host } = await lineWithHost(ready)
  const helper = await vib(
    join(line.data, 'helper.vib'),
    'helper',
    '<depends><constraint name="esx-base" relation="&lt;&lt;" version="8.0.next"/></depends>' +
      '<provides><provide name="helper.api" version="2.1"/></provides>',
  )
  const demo = await vib(
    join(line.data, 'demo.vib'),
    'demo',
    '<depends><constraint name="helper.api" relation="&gt;=" version="2.0"/></depends>',
  )
  const lacking = await line.json(['vib', 'install', 'esx', demo, '--dry-run', '--password-stdin'], withPassword)
  expect(lacking).toMatchObject({ code: 6 })
  expect(lacking.stderr).toContain('depends on helper.api >= 2.0,')
  const unsure = await line.json(['vib', 'install', 'esx', helper, '--dry-run', '--password-stdin'], withPassword)
  expect(unsure).toMatchObject({ code: 0, json: { outcome: 'dry-run' } })
  expect(unsure.stderr).toContain('depends on esx-base << 8.0.next. Whether')
  for (const file of [helper, demo]) {
    const installed = await line.json(['vib', 'install', 'esx', file, '--yes', '--password-stdin'], withPassword)
    expect(installed).toMatchObject({ code: 0, json: { outcome: 'installed' } })
  }
  const before = host.state().software.attempts.length
  const refused = await line.json(['vib', 'remove', 'esx', 'helper', '--dry-run', '--password-stdin'], withPassword)
  expect(refused).toMatchObject({ code: 6, json: { outcome: 'refused' } })
  expect(refused.stderr).toContain('demo 1.0.0-1 depends on helper (dependency: helper.api >= 2.0)')
  expect(host.state().software.attempts).toHaveLength(before)
  for (const name of ['demo', 'helper']) {
    const removed = await line.json(['vib', 'remove', 'esx', name, '--yes', '--password-stdin'], withPassword)
    expect(removed).toMatchObject({ code: 0, json: { outcome: 'removed' } })
  }
})

it('keeps the relations out of the list of VIBs, whose columns scripts rely on', async () => {
  const { line } = await lineWithHost(ready)
  const listed = await line.json(['vib', 'list', 'esx', '--password-stdin'], withPassword)
  expect(new Set((listed.json as object[]).flatMap((each) => Object.keys(each)))).not.toContain('relations')
})
