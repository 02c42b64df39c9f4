import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { VmRulesStore } from '../../../electron/power/vm-rules.ts'
import { journalEntrySchema } from '../../../shared/models/power.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok } from '../../../shared/result.ts'
import { bareVm } from '../../support/bare-vm.ts'
import { generalRules } from '../../support/general-rules.ts'
import { makeTempDir } from '../../support/tmp.ts'
import { hostId, started } from './journal-samples.ts'

const uuid = '502e0a5b-0001-f0a1-92bd-000000000001'
const hint = { hostId, name: 'db', moid: '7' }
let file: string
let rules: VmRulesStore

beforeEach(async () => {
  const dir = await makeTempDir('vm-rules-')
  onTestFinished(() => dir.remove())
  file = join(dir.path, 'vm-rules.json')
  rules = new VmRulesStore(file)
})

it('keeps rules in a versioned file for the owner alone', async () => {
  expect(await rules.change(uuid, hint, () => ok({ group: 2 }))).toEqual({ ok: true, value: undefined })
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
    version: 1,
    data: { vms: [{ id: uuid, ...hint, rules: { group: 2 } }] },
  })
  if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600)
})

it('changes one VM, keeps its hint without a new one, and forgets it with its last rule', async () => {
  await rules.change(uuid, hint, () => ok({ group: 2 }))
  await rules.change(uuid, null, (now) => ok({ ...now, last: true }))
  expect(await rules.list()).toEqual({ ok: true, value: [{ id: uuid, ...hint, rules: { group: 2, last: true } }] })
  await rules.change(uuid, null, () => ok({}))
  expect(await rules.list()).toEqual({ ok: true, value: [] })
})

it('leaves everything as it was when a change is refused', async () => {
  await rules.change(uuid, hint, () => ok({ group: 2 }))
  const refusal = problem('VM_RULES_INVALID', { source: '--set', where: 'group', expected: '1-99' })
  expect(await rules.change(uuid, hint, () => fail(refusal))).toEqual({ ok: false, problem: refusal })
  expect(await rules.list()).toMatchObject({ value: [{ rules: { group: 2 } }] })
})

it('takes the hint of a file from the VM itself where there is one', async () => {
  const vm = { ...bareVm('9'), name: 'renamed', instanceUuid: uuid.toUpperCase() }
  const entry = { instanceUuid: uuid, name: 'db', moid: '7', rules: { last: true } }
  const gone = { ...entry, instanceUuid: '502e0a5b-0002-f0a1-92bd-000000000002' }
  await rules.replace([entry, gone], hostId, [vm])
  expect(await rules.list()).toMatchObject({
    value: [
      { id: uuid, hostId, name: 'renamed', moid: '9' },
      { id: gone.instanceUuid, hostId, name: 'db', moid: '7' },
    ],
  })
})

it.each([
  ['that is damaged', '{', 'STORAGE_CORRUPT'],
  [
    'with a rule this version does not know',
    { version: 1, vms: [{ id: uuid, ...hint, rules: { x: 1 } }] },
    'STORAGE_CORRUPT',
  ],
  ['of a newer version', { version: 2, vms: [] }, 'STORAGE_NEWER'],
])('does not read, nor write over, a file %s', async (_what, content, code) => {
  const text =
    typeof content === 'string' ? content : JSON.stringify({ version: content.version, data: { vms: content.vms } })
  await writeFile(file, text)
  expect(await rules.list()).toMatchObject({ ok: false, problem: { code } })
  expect(await rules.change(uuid, hint, () => ok({ group: 1 }))).toMatchObject({ ok: false, problem: { code } })
  expect(await readFile(file, 'utf8')).toBe(text)
})

it('the journal takes the rules of a run, and opens without them, or with those of a newer version', () => {
  const { rules: _none, ...before } = started
  const line = {
    ...before,
    seq: 0,
    at: '2026-01-01T00:00:00.000Z',
    runId: hostId,
    hostId,
    type: 'run-started',
  }
  const read = (entry: unknown): unknown => {
    const parsed = journalEntrySchema.parse(entry)
    return parsed.type === 'run-started' ? parsed.rules : undefined
  }
  const resolved = [{ vm: '1', ...generalRules({ group: 2 }) }]
  expect(read({ ...line, rules: resolved })).toEqual(resolved)
  expect(read(line)).toBeNull()
  expect(read({ ...line, rules: { byVm: 1 } })).toBeNull()
})
