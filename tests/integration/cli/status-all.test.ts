import { expect, it } from 'vitest'
import { commandLine } from './support/command.ts'
import { addressOf, lineWithHosts, password } from './support/hosts.ts'
import { atTerminal } from './support/terminal.ts'

const withPassword = { input: password }
const all = ['status', '--all', '--password-stdin']

it('shows every host as `status` does, in the order they were added: exit 0', async () => {
  const { line, hosts } = await lineWithHosts({ west: { vms: 4 }, east: { vms: 1 } })
  const ended = await line.json(all, withPassword)
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  const west = await line.json(['status', 'west', '--password-stdin'], withPassword)
  const east = await line.json(['status', 'east', '--password-stdin'], withPassword)
  expect(ended.json).toEqual([
    { name: 'west', status: west.json, error: null },
    { name: 'east', status: east.json, error: null },
  ])
  const text = await line.run(all, withPassword)
  expect(text.stdout.split('\n').slice(1)).toEqual([
    expect.stringMatching(new RegExp(`^west +${addressOf(hosts.west)} +connected +.*ESXi.* +no +3 of 4$`)),
    expect.stringMatching(new RegExp(`^east +${addressOf(hosts.east)} +connected +.*ESXi.* +no +1 of 1$`)),
    '',
  ])
})

it('says of a host that it could not be read, and why, and ends with 1', async () => {
  const { line, hosts } = await lineWithHosts({ west: {}, away: {}, east: {} })
  await hosts.away.close()
  const ended = await line.json(all, withPassword)
  expect(ended).toMatchObject({ code: 1, stderr: '' })
  expect(ended.json).toEqual([
    { name: 'west', status: expect.objectContaining({ name: 'west' }), error: null },
    { name: 'away', status: null, error: { code: 'CONNECTION_REFUSED', message: expect.stringMatching(/\S/) } },
    { name: 'east', status: expect.objectContaining({ name: 'east' }), error: null },
  ])
  const text = await line.run(['--lang', 'zh-CN', ...all], withPassword)
  expect(text.code).toBe(1)
  expect(text.stdout).toMatch(/^away +\S+ +未能读取 +- +- +-$/m)
  expect(text.stdout).toMatch(/\n\naway：.+\n$/)
})

it('shows nothing where no host is saved', async () => {
  const line = await commandLine()
  expect(await line.json(['status', '--all'])).toMatchObject({ code: 0, json: [] })
})

it('asks at a terminal for the password of each host in turn', async () => {
  const { line } = await lineWithHosts({ west: { password: 'first' }, east: { password: 'second' } })
  const terminal = atTerminal(line, ['status', '--all'])
  await terminal.sees('Password for root on west: ')
  terminal.types('first')
  await terminal.sees('Password for root on east: ')
  terminal.types('second')
  expect(await terminal.ends()).toBe(0)
  expect(terminal.screen.match(/connected/g)).toHaveLength(2)
  expect(terminal.screen.match(/Password for/g)).toHaveLength(2)
})

it('ends with 130 for Ctrl+C at a password, and shows nothing', async () => {
  const { line } = await lineWithHosts({ west: {}, east: {} })
  const terminal = atTerminal(line, ['status', '--all'])
  await terminal.sees('Password for root on west: ')
  terminal.interrupts()
  expect(await terminal.ends()).toBe(130)
  expect(terminal.screen).not.toMatch(/east|connected/)
})
