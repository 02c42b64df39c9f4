import { expect, it } from 'vitest'
import { runWithKeyring } from '../../support/keyring.ts'

const script = `
const keytar = (await import('keytar')).default
await keytar.setPassword('hypertray-test', 'account', 'päss')
console.log(await keytar.getPassword('hypertray-test', 'account'), process.env.HOME)
`
const node = ['--input-type=module', '-e', script]

it('gives a command an unlocked keyring of its own', async () => {
  const first = await runWithKeyring(process.execPath, node)
  const second = await runWithKeyring(process.execPath, [
    '--input-type=module',
    '-e',
    script.replace(/^await keytar.set.*$/m, ''),
  ])
  expect([first.code, second.code], first.stderr + second.stderr).toEqual([0, 0])
  expect(first.stdout).toMatch(/^päss \/.*keyring-/)
  expect(second.stdout).toMatch(/^null \//)
})

it('can leave the keyring locked', async () => {
  const locked = await runWithKeyring(process.execPath, node, { unlocked: false, timeoutMs: 20_000 })
  expect(locked.code).not.toBe(0)
  expect(locked.stdout).toBe('')
})

it('passes on how the command ended', async () => {
  expect(
    await runWithKeyring('bash', ['-c', 'echo out; echo "no $1" >&2; exit 7', 'name', 'argument with blanks']),
  ).toMatchObject({ code: 7, stdout: 'out\n' })
})
