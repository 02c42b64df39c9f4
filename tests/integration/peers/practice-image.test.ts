import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { startPracticeHost } from '../../../electron/practice/practice-host.ts'
import { python } from '../../support/pyvmomi.ts'
import { runProgram } from '../../support/run.ts'
import { gnuVib } from '../../unit/practice/gnu-vib.ts'
import { upload, vibPath } from '../../unit/practice/software-support.ts'
import { certificate, password, wireTo } from '../../unit/practice/support.ts'

const seenSchema = z.object({
  acceptance: z.string(),
  profile: z.array(z.string()),
  packages: z.array(z.object({ name: z.string(), acceptance: z.string(), live: z.boolean() })),
  installed: z.string(),
  tasks: z.array(
    z.object({
      state: z.string(),
      fault: z.string().nullable(),
      text: z.string().nullable(),
      ids: z.array(z.string()),
    }),
  ),
  changed: z.string(),
  refused: z.string().nullable(),
  after: z.array(z.string()),
  rulesets: z.array(z.string()),
})

const tool = {
  name: 'tool',
  version: '1.0-1',
  vendor: 'ACM',
  acceptance: 'partner',
  summary: 'A tool',
  installed: Date.UTC(2024, 0, 2),
} as const

test('pyvmomi reads acceptance and packages, and installs a VIB that GNU tools made', async () => {
  const host = await startPracticeHost({ password, certificate, packages: [tool], setup: { secureBoot: false } })
  onTestFinished(() => host.close())
  const wire = wireTo(host)
  await wire.login()
  await upload(wire, await gnuVib())
  const result = await runProgram(python, [join(import.meta.dirname, '../../peers/pyvmomi/install_vib.py')], {
    input: JSON.stringify({
      host: '127.0.0.1',
      port: host.port,
      user: 'root',
      password,
      certificate: certificate.cert,
      vib: vibPath,
    }),
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    timeoutMs: 60_000,
  })
  expect(result.stderr).toBe('')
  const fault = (text: string) => ({ state: 'error', fault: 'PlatformConfigFault', text, ids: [] })
  expect(seenSchema.parse(JSON.parse(result.stdout))).toEqual({
    acceptance: 'partner',
    profile: ['ESXi-8.0.3-24022510-standard', 'VMware, Inc.'],
    packages: [{ name: 'tool', acceptance: 'partner', live: false }],
    installed: '2024-01-02T00:00:00+00:00',
    tasks: [
      fault('esxupdate returned with exit status: 15'),
      { state: 'success', fault: null, text: null, ids: ['ACM_bootbank_demo_1.0.0-1'] },
      fault('Host was not updated, no changes required.'),
      fault('esxupdate returned with exit status: 7'),
    ],
    changed: 'community',
    refused: 'HostConfigFault',
    after: ['tool', 'demo'],
    rulesets: host.state().rulesets.map(({ key }) => key),
  })
  expect(host.state().rulesets.map(({ key }) => key)).toContain('demoRule')
})
