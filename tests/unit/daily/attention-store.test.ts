import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { AttentionStore } from '../../../electron/daily/attention-store.ts'
import { raise } from '../../../shared/rules/attention/item.ts'
import { makeTempDir } from '../../support/tmp.ts'

const hostId = '00000000-0000-4000-8000-000000000001'
const ssh = raise({ code: 'SSH_ON', severity: 'note' })

it('keeps one mark an item, for its owner alone, until it is taken off', async () => {
  await using folder = await makeTempDir()
  const file = join(folder.path, 'attention.json')
  const store = new AttentionStore({ file })
  await store.mark(hostId, ssh, { kind: 'snoozed', until: null })
  await store.mark(hostId, ssh, { kind: 'intended', note: 'Backup logs in by SSH' })
  const again = await new AttentionStore({ file }).read()
  expect(again).toMatchObject({
    ok: true,
    value: { marks: [{ hostId, key: 'SSH_ON', kind: 'intended', note: 'Backup logs in by SSH', severity: 'note' }] },
  })
  if (process.platform !== 'win32') expect((await stat(file)).mode & 0o077).toBe(0)
  await store.unmark(hostId, ssh.key)
  expect(await store.read()).toMatchObject({ ok: true, value: { marks: [] } })
})

it('returns news once, also to another process, and nothing at the first look at a host, which it can forget', async () => {
  await using folder = await makeTempDir()
  const file = join(folder.path, 'attention.json')
  const store = new AttentionStore({ file })
  const report = { items: [ssh], unknown: [] }
  const well = { items: [], unknown: [] }
  // Neither what a host has already when it is added, nor that it had nothing.
  expect(await store.see(hostId, report)).toEqual({ ok: true, value: [] })
  expect(await store.see(hostId, well)).toEqual({ ok: true, value: [] })
  expect(await store.see(hostId, report)).toMatchObject({ ok: true, value: [{ code: 'SSH_ON' }] })
  expect(await new AttentionStore({ file }).see(hostId, report)).toEqual({ ok: true, value: [] })
  await store.forget(hostId)
  expect(await store.see(hostId, well)).toEqual({ ok: true, value: [] })
  expect(await store.see(hostId, report)).toMatchObject({ ok: true, value: [{ code: 'SSH_ON' }] })
})
