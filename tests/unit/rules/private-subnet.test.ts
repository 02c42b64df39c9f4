import { describe, expect, it } from 'vitest'
import { privateSubnet } from '../../../shared/rules/private-subnet.ts'

function read(input: string): unknown {
  const subnet = privateSubnet(input)
  return subnet.ok
    ? [subnet.value.subnet, subnet.value.addresses.length, subnet.value.addresses[0], subnet.value.addresses.at(-1)]
    : subnet.problem.code
}

describe('a subnet that may be searched', () => {
  it.each([
    ['192.168.1.0/24', ['192.168.1.0/24', 254, '192.168.1.1', '192.168.1.254']],
    ['192.168.1.77/24', ['192.168.1.0/24', 254, '192.168.1.1', '192.168.1.254']],
    ['10.255.252.0/22', ['10.255.252.0/22', 1_022, '10.255.252.1', '10.255.255.254']],
    ['172.31.255.254/31', ['172.31.255.254/31', 2, '172.31.255.254', '172.31.255.255']],
    [' 10.0.0.7 ', ['10.0.0.7/32', 1, '10.0.0.7', '10.0.0.7']],
    ['127.0.0.1/32', ['127.0.0.1/32', 1, '127.0.0.1', '127.0.0.1']],
    ['169.254.1.0/30', ['169.254.1.0/30', 2, '169.254.1.1', '169.254.1.2']],
  ])('%s', (input, expected) => {
    expect(read(input)).toEqual(expected)
  })

  it.each([
    '192.0.2.0/24',
    '8.8.8.8',
    '172.32.0.0/24',
    '172.15.255.0/24',
    '192.169.0.0/24',
    '11.0.0.0/24',
    '10.0.0.0/21',
    '10.0.0.0/33',
    '10.0.0.256/24',
    '10.0.0/24',
    '',
    'fe80::/64',
    '10.0.0.0/24; true',
    '0.0.0.0/24',
  ])('refuses %s', (input) => {
    expect(read(input)).toBe('SUBNET_INVALID')
  })
})
