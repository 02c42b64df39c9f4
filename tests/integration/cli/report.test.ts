import { readdir, readFile, stat, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { CommandLine } from './support/command.ts'
import { lineWithHost, password } from './support/hosts.ts'

const withPassword = { input: password }

/** A command line behind which a host was shut down; its VM `web-01` has no Tools and was suspended by a rule. */
async function lineWithRun(): Promise<{ readonly line: CommandLine; readonly journal: string; readonly file: string }> {
  const { line, host } = await lineWithHost({ vms: 3 })
  host.setVm('1', { tools: 'guestToolsNotRunning' })
  const ended = await line.run(
    ['shutdown', 'esx', '--yes', '--no-tools', 'suspend', '--password-stdin', '--json'],
    withPassword,
  )
  expect(ended.code).toBe(0)
  const journal = join(line.data, 'journal')
  const [file = ''] = (await readdir(journal)).filter((name) => name.endsWith('.jsonl'))
  return { line, journal, file }
}

describe('report', () => {
  it('lists, shows and verifies a run', { timeout: 120_000 }, async () => {
    const { line, journal, file } = await lineWithRun()
    const listed = await line.json(['report', 'list'])
    expect(listed).toMatchObject({ code: 0, stderr: '' })
    expect(listed.json).toMatchObject([
      { host: 'esx', kind: 'shutdown', trigger: 'cli', outcome: 'unreachable', vms: 3 },
    ])
    const [{ id }] = listed.json as [{ id: string }]
    expect((await line.json(['report', 'list', '--trigger', 'user'])).json).toEqual([])
    expect((await line.json(['report', 'list', '--since', 'yesterday'])).code).toBe(2)

    const shown = await line.json(['report', 'show', id.slice(0, 8)])
    expect(shown.json).toMatchObject({
      report: {
        runId: id,
        trigger: 'cli',
        outcome: 'unreachable',
        decisions: [{ name: 'web-01', question: 'no-tools', answer: 'suspend', by: 'rule', source: 'option' }],
        seen: { step: 'verify', state: 'done' },
      },
      chain: { whole: true, findings: [] },
    })
    const { report } = shown.json as {
      report: { guests: { seconds: number | null }[]; calls: { method: string; task: string | null }[] }
    }
    expect(report.guests.filter(({ seconds }) => seconds !== null).length).toBeGreaterThan(1)
    for (const { method, task } of report.calls)
      expect(task).toEqual(method === 'ShutdownGuest' ? null : expect.stringMatching(/./))

    const target = join(line.data, 'run.html')
    expect((await line.json(['report', 'show', id, '--format', 'html', '-o', target])).json).toEqual({
      file: target,
      format: 'html',
    })
    if (process.platform !== 'win32') expect((await stat(target)).mode & 0o777).toBe(0o600)
    expect(await readFile(target, 'utf8')).toContain('<title>Power run on esx</title>')
    expect((await line.run(['report', 'show', id])).stdout).toMatch(/^# Power run on esx\n/)
    const pdf = await line.json(['report', 'show', id, '--format', 'pdf'])
    expect(pdf).toMatchObject({ code: 2, json: { error: { code: 'USAGE', message: expect.stringContaining('app') } } })
    expect((await line.json(['report', 'show', 'ffff'])).json).toMatchObject({ error: { code: 'RUN_NOT_FOUND' } })

    const whole = await line.json(['report', 'verify'])
    expect(whole).toMatchObject({
      code: 0,
      json: { whole: true, signed: false, newestChecked: false, runs: 1, findings: [] },
    })
    expect((await line.run(['report', 'verify'])).stdout).toContain('Missing newest runs cannot be found.')

    const path = join(journal, file)
    const content = await readFile(path, 'utf8')
    await writeFile(path, content.replace('"how":"suspended"', '"how":"power-off"'))
    const altered = await line.json(['report', 'verify'])
    expect(altered).toMatchObject({ code: 1, json: { whole: false, findings: [{ kind: 'altered', file }] } })
    const at = content.split('\n').findIndex((each) => each.includes('"how":"suspended"')) + 1
    expect(altered.json).toMatchObject({ findings: [{ line: at, message: `${file}, line ${at}: altered` }] })
    await unlink(path)
    expect(await line.json(['report', 'verify'])).toMatchObject({
      code: 1,
      json: { findings: [{ kind: 'missing-run', file }] },
    })
  })

  it('has nothing to say about an empty folder, and that is whole', async () => {
    const { line } = await lineWithHost()
    expect(await line.json(['report', 'list'])).toMatchObject({ code: 0, json: [] })
    expect(await line.json(['report', 'verify'])).toMatchObject({
      code: 0,
      json: { whole: true, signed: false, runs: 0 },
    })
  })
})
