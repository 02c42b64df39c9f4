/** Texts for the stable words that problems carry as `params.reason` and mention in their sentences. */
export const reasonsEn = {
  empty: 'it is empty',
  'too-long': 'it is too long',
  'control-characters': 'it contains control characters',
  spaces: 'it contains spaces',
  'user-info': 'it contains a user name or password, which do not belong in an address',
  scheme: 'only https is supported',
  port: 'the port is not a number from 1 to 65535',
  ipv4: 'this is not a valid IPv4 address',
  ipv6: 'this is not a valid IPv6 address',
  name: 'this is not a valid host name',
  sha1: 'this looks like SHA-1',
  md5: 'this looks like MD5',
  length: 'its length is wrong',
  'not-hex': 'it contains characters other than hexadecimal digits',
} as const
