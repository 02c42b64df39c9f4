import { describe, expect, it } from 'vitest'
import { problemCodes } from '../../../shared/problems/codes.ts'
import { bareProblem } from '../../support/problem.ts'
import { deliveryOf, faultProblem, isFault, isKnownFault, readLocalizedFault } from '../../../electron/vim/faults.ts'
import { loginProblem } from '../../../electron/vim/login-problem.ts'
import { isRefusal } from '../../../electron/vim/refusal.ts'
import { SoapReply } from '../../../electron/vim/soap.ts'
import { createRedactor } from '../../../electron/storage/redactor.ts'
import type { XmlNode } from '../../../electron/vim/xml/node.ts'
import { root } from './parse.ts'

const xsi = 'http://www.w3.org/2001/XMLSchema-instance'
const soap = 'http://schemas.xmlsoap.org/soap/envelope/'
const enveloped = (content: string): string =>
  `<s:Envelope xmlns:s="${soap}" xmlns:i="${xsi}"><s:Body>${content}</s:Body></s:Envelope>`

/** Problem of a reply, by code and params; the name of the response element when it went well. */
function outcome(text: string, status = 200, method = 'Do'): unknown {
  const reply = new SoapReply(method)
  reply.start(status)
  const stopped = reply.write(Buffer.from(text)) ?? reply.end()
  if (stopped) return stopped.code
  const result = reply.result()
  return 'problem' in result ? { code: result.problem.code, ...result.problem.params } : result.response.name
}

const faulted = (
  detail: string,
  rest = '<faultcode>ServerFaultCode</faultcode><faultstring>It says no.</faultstring>',
): unknown => outcome(enveloped(`<s:Fault>${rest}${detail}</s:Fault>`), 500)

describe('a SOAP reply', () => {
  it('gives the response element', () => {
    expect(outcome(enveloped('<DoResponse xmlns="urn:vim25"><returnval/></DoResponse>'))).toBe('DoResponse')
    expect(outcome(enveloped('<v:DoResponse xmlns:v="urn:vim25"/>'))).toBe('DoResponse')
  })

  it.each([
    [enveloped(''), 'REPLY_UNEXPECTED'],
    [enveloped('<OtherResponse/>'), 'REPLY_UNEXPECTED'],
    [`<s:Envelope xmlns:s="${soap}"/>`, 'REPLY_UNEXPECTED'],
    ['<Envelope><Body><DoResponse/></Body></Envelope>', 'NOT_SOAP'],
    ['<html/>', 'NOT_SOAP'],
    [enveloped('<Fault><faultstring>x</faultstring></Fault>'), 'REPLY_UNEXPECTED'],
  ])('%s is %s', (text, code) => expect(outcome(text)).toBe(code))

  it('an answer under 500 is no answer', () => expect(outcome(enveloped('<DoResponse/>'), 500)).toBe('HTTP_STATUS'))

  it('is a problem as long as it has not ended', () => {
    expect(new SoapReply('Do').result()).toMatchObject({ problem: { code: 'REPLY_UNEXPECTED' } })
  })
})

describe('a SOAP fault', () => {
  const expected = { code: 'LICENCE_RESTRICTED', method: 'Do', fault: 'RestrictedVersion', message: 'It says no.' }

  it('is known by xsi:type', () =>
    expect(faulted('<detail><Anything i:type="RestrictedVersion"/></detail>')).toEqual(expected))
  it('is known by xsi:type under any prefix', () =>
    expect(faulted(`<detail><A xmlns:v="urn:vim25" xmlns:q="${xsi}" q:type="v:RestrictedVersion"/></detail>`)).toEqual(
      expected,
    ))
  it('is known by the name of its element', () =>
    expect(faulted('<detail><RestrictedVersionFault xmlns="urn:vim25"/></detail>')).toEqual(expected))
  it('xsi:type counts more than the name', () =>
    expect(faulted('<detail><RuntimeFaultFault i:type="RestrictedVersion"/></detail>')).toEqual(expected))
  it('is a fault under 200 as well', () => {
    expect(
      outcome(enveloped('<s:Fault><faultstring>x</faultstring><detail><NotSupportedFault/></detail></s:Fault>')),
    ).toMatchObject({ code: 'NOT_SUPPORTED' })
  })
  it('without detail keeps its code', () =>
    expect(faulted('')).toMatchObject({ code: 'HOST_FAULT', fault: 'ServerFaultCode' }))
  it('without anything is still a fault', () =>
    expect(faulted('', '')).toEqual({ code: 'HOST_FAULT', method: 'Do', fault: 'unknown', message: '' }))

  it('names the privilege that lacks, and is not confused by faults within it', () => {
    expect(
      faulted(
        '<detail><NoPermissionFault i:type="NoPermission"><faultCause><fault i:type="InvalidState"/>' +
          '</faultCause><object type="HostSystem">h</object>' +
          '<privilegeId>Host.Config.Maintenance</privilegeId></NoPermissionFault></detail>',
      ),
    ).toMatchObject({ code: 'NO_PERMISSION', fault: 'NoPermission', privilege: 'Host.Config.Maintenance' })
  })

  it('a long message is cut', () => {
    const cut = faulted(
      '<detail><NotSupportedFault/></detail>',
      `<faultstring>${'x'.repeat(10_000)}</faultstring>`,
    ) as { message: string }
    expect(cut.message).toHaveLength(500)
  })

  it('holds no secret, and no half of one that was cut', () => {
    const redactor = createRedactor()
    redactor.add('correct horse battery')
    for (const length of [495, 490, 480, 470]) {
      const said = `${'x'.repeat(length)} correct horse battery staple`
      const reply = new SoapReply('Do', undefined, (text) => redactor.redact(text))
      reply.start(500)
      reply.write(
        Buffer.from(
          enveloped(
            `<s:Fault><faultstring>${said}</faultstring><detail><F i:type="${said.slice(400)}">` +
              `<privilegeId>${said.slice(400)}</privilegeId></F></detail></s:Fault>`,
          ),
        ),
      )
      reply.end()
      expect(JSON.stringify(reply.result())).not.toMatch(/corr/)
    }
    const malformed = new SoapReply('Do', undefined, (text) => redactor.redact(text))
    redactor.add('correcthorse')
    expect(JSON.stringify(malformed.write(Buffer.from(`<a></${'x'.repeat(170)}correcthorse>`)))).not.toMatch(/corr/)
  })

  it('keeps the name of a known fault, by which runs decide, although it is a password', () => {
    const redact = (text: string): string => text.replaceAll('InvalidState', '«secret»')
    expect(faultProblem('InvalidState', 'InvalidState', undefined, 'm', redact).params).toMatchObject({
      fault: 'InvalidState',
      message: '«secret»',
    })
  })

  it('of a task is read from its LocalizedMethodFault', () => {
    const node: XmlNode = root(
      `<error xmlns:i="${xsi}"><fault i:type="InvalidPowerState">` +
        '<existingState>poweredOff</existingState></fault><localizedMessage>Wrong ' +
        'state.</localizedMessage></error>',
    )
    expect(readLocalizedFault(node, 'PowerOffVM_Task')).toMatchObject({
      code: 'INVALID_POWER_STATE',
      params: { method: 'PowerOffVM_Task', fault: 'InvalidPowerState', message: 'Wrong state.' },
    })
    expect(readLocalizedFault(root('<error/>'), 'm')).toMatchObject({
      code: 'HOST_FAULT',
      params: { fault: 'unknown', message: '' },
    })
  })
})

describe('the table of faults', () => {
  it.each([
    ['InvalidLogin', 'CREDENTIALS_REJECTED'],
    ['NotAuthenticated', 'NOT_AUTHENTICATED'],
    ['NoPermission', 'NO_PERMISSION'],
    ['InvalidState', 'INVALID_STATE'],
    ['InvalidPowerState', 'INVALID_POWER_STATE'],
    ['ToolsUnavailable', 'TOOLS_UNAVAILABLE'],
    ['RestrictedVersion', 'LICENCE_RESTRICTED'],
    ['TaskInProgress', 'TASK_IN_PROGRESS'],
    ['MethodNotFound', 'METHOD_NOT_FOUND'],
    ['ManagedObjectNotFound', 'OBJECT_NOT_FOUND'],
    ['Timedout', 'TIMED_OUT'],
    ['HostConfigFault', 'HOST_CONFIG_FAULT'],
    ['NotSupported', 'NOT_SUPPORTED'],
    ['InvalidArgument', 'INVALID_ARGUMENT'],
    ['RequestCanceled', 'REQUEST_CANCELED'],
  ])('%s is %s', (fault, code) => {
    expect(faultProblem(fault, 'm', undefined, 'Do')).toEqual({
      code,
      params: { method: 'Do', fault, message: 'm', ...(code === 'NO_PERMISSION' && { privilege: null }) },
    })
    expect(deliveryOf(faultProblem(fault, 'm', undefined, 'Do'))).toBe('refused')
  })

  it.each(['SomethingNew', 'toString', '__proto__', ''])('%j keeps its name', (fault) => {
    expect(faultProblem(fault, '', undefined, 'Do')).toMatchObject({ code: 'HOST_FAULT', params: { fault } })
  })
})

describe('a fault that extends another', () => {
  it.each([
    ['InvalidHostState', 'INVALID_STATE'],
    ['QuestionPending', 'INVALID_STATE'],
    ['PasswordExpired', 'CREDENTIALS_REJECTED'],
    ['AdminDisabled', 'HOST_CONFIG_FAULT'],
    ['HostAccessRestrictedToManagementServer', 'NOT_SUPPORTED'],
    ['VAppTaskInProgress', 'TASK_IN_PROGRESS'],
    ['InvalidPowerState', 'INVALID_POWER_STATE'],
    ['NotAuthenticated', 'NOT_AUTHENTICATED'],
    ['SystemError', 'HOST_FAULT'],
  ])('%s is %s, under its own name', (fault, code) => {
    expect(faultProblem(fault, '', undefined, 'Do')).toMatchObject({ code, params: { fault } })
  })

  it('is known as a member of its families, and of no other', () => {
    const power = faultProblem('InvalidPowerState', '', undefined, 'PowerOffVM_Task')
    expect(
      ['InvalidPowerState', 'InvalidState', 'TaskInProgress', 'toString'].map((family) => isFault(power, family)),
    ).toEqual([true, true, false, false])
    expect(
      ['NotAuthenticated', 'NoPermission', 'SecurityError'].every((family) =>
        isFault(faultProblem('NotAuthenticated', '', undefined, 'Do'), family),
      ),
    ).toBe(true)
    expect(isFault(faultProblem('InvalidState', '', undefined, 'Do'), 'InvalidPowerState')).toBe(false)
    expect(isFault(bareProblem('CONNECTION_LOST'), 'InvalidState')).toBe(false)
  })

  it('is on the list, unlike what a server makes up', () => {
    expect(['PasswordExpired', 'InvalidLogin', 'SystemError', 'InvalidHostState'].every(isKnownFault)).toBe(true)
    expect(['canary', 'toString', '__proto__', ''].some(isKnownFault)).toBe(false)
  })

  it('keeps no name longer than the API has', () => {
    expect(faultProblem('x'.repeat(10_000), '', undefined, 'Do').params['fault']).toHaveLength(100)
  })
})

describe('a fault at the login', () => {
  const refused = (fault: string, method = 'Login') => loginProblem(faultProblem(fault, 'canary', undefined, method))

  it.each([
    ['InvalidLogin', 'CREDENTIALS_REJECTED'],
    ['InvalidClientCertificate', 'CREDENTIALS_REJECTED'],
    ['PasswordExpired', 'PASSWORD_EXPIRED'],
    ['NoPermission', 'LOGIN_NO_PERMISSION'],
    ['AdminDisabled', 'LOGIN_ACCOUNT_DISABLED'],
    ['HostAccessRestrictedToManagementServer', 'LOGIN_MANAGED'],
    ['InvalidLocale', 'LOGIN_FAILED'],
    ['SystemError', 'LOGIN_FAILED'],
    ['NotAuthenticated', 'LOGIN_FAILED'],
    ['RestrictedVersion', 'LOGIN_FAILED'],
  ])('%s is %s, and keeps its name and nothing else', (fault, code) => {
    expect(refused(fault)).toEqual({ code, params: { method: 'Login', fault } })
  })

  it('keeps no name that is not on the list', () => {
    expect(refused('canary')).toEqual({ code: 'LOGIN_FAILED', params: { method: 'Login', fault: null } })
  })

  it('is no refusal of the call that wanted the login', () => {
    expect(['NoPermission', 'SystemError', 'canary'].map((fault) => isRefusal(refused(fault)))).toEqual([
      false,
      false,
      false,
    ])
    expect(isRefusal(faultProblem('NoPermission', '', undefined, 'Do'))).toBe(true)
  })
})

describe('what became of a failed call', () => {
  it.each([
    'NAME_NOT_FOUND',
    'CONNECTION_REFUSED',
    'CONNECT_TIMEOUT',
    'HOST_UNREACHABLE',
    'NETWORK_DOWN',
    'TLS_TIMEOUT',
    'TLS_FAILED',
    'CERTIFICATE_CHANGED',
    'CREDENTIALS_MISSING',
    'CREDENTIALS_UNUSABLE',
    'KEYCHAIN_MISSING',
    'KEYCHAIN_LOCKED',
    'KEYCHAIN_REFUSED',
  ] as const)('%s: it was not sent', (code) => expect(deliveryOf(bareProblem(code))).toBe('not-sent'))

  it('anything else without a word of the host is unknown', () => {
    for (const code of problemCodes)
      if (deliveryOf(bareProblem(code)) !== 'not-sent') expect(deliveryOf(bareProblem(code))).toBe('unknown')
    for (const code of [
      'CONNECTION_LOST',
      'REPLY_TIMEOUT',
      'REPLY_TRUNCATED',
      'REPLY_MALFORMED',
      'HTTP_STATUS',
      'NOT_SOAP',
      'CANCELLED',
    ] as const)
      expect(deliveryOf(bareProblem(code))).toBe('unknown')
  })

  it('a call that was given up before it was sent was not sent', () => {
    expect(deliveryOf(bareProblem('CANCELLED', { sent: false }))).toBe('not-sent')
    expect(deliveryOf(bareProblem('CANCELLED', { sent: true }))).toBe('unknown')
    expect(deliveryOf(bareProblem('CONNECTION_LOST', { sent: false }))).toBe('not-sent')
  })
})
