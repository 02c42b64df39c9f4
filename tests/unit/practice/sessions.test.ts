import { describe, expect, test } from 'vitest'
import {
  at,
  collector,
  escape,
  loggedIn,
  password,
  practice,
  property,
  retrieveOne,
  text,
  vmSpec,
  wireTo,
} from './support.ts'

const login = (user: string, pass: string) => `<userName>${user}</userName><password>${escape(pass)}</password>`

describe('before login', () => {
  test('service content names the managers and says HostAgent', async () => {
    const { wire } = await practice()
    const { status, value, headers } = await wire.call('RetrieveServiceContent', 'ServiceInstance:ServiceInstance')
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('text/xml; charset=utf-8')
    expect(text(at(value, 'returnval', 'sessionManager'))).toBe('ha-sessionmgr')
    expect(at(value, 'returnval', 'sessionManager', '@type')).toBe('SessionManager')
    expect(text(at(value, 'returnval', 'propertyCollector'))).toBe('ha-property-collector')
    expect(at(value, 'returnval', 'about')).toMatchObject({
      apiType: 'HostAgent',
      apiVersion: '8.0.3.0',
      version: '8.0.3',
      productLineId: 'embeddedEsx',
    })
  })

  test('most methods answer HTTP 500 NotAuthenticated', async () => {
    const { wire } = await practice()
    for (const [method, object] of [
      ['CurrentTime', 'ServiceInstance:ServiceInstance'],
      ['ShutdownHost_Task', 'HostSystem:ha-host'],
      ['CreateFilter', collector],
    ] as const) {
      const answer = await wire.call(method, object)
      expect([answer.status, answer.fault]).toEqual([500, 'NotAuthenticated'])
      expect(text(at(answer.detail, 'privilegeId'))).toBe('System.View')
    }
  })

  test('RetrievePropertiesEx answers 200 with every property in missingSet and no propSet', async () => {
    const { wire } = await practice()
    const answer = await wire.call(
      'RetrievePropertiesEx',
      collector,
      retrieveOne('HostSystem:ha-host', 'name', 'runtime.inMaintenanceMode'),
    )
    expect(answer.status).toBe(200)
    const object = at(answer.value, 'returnval', 'objects')
    expect(text(at(object, 'obj'))).toBe('ha-host')
    expect(at(object, 'propSet')).toBeUndefined()
    expect([0, 1].map((index) => text(at(object, 'missingSet', index, 'path')))).toEqual([
      'name',
      'runtime.inMaintenanceMode',
    ])
    expect([0, 1].map((index) => at(object, 'missingSet', index, 'fault', 'fault', '@type'))).toEqual([
      'NotAuthenticated',
      'NotAuthenticated',
    ])
    const walked = await wire.call('RetrievePropertiesEx', collector, vmSpec('specSet', 'name'))
    expect([walked.status, walked.raw.includes('web-01')]).toEqual([200, false])
  })

  test('the content of the service instance is readable without a login', async () => {
    const { wire } = await practice()
    const answer = await wire.call(
      'RetrievePropertiesEx',
      collector,
      retrieveOne('ServiceInstance:ServiceInstance', 'content.about.apiType'),
    )
    expect(answer.raw).toContain('<val xsi:type="xsd:string">HostAgent</val>')
    expect(answer.raw).not.toContain('missingSet')
  })
})

describe('login', () => {
  test('sets a quoted cookie of 40 hex digits, HttpOnly and Secure', async () => {
    const { wire } = await practice()
    const answer = await wire.login()
    expect(answer.status).toBe(200)
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(/^vmware_soap_session="[0-9a-f]{40}"; Path=\/; HttpOnly; Secure;$/),
    ])
    expect(at(answer.value, 'returnval')).toMatchObject({ userName: 'root', locale: 'zh-CN' })
    expect(answer.raw).not.toContain(wire.cookie?.match(/[0-9a-f]{40}/)?.[0])
    expect((await wire.call('CurrentTime', 'ServiceInstance:ServiceInstance')).status).toBe(200)
  })

  test('takes the cookie back without quotes, and sends it so when asked', async () => {
    const { wire } = await practice({ quotedCookie: false })
    await wire.login()
    expect(wire.cookie).toMatch(/^vmware_soap_session=[0-9a-f]{40}$/)
    expect((await wire.call('CurrentTime', 'ServiceInstance:ServiceInstance')).status).toBe(200)
  })

  test("a wrong password or user is InvalidLogin in a real host's words", async () => {
    const { wire } = await practice()
    for (const args of [login('root', 'wrong'), login('nobody', password), login('root', `${password} `)]) {
      const answer = await wire.call('Login', 'SessionManager:ha-sessionmgr', args)
      expect([answer.status, answer.fault, answer.faultText]).toEqual([
        500,
        'InvalidLogin',
        'Cannot complete login due to an incorrect user name or password.',
      ])
      expect(answer.headers['set-cookie']).toBeUndefined()
    }
  })

  test('passwords come through CDATA, numeric entities and spaces unchanged', async () => {
    const { wire } = await practice({ password: ' a&b<c>\n文]]>' })
    for (const written of [' a&amp;b&lt;c>&#10;&#x6587;]]&gt;', ' <![CDATA[a&b<c>\n文]]]]><![CDATA[>]]>']) {
      wire.cookie = undefined
      expect(
        (
          await wire.call(
            'Login',
            'SessionManager:ha-sessionmgr',
            `<userName>root</userName><password>${written}</password>`,
          )
        ).status,
      ).toBe(200)
    }
  })

  test('on a cookie that is logged in is InvalidLogin, even with the right password', async () => {
    const { wire } = await loggedIn()
    const again = await wire.login()
    expect([again.status, again.fault]).toEqual([500, 'InvalidLogin'])
    wire.cookie = undefined
    expect((await wire.login()).status).toBe(200)
  })

  test('after five failures the right password is refused with the same words for 900 seconds', async () => {
    const { wire, clock } = await practice()
    for (let attempt = 0; attempt < 5; attempt++) await wire.login('root', 'wrong')
    const locked = await wire.login()
    expect([locked.status, locked.faultText]).toEqual([
      500,
      'Cannot complete login due to an incorrect user name or password.',
    ])
    expect((await wire.login('readonly', `${password}-ro`)).status).toBe(200)
    wire.cookie = undefined
    clock.advance(899_000)
    expect((await wire.login()).fault).toBe('InvalidLogin')
    clock.advance(1000)
    expect((await wire.login()).status).toBe(200)
  })

  test('a success forgets earlier failures', async () => {
    const { wire } = await practice({ lockout: { failures: 2, seconds: 60 } })
    for (let round = 0; round < 3; round++) {
      wire.cookie = undefined
      await wire.login('root', 'wrong')
      expect((await wire.login()).status).toBe(200)
    }
  })
})

describe('a login with the right password', () => {
  test.each([
    'NoPermission',
    'PasswordExpired',
    'AdminDisabled',
    'HostAccessRestrictedToManagementServer',
    'SystemError',
  ])('can be refused with %s, and no session begins', async (fault) => {
    const { host, wire } = await practice({ login: { fault } })
    const answer = await wire.login()
    expect([answer.status, answer.fault, answer.headers['set-cookie']]).toEqual([500, fault, undefined])
    expect((await wire.login('root', 'wrong')).fault).toBe('InvalidLogin')
    host.setLogin({})
    expect((await wire.login()).status).toBe(200)
  })

  test('names in lockdown mode what it lacks, and from whom the host takes orders', async () => {
    const { host, wire } = await practice({ login: { fault: 'NoPermission' } })
    const { detail } = await wire.login()
    expect([text(at(detail, 'object')), text(at(detail, 'privilegeId'))]).toEqual(['ha-folder-root', 'System.View'])
    host.setLogin({ fault: 'HostAccessRestrictedToManagementServer' })
    expect(text(at((await wire.login()).detail, 'managementServer'))).toBe('192.0.2.250')
  })

  test('is refused for some accounts alone, and those logged in stay so', async () => {
    const { host, wire } = await loggedIn()
    host.setLogin({ fault: 'PasswordExpired', users: ['root'] })
    expect((await wire.call('CurrentTime', 'ServiceInstance:ServiceInstance')).status).toBe(200)
    const other = wireTo(host)
    expect((await other.login()).fault).toBe('PasswordExpired')
    expect((await other.login('readonly', `${password}-ro`)).status).toBe(200)
  })

  test('an unknown locale is InvalidLocale; without one the login goes on', async () => {
    const { wire } = await practice({ login: { locales: ['en', 'en_US', 'de'] } })
    const answer = await wire.login()
    expect([answer.status, answer.fault]).toEqual([500, 'InvalidLocale'])
    expect((await wire.call('Login', 'SessionManager:ha-sessionmgr', login('root', password))).status).toBe(200)
    wire.cookie = undefined
    expect(
      (await wire.call('Login', 'SessionManager:ha-sessionmgr', `${login('root', password)}<locale>de</locale>`))
        .status,
    ).toBe(200)
  })
})

describe('the end of a session', () => {
  const alive = async (wire: Awaited<ReturnType<typeof practice>>['wire']) =>
    (await wire.call('CurrentTime', 'ServiceInstance:ServiceInstance')).status === 200

  test('Logout ends it', async () => {
    const { wire } = await loggedIn()
    expect((await wire.call('Logout', 'SessionManager:ha-sessionmgr')).status).toBe(200)
    expect(await alive(wire)).toBe(false)
    expect((await wire.login()).status).toBe(200)
  })

  test('it dies of idleness, and a call keeps it alive', async () => {
    const { wire, clock } = await loggedIn({ idleSeconds: 60 })
    clock.advance(59_000)
    expect(await alive(wire)).toBe(true)
    clock.advance(59_000)
    expect(await alive(wire)).toBe(true)
    clock.advance(61_000)
    expect(await alive(wire)).toBe(false)
  })

  test('a pending WaitForUpdatesEx keeps it alive', async () => {
    const { host, wire, clock } = await loggedIn({ idleSeconds: 60 })
    const received = new Promise<void>((resolve) =>
      host.onCall((call) => call.method === 'WaitForUpdatesEx' && resolve()),
    )
    const waiting = wire.call(
      'WaitForUpdatesEx',
      collector,
      '<version/><options><maxWaitSeconds>600</maxWaitSeconds></options>',
    )
    await received
    clock.advance(599_000)
    expect(await alive(wire)).toBe(true)
    clock.advance(59_000)
    expect((await waiting).status).toBe(200)
    expect(await alive(wire)).toBe(true)
  })

  test('expireSessions ends all of them, pending waits included', async () => {
    const { host, wire } = await loggedIn()
    const received = new Promise<void>((resolve) =>
      host.onCall((call) => call.method === 'WaitForUpdatesEx' && resolve()),
    )
    const waiting = wire.call('WaitForUpdatesEx', collector, '<version/>')
    await received
    host.expireSessions()
    expect((await waiting).fault).toBe('NotAuthenticated')
    expect(await alive(wire)).toBe(false)
  })

  test('objects of a session belong to it alone', async () => {
    const { host, wire } = await loggedIn()
    const view = text(
      at(
        (
          await wire.call(
            'CreateContainerView',
            'ViewManager:ViewManager',
            '<container type="Folder">ha-folder-root</container><recursive>true</recursive>',
          )
        ).value,
        'returnval',
      ),
    )
    const other = wireTo(host)
    await other.login()
    expect((await other.call('DestroyView', `ContainerView:${view}`)).fault).toBe('ManagedObjectNotFound')
    expect((await wire.call('DestroyView', `ContainerView:${view}`)).status).toBe(200)
    expect((await wire.call('DestroyView', `ContainerView:${view}`)).fault).toBe('ManagedObjectNotFound')
  })
})

test('currentSession tells the session its own user', async () => {
  const { wire } = await practice()
  await wire.login('readonly', `${password}-ro`)
  expect(await property(wire, 'SessionManager:ha-sessionmgr', 'currentSession.userName')).toBe('readonly')
})
