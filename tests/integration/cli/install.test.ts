import { describe, expect, it } from 'vitest'
import { commandLine } from './support/command.ts'
import { callsOf, lineWithHost, password } from './support/hosts.ts'

interface Checked {
  readonly host: string
  readonly target: string | null
  readonly checks: readonly {
    readonly check: string
    readonly state: string
    readonly code: string
    readonly message: string
  }[]
}

describe('install check', () => {
  it('says what is not yet as it should be: exit 1, and nothing is changed', async () => {
    const { line, host } = await lineWithHost()
    const ended = await line.json(['install', 'check', 'esx', '--target', '8.0U3', '--password-stdin'], {
      input: password,
    })
    expect(ended).toMatchObject({ code: 1, stderr: '' })
    const { checks, ...rest } = ended.json as Checked
    expect(rest).toEqual({ host: 'esx', target: '8.0U3' })
    expect(checks).toContainEqual({
      check: 'ntp',
      state: 'not-ok',
      code: 'ntp-stopped',
      message: '192.0.2.123, 192.0.2.124 set, but the ntpd service is not running.',
    })
    expect(checks).toContainEqual({
      check: 'scratch',
      state: 'ok',
      code: 'scratch',
      message: '/vmfs/volumes/67d0a1b2-5e6f7081-9203-020000000001',
    })
    expect(checks.every(({ message }) => message !== '' && !message.includes('{{'))).toBe(true)
    expect(checks.map(({ check }) => check)).toContain('hardware')
    expect(callsOf(host, 'Logout')).toHaveLength(2)
  })

  it("prints the worst first, in the user's language, and judges no hardware without a release", async () => {
    const { line } = await lineWithHost()
    const ended = await line.run(['install', 'check', 'esx', '--lang', 'zh-CN', '--password-stdin'], {
      input: password,
    })
    expect(ended.code).toBe(1)
    const [first = ''] = ended.stdout.split('\n')
    expect(first).toMatch(/^不符合/)
    expect(ended.stdout).toContain('已设置 192.0.2.123, 192.0.2.124，但 ntpd 服务没有运行。')
    expect(ended.stdout).not.toContain('硬件')
  })
})

describe('install find', () => {
  it('takes private subnets only: exit 2', async () => {
    const line = await commandLine()
    const ended = await line.json(['install', 'find', '192.0.2.0/24'])
    expect(ended).toMatchObject({ code: 2, json: { error: { code: 'SUBNET_INVALID' } } })
  })

  it('says that nothing was found: exit 1', async () => {
    const line = await commandLine()
    // Nothing listens on port 443 of this loopback address.
    const ended = await line.json(['install', 'find', '127.44.55.66/32'])
    expect(ended).toMatchObject({ code: 1, json: { hosts: [] } })
  })
})
