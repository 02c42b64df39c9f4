import { describe, expect, test } from 'vitest'
import type { PracticeHost } from '../../../electron/practice/practice-host.ts'
import { all, at, collector, loggedIn, practice, properties, property, retrieveOne, text, wireTo } from './support.ts'
import type { Node, Wire } from './support.ts'

const system = 'HostServiceSystem:serviceSystem'
const id = (key: string) => `<id>${key}</id>`
const stateOf = (host: PracticeHost, key: string) => host.state().services.find((service) => service.key === key)
const enabled = (host: PracticeHost, key: string) =>
  host.state().rulesets.find((ruleset) => ruleset.key === key)?.enabled

async function read(wire: Wire, object: string, path: string): Promise<Map<string, Node>> {
  const info = properties(
    at((await wire.call('RetrievePropertiesEx', collector, retrieveOne(object, path))).value, 'returnval', 'objects'),
  )[path]
  expect(at(info, '@type')).toBe('HostServiceInfo')
  return new Map(all(at(info, 'service')).map((service) => [text(at(service, 'key')) ?? '', service]))
}

test('services with everything a host says about them', async () => {
  const { wire } = await loggedIn()
  const services = await read(wire, system, 'serviceInfo')
  expect([...services.keys()]).toEqual([
    'DCUI',
    'TSM',
    'TSM-SSH',
    'lbtd',
    'lwsmd',
    'ntpd',
    'pcscd',
    'ptpd',
    'sfcbd-watchdog',
    'slpd',
    'snmpd',
    'vmsyslogd',
    'vpxa',
    'xorg',
  ])
  expect(services.get('sfcbd-watchdog')).toEqual({
    key: 'sfcbd-watchdog',
    label: 'CIM Server',
    required: 'false',
    uninstallable: 'false',
    running: 'false',
    ruleset: ['CIMHttpServer', 'CIMHttpsServer'],
    policy: 'on',
    sourcePackage: { sourcePackageName: 'esx-base', description: expect.any(String) },
  })
  expect(services.get('TSM-SSH')).toMatchObject({ label: 'SSH', running: 'false', policy: 'off' })
  expect(
    [...services.values()].filter((service) => at(service, 'running') === 'true').map((service) => at(service, 'key')),
  ).toEqual(['DCUI', 'lbtd', 'vmsyslogd'])
  expect(await read(wire, 'HostSystem:ha-host', 'config.service')).toEqual(services)
})

describe('starting and stopping', () => {
  test('the rulesets that belong to the service go with it; SSH has none', async () => {
    const { host, wire } = await loggedIn()
    await wire.call('StartService', system, id('ntpd'))
    expect([stateOf(host, 'ntpd')?.running, enabled(host, 'ntpClient')]).toEqual([true, true])
    await wire.call('StopService', system, id('ntpd'))
    expect([stateOf(host, 'ntpd')?.running, enabled(host, 'ntpClient')]).toEqual([false, false])
    host.setRuleset('sshServer', { enabled: false })
    await wire.call('StartService', system, id('TSM-SSH'))
    expect([stateOf(host, 'TSM-SSH')?.running, enabled(host, 'sshServer')]).toEqual([true, false])
    expect(host.calls.at(-1)).toMatchObject({
      method: 'StartService',
      objectId: 'serviceSystem',
      args: { id: 'TSM-SSH' },
      outcome: 'ok',
    })
  })

  test('what is so already is no fault, and nothing follows it', async () => {
    const { host, wire } = await loggedIn()
    const before = host.state()
    expect((await wire.call('StartService', system, id('DCUI'))).status).toBe(200)
    // CIMHttpServer is open though its service is stopped: stopping it once more does not close it.
    expect((await wire.call('StopService', system, id('sfcbd-watchdog'))).status).toBe(200)
    expect((await wire.call('RestartService', system, id('DCUI'))).status).toBe(200)
    expect(host.state()).toEqual(before)
    expect((await wire.call('RestartService', system, id('TSM'))).status).toBe(200)
    expect(stateOf(host, 'TSM')?.running).toBe(true)
  })

  test.each(['StartService', 'StopService', 'RestartService', 'UpdateServicePolicy'])(
    '%s of an unknown service is NotFound, of none InvalidRequest',
    async (method) => {
      const { wire } = await loggedIn()
      expect((await wire.call(method, system, `${id('constructor')}<policy>on</policy>`)).fault).toBe('NotFound')
      expect((await wire.call(method, system)).fault).toBe('InvalidRequest')
    },
  )
})

describe('UpdateServicePolicy', () => {
  test('sets it; starts and stops nothing by itself', async () => {
    const { host, wire } = await loggedIn()
    for (const policy of ['on', 'automatic', 'off'] as const) {
      expect(
        (await wire.call('UpdateServicePolicy', system, `${id('TSM-SSH')}<policy>${policy}</policy>`)).status,
      ).toBe(200)
      expect(stateOf(host, 'TSM-SSH')).toEqual({ key: 'TSM-SSH', running: false, policy })
    }
  })

  test('of a required service, to an unknown policy, or to none is refused', async () => {
    const { host, wire } = await loggedIn()
    const before = host.state()
    for (const [args, fault, wrong] of [
      [`${id('vmsyslogd')}<policy>off</policy>`, 'InvalidArgument', 'id'],
      [`${id('ntpd')}<policy>sometimes</policy>`, 'InvalidArgument', 'policy'],
      [id('ntpd'), 'InvalidRequest', undefined],
    ] as const) {
      const answer = await wire.call('UpdateServicePolicy', system, args)
      expect([answer.fault, text(at(answer.detail, 'invalidProperty'))]).toEqual([fault, wrong])
    }
    expect(host.state()).toEqual(before)
  })

  test('decides what runs after a boot', async () => {
    const { host, wire, clock } = await loggedIn({ vms: 0 })
    await wire.call('StartService', system, id('TSM-SSH'))
    await wire.call('UpdateServicePolicy', system, `${id('ntpd')}<policy>on</policy>`)
    host.setService('ptpd', { policy: 'automatic' })
    host.setRuleset('ptpd', { enabled: true })
    host.setService('slpd', { policy: 'automatic', running: true })
    await wire.call('ShutdownHost_Task', 'HostSystem:ha-host', '<force>true</force>')
    clock.advance(60_000)
    await host.powerOn()
    expect(
      host
        .state()
        .services.filter((service) => service.running)
        .map((service) => service.key),
    ).toEqual(['DCUI', 'lbtd', 'ntpd', 'ptpd', 'vmsyslogd'])
    expect(enabled(host, 'ntpClient')).toBe(true)
  })
})

test('a session knows the address it was logged in from, an IPv4 one as such', async () => {
  const { host } = await practice({ host: '::' })
  for (const address of ['127.0.0.1', '::1']) {
    const wire = wireTo(host, address)
    expect(text(at((await wire.login()).value, 'returnval', 'ipAddress'))).toBe(address)
    expect(await property(wire, 'SessionManager:ha-sessionmgr', 'currentSession.ipAddress')).toBe(address)
  }
})
