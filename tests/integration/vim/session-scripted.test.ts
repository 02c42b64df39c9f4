import { beforeAll, describe, expect, it } from 'vitest'
import { readInventory } from '../../../electron/vim/inventory.ts'
import { deliveryOf } from '../../../electron/vim/faults.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok } from '../../../shared/result.ts'
import { assertNothingCrashes } from './crash-watch.ts'
import { clientFor, codeOf, currentTime, valueOf } from './hosts.ts'
import { fault, plainScript, response, startScript, versions, type Script } from './soap-script.ts'
import { newIdentity, type Identity } from './tls-server.ts'

assertNothingCrashes()

let identity: Identity
beforeAll(async () => {
  identity = await newIdentity()
})

describe('towards a scripted server', () => {
  it.each([
    ['quoted', '"0123456789abcdef"'],
    ['unquoted', '52fd-9a'],
    ['with an equals sign', 'a=b=="c"'],
  ])('sends a %s cookie back as it came', async (_kind, value) => {
    const { server, calls } = await startScript(identity, {
      ...plainScript,
      Login: () =>
        response('Login', '<returnval><key>k</key></returnval>', [
          'Set-Cookie: other=1',
          `Set-Cookie: vmware_soap_session=${value}; Path=/; HttpOnly; Secure;`,
        ]),
    })
    const client = clientFor({ port: server.port, fingerprint: identity.fingerprint })
    valueOf(await currentTime(client))
    await client.close()
    expect(
      calls.filter((call) => call.method === 'CurrentTime' || call.method === 'Logout').map((call) => call.cookie),
    ).toEqual([`vmware_soap_session=${value}`, `vmware_soap_session=${value}`])
    // A login that carried a cookie would be refused like a wrong password.
    expect(calls.find((call) => call.method === 'Login')?.cookie).toBeNull()
    await server.stop()
  })

  it('takes every manager from the service content', async () => {
    const { server, calls } = await startScript(identity, {
      ...plainScript,
      RetrievePropertiesEx: () => response('RetrievePropertiesEx', ''),
    })
    const client = clientFor({ port: server.port, fingerprint: identity.fingerprint })
    valueOf(await readInventory(client))
    await client.close()
    expect(calls.filter((call) => call.target !== null).map((call) => `${call.method} ${call.target}`)).toEqual([
      'RetrieveServiceContent ServiceInstance:ServiceInstance',
      'Login SessionManager:odd-sessions',
      'RetrievePropertiesEx PropertyCollector:odd-collector',
      'Logout SessionManager:odd-sessions',
    ])
    expect(calls.find((call) => call.method === 'RetrievePropertiesEx')?.request.body).toContain(
      '<obj type="Folder">odd-root</obj>',
    )
    expect(calls.map((call) => call.request.body).join('')).not.toContain('ha-')
    await server.stop()
  })

  it('logs in while the version is still unanswered, and uses it from the first call on', async () => {
    let versionSocket: (() => void) | undefined
    const { server, calls } = await startScript(identity, {
      ...plainScript,
      '/sdk/vimServiceVersions.xml': (_call, _index, socket) => {
        versionSocket = () => void socket.write(versions('8.0.2.0'))
        return null
      },
      // The version arrives only now; a login that waited for it would never have been sent.
      Login: (call, index, socket) => {
        versionSocket?.()
        return plainScript['Login']?.(call, index, socket) ?? null
      },
    })
    const client = clientFor({ port: server.port, fingerprint: identity.fingerprint })
    valueOf(await currentTime(client))
    await client.close()
    expect(calls.find((call) => call.method === 'CurrentTime')?.soapAction).toBe('"urn:vim25/8.0.2.0"')
    expect(
      calls
        .filter((call) => call.method === 'RetrieveServiceContent' || call.method === 'Login')
        .map((call) => call.soapAction),
    ).toEqual(['"urn:vim25/5.5"', '"urn:vim25/5.5"'])
    await server.stop()
  })

  it.each<[string, Script[string]]>([
    ['404', () => Buffer.from('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n')],
    ['garbage', () => versions('8.0"\r\nX: y')],
    ['another language', () => response('x', '')],
    [
      'an end',
      (_call, _index, socket) => {
        socket.destroy()
        return null
      },
    ],
  ])('does without the version when it is answered with %s', async (_kind, answer) => {
    const { server, calls } = await startScript(identity, { ...plainScript, '/sdk/vimServiceVersions.xml': answer })
    const remembered: string[] = []
    const client = clientFor(
      { port: server.port, fingerprint: identity.fingerprint },
      { onApiVersion: (version) => remembered.push(version) },
    )
    valueOf(await currentTime(client))
    await client.close()
    expect(remembered).toEqual([])
    expect(calls.find((call) => call.method === 'CurrentTime')?.soapAction).toBe('"urn:vim25/8.0.3.0"')
    await server.stop()
  })

  it('gives up after the second NotAuthenticated in a row', async () => {
    const { server, calls } = await startScript(identity, {
      ...plainScript,
      CurrentTime: () => fault('NotAuthenticated'),
    })
    const client = clientFor({ port: server.port, fingerprint: identity.fingerprint })
    expect(codeOf(await currentTime(client))).toBe('NOT_AUTHENTICATED')
    await client.close()
    expect(calls.map((call) => call.method).filter((method) => method === 'Login' || method === 'CurrentTime')).toEqual(
      ['Login', 'CurrentTime', 'Login', 'CurrentTime'],
    )
    await server.stop()
  })

  it('reads what the host is again after a new login: it may have been rebooted into another version', async () => {
    const upgraded = plainScript['RetrieveServiceContent']
    const { server } = await startScript(identity, {
      ...plainScript,
      RetrieveServiceContent: (call, index, socket) => {
        const text = upgraded?.(call, index, socket)?.toString() ?? ''
        return Buffer.from(index === 1 ? text : text.replace('<build>1<', '<build>2<'))
      },
      CurrentTime: (call, index, socket) =>
        index === 2 ? fault('NotAuthenticated') : (plainScript['CurrentTime']?.(call, index, socket) ?? null),
    })
    const client = clientFor({ port: server.port, fingerprint: identity.fingerprint })
    valueOf(await currentTime(client))
    expect(valueOf(await client.connect()).about.build).toBe('1')
    valueOf(await currentTime(client))
    expect(valueOf(await client.connect()).about.build).toBe('2')
    await client.close()
    await server.stop()
  })

  it.each([
    ['InvalidLogin', 'CREDENTIALS_REJECTED'],
    ['PasswordExpired', 'PASSWORD_EXPIRED'],
    ['NoPermission', 'LOGIN_NO_PERMISSION'],
    ['AdminDisabled', 'LOGIN_ACCOUNT_DISABLED'],
    ['HostAccessRestrictedToManagementServer', 'LOGIN_MANAGED'],
    ['SystemError', 'LOGIN_FAILED'],
    ['SecretCanary', 'LOGIN_FAILED'],
  ])('tries a login refused with %s once, until the user acts', async (name, code) => {
    let refuse = true
    const { server, calls } = await startScript(identity, {
      ...plainScript,
      Login: (call, index, socket) =>
        refuse ? fault(name, 'canary') : (plainScript['Login']?.(call, index, socket) ?? null),
    })
    const client = clientFor({ port: server.port, fingerprint: identity.fingerprint })
    const first = await currentTime(client)
    expect(first).toMatchObject({
      ok: false,
      problem: { code, params: { method: 'Login', sent: false, fault: name === 'SecretCanary' ? null : name } },
    })
    expect(JSON.stringify(first).toLowerCase()).not.toContain('canary')
    expect(first.ok || deliveryOf(first.problem)).toBe('not-sent')
    refuse = false
    for (let round = 0; round < 5; round += 1)
      expect(await client.connect()).toMatchObject({ ok: false, problem: { code, params: { repeated: true } } })
    expect(client.sessionState).toBe('rejected')
    expect(calls.filter(({ method }) => method === 'Login')).toHaveLength(1)
    client.forgiveRejection()
    expect(codeOf(await currentTime(client))).toBe('ok')
    await client.close()
    await server.stop()
  })

  it('logs in without a locale where the host does not know ours, and remembers it', async () => {
    const { server, calls } = await startScript(identity, {
      ...plainScript,
      Login: (call, index, socket) =>
        call.request.body.includes('<locale>')
          ? fault('InvalidLocale')
          : (plainScript['Login']?.(call, index, socket) ?? null),
      CurrentTime: (call, index, socket) =>
        index === 2 ? fault('NotAuthenticated') : (plainScript['CurrentTime']?.(call, index, socket) ?? null),
    })
    const client = clientFor({ port: server.port, fingerprint: identity.fingerprint })
    valueOf(await currentTime(client))
    expect(
      calls.filter(({ method }) => method === 'Login').map((call) => call.request.body.includes('<locale>')),
    ).toEqual([true, false])
    valueOf(await currentTime(client))
    expect(
      calls.filter(({ method }) => method === 'Login').map((call) => call.request.body.includes('<locale>')),
    ).toEqual([true, false, false])
    await client.close()
    await server.stop()
  })

  it('tries no third time when the host refuses every locale', async () => {
    const { server, calls } = await startScript(identity, { ...plainScript, Login: () => fault('InvalidLocale') })
    const client = clientFor({ port: server.port, fingerprint: identity.fingerprint })
    for (let round = 0; round < 3; round += 1)
      expect(await currentTime(client)).toMatchObject({
        ok: false,
        problem: { code: 'LOGIN_FAILED', params: { fault: 'InvalidLocale' } },
      })
    expect(calls.filter(({ method }) => method === 'Login')).toHaveLength(2)
    await client.close()
    await server.stop()
  })

  it('sends no password that XML cannot carry, and none when there is none', async () => {
    const { server, calls } = await startScript(identity, plainScript)
    const control = clientFor({ port: server.port, fingerprint: identity.fingerprint, password: 'a\u0000b' })
    expect(codeOf(await control.connect())).toBe('CREDENTIALS_UNUSABLE')
    const missing = clientFor(
      { port: server.port, fingerprint: identity.fingerprint },
      { password: () => Promise.resolve(fail(problem('KEYCHAIN_LOCKED'))) },
    )
    expect(codeOf(await currentTime(missing))).toBe('KEYCHAIN_LOCKED')
    await Promise.all([control.close(), missing.close()])
    expect(calls.some((call) => call.method === 'Login')).toBe(false)
    await server.stop()
  })

  it('a caller that cancels does not cancel the others', async () => {
    let answer: (() => void) | undefined
    const { server, calls } = await startScript(identity, {
      ...plainScript,
      RetrieveServiceContent: (call, index, socket) => {
        answer = () => void socket.write(plainScript['RetrieveServiceContent']?.(call, index, socket) ?? '')
        return null
      },
    })
    const client = clientFor({ port: server.port, fingerprint: identity.fingerprint })
    const impatient = new AbortController()
    const [first, second] = [currentTime(client, { signal: impatient.signal }), currentTime(client)]
    await server.received(2)
    impatient.abort()
    expect(await first).toMatchObject({ ok: false, problem: { code: 'CANCELLED', params: { sent: false } } })
    answer?.()
    expect(codeOf(await second)).toBe('ok')
    expect(calls.filter((call) => call.method === 'Login')).toHaveLength(1)
    await client.close()
    await server.stop()
  })

  it('logs in for a caller who comes just when the last one gave up', async () => {
    const { server, calls } = await startScript(identity, plainScript)
    const client = clientFor({ port: server.port, fingerprint: identity.fingerprint })
    const stop = new AbortController()
    const first = client.connect({ signal: stop.signal })
    stop.abort()
    const second = currentTime(client)
    expect([codeOf(await first), codeOf(await second)]).toEqual(['CANCELLED', 'ok'])
    expect(calls.filter((call) => call.method === 'Login')).toHaveLength(1)
    await client.close()
    await server.stop()
  })

  it('gives up at once while the keychain is asked, and sends no login afterwards', async () => {
    const { server, calls } = await startScript(identity, plainScript)
    const asked = Promise.withResolvers<void>()
    const keychain = Promise.withResolvers<string>()
    const client = clientFor(
      { port: server.port, fingerprint: identity.fingerprint },
      {
        password: async () => {
          asked.resolve()
          return ok(await keychain.promise)
        },
      },
    )
    const stop = new AbortController()
    const waiting = currentTime(client, { signal: stop.signal })
    await asked.promise
    stop.abort()
    expect(await waiting).toMatchObject({ ok: false, problem: { code: 'CANCELLED', params: { sent: false } } })
    keychain.resolve('late')
    await client.close()
    expect(calls.some((call) => call.method === 'Login')).toBe(false)
    await server.stop()
  })
})
