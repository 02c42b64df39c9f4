import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { startPracticeHost } from '../../../electron/practice/practice-host.ts'
import { python } from '../../support/pyvmomi.ts'
import { runProgram } from '../../support/run.ts'
import { certificate, password } from '../../unit/practice/support.ts'

const rulesets = z.record(
  z.string(),
  z.object({
    enabled: z.boolean(),
    required: z.boolean(),
    service: z.string().nullable(),
    rules: z.array(z.tuple([z.string(), z.string(), z.string(), z.number(), z.number().nullable()])),
    allowed: z.object({ all: z.boolean(), addresses: z.array(z.string()), networks: z.array(z.string()) }),
  }),
)
const services = z.record(
  z.string(),
  z.object({ running: z.boolean(), policy: z.string(), rulesets: z.array(z.string()) }),
)
const seenSchema = z.object({
  rulesets,
  services,
  config: z.array(z.number()),
  ntp: z.array(z.string()),
  address: z.string(),
  faults: z.record(z.string(), z.string()),
  after: z.object({ rulesets, services }),
})

test('pyvmomi, which knows nothing of ownership, reads rulesets and services and changes them', async () => {
  const host = await startPracticeHost({ password, certificate })
  onTestFinished(() => host.close())
  const before = host.state()
  const result = await runProgram(python, [join(import.meta.dirname, '../../peers/pyvmomi/change_firewall.py')], {
    input: JSON.stringify({
      host: '127.0.0.1',
      port: host.port,
      user: 'root',
      password,
      certificate: certificate.cert,
    }),
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    timeoutMs: 60_000,
  })
  expect(result.stderr).toBe('')
  const seen = seenSchema.parse(JSON.parse(result.stdout))

  expect(Object.entries(seen.rulesets).map(([key, { enabled, allowed }]) => ({ key, enabled, allowed }))).toEqual(
    before.rulesets,
  )
  expect(Object.entries(seen.services).map(([key, { running, policy }]) => ({ key, running, policy }))).toEqual(
    before.services,
  )
  expect(seen.config).toEqual([before.rulesets.length, before.services.length])
  expect(seen.rulesets['dhcp']?.rules).toEqual([
    ['inbound', 'udp', 'dst', 68, null],
    ['outbound', 'udp', 'src', 68, null],
  ])
  expect(seen.rulesets['gdbserver']?.rules).toEqual([
    ['inbound', 'tcp', 'dst', 1000, 9999],
    ['inbound', 'tcp', 'dst', 50000, 50999],
  ])
  expect(seen.services['ntpd']).toEqual({ running: false, policy: 'off', rulesets: ['ntpClient'] })
  expect([seen.rulesets['ntpClient']?.service, seen.rulesets['sshServer']?.service]).toEqual(['ntpd', null])
  expect([seen.address, seen.ntp]).toEqual(['127.0.0.1', ['192.0.2.123', '192.0.2.124']])

  expect(seen.faults).toEqual({
    owned: 'HostConfigFault',
    required: 'HostConfigFault',
    unknown: 'NotFound',
    unknownService: 'NotFound',
  })
  expect(seen.after.rulesets['sshServer']?.allowed).toEqual({
    all: false,
    addresses: ['192.0.2.7', '2001:db8::7'],
    networks: ['192.0.2.0/24'],
  })
  expect(['syslog', 'webAccess', 'ntpClient'].map((key) => seen.after.rulesets[key]?.enabled)).toEqual([
    true,
    false,
    true,
  ])
  expect(seen.after.services['TSM-SSH']).toEqual({ running: true, policy: 'on', rulesets: [] })
})
