import { describe, expect, it } from 'vitest'
import { mostTelling, networkProblem } from '../../../electron/vim/network-problem.ts'
import type { ProblemCode } from '../../../shared/problems/codes.ts'
import { bareProblem } from '../../support/problem.ts'

const of = (code: string): ProblemCode =>
  networkProblem(Object.assign(new Error(code), { code }), { host: 'esxi.example.org', port: 443 }, 'connect').code

describe('an error while connecting', () => {
  it.each([
    ['ECONNREFUSED', 'CONNECTION_REFUSED'],
    ['ETIMEDOUT', 'CONNECT_TIMEOUT'],
    ['EHOSTUNREACH', 'HOST_UNREACHABLE'],
    ['ENETUNREACH', 'NETWORK_DOWN'],
    ['EAFNOSUPPORT', 'NETWORK_DOWN'],
    ['ENOTFOUND', 'NAME_NOT_FOUND'],
    ['EAI_AGAIN', 'NAME_NOT_FOUND'],
    ['EINVAL', 'HOST_UNREACHABLE'],
  ])('%s is %s', (errno, code) => expect(of(errno)).toBe(code))
})

describe('of several errors', () => {
  const telling = (...codes: ProblemCode[]): ProblemCode | undefined =>
    mostTelling(codes.map((code) => bareProblem(code)))?.code

  it('a refusal tells most, and no route of ours tells least', () => {
    expect(telling('NETWORK_DOWN', 'CONNECT_TIMEOUT')).toBe('CONNECT_TIMEOUT')
    expect(telling('NETWORK_DOWN', 'HOST_UNREACHABLE')).toBe('HOST_UNREACHABLE')
    expect(telling('CONNECT_TIMEOUT', 'NETWORK_DOWN', 'CONNECTION_REFUSED')).toBe('CONNECTION_REFUSED')
    expect(telling('NETWORK_DOWN')).toBe('NETWORK_DOWN')
    expect(telling()).toBeUndefined()
  })
})
