import { expect, it } from 'vitest'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { addressOf, callsOf, changes, lineWithHost, password, practiceHost } from './support/hosts.ts'

const withPassword = { input: password }
const ready = (...more: string[]): string[] => ['ready', ...more, '--password-stdin']

it('says that a host would go down without a question, and changes nothing', async () => {
  const { line, host } = await lineWithHost({ vms: 4 })
  const ended = await line.json(ready('esx'), withPassword)
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  expect(ended.json).toEqual([
    {
      host: 'esx',
      ready: true,
      seconds: null,
      asks: [],
      findings: [{ code: 'AUTOSTART_OFF', vm: null, message: expect.any(String) }],
    },
  ])
  expect(callsOf(host, ...changes)).toEqual([])
  const chinese = await line.run(['--lang', 'zh-CN', ...ready('esx')], withPassword)
  expect(chinese.stdout).toMatch(/^esx：可以关机，3 台客户机\n {2}请注意：此主机没有启用自动启动/)
})

it('names what would be asked, by the rules saved for the host, and ends with 6', async () => {
  const { line, host } = await lineWithHost({ vms: 4 })
  host.setVm('1', { tools: 'guestToolsNotRunning' })
  const asks = await line.json(ready('esx'), withPassword)
  expect(asks.code).toBe(6)
  expect(asks.json).toMatchObject([
    {
      ready: false,
      asks: ['web-01'],
      findings: [{ code: 'VM_TOOLS_NOT_RUNNING', vm: 'web-01' }, { code: 'AUTOSTART_OFF' }],
    },
  ])
  await writeFile(
    join(line.data, 'settings.json'),
    JSON.stringify({ version: 1, data: { policy: { noTools: 'suspend' } } }),
  )
  expect((await line.json(ready('esx'), withPassword)).json).toMatchObject([{ ready: true, asks: [] }])
})

it('goes through all hosts, and one that does not answer is not ready', async () => {
  const { line } = await lineWithHost()
  const away = await practiceHost()
  await line.json(
    ['host', 'add', addressOf(away), '--user', 'root', '--fingerprint', away.fingerprint, '--password-stdin'],
    withPassword,
  )
  await away.close()
  const ended = await line.json(ready('--all'), withPassword)
  expect(ended.code).toBe(6)
  expect(ended.json).toMatchObject([
    { host: 'esx', ready: true },
    {
      host: addressOf(away),
      ready: false,
      seconds: null,
      asks: [],
      findings: [{ code: 'CONNECTION_REFUSED', vm: null }],
    },
  ])
})

it('wants one host or all of them', async () => {
  const { line } = await lineWithHost()
  for (const args of [ready(), ready('esx', '--all')])
    expect(await line.json(args, withPassword)).toMatchObject({ code: 2, json: { error: { code: 'USAGE' } } })
  expect(await line.json(ready('nothing'), withPassword)).toMatchObject({ json: { error: { code: 'HOST_NOT_FOUND' } } })
})
