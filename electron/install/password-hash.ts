import { randomBytes } from 'node:crypto'
import { encrypt } from 'unixcrypt'

const alphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** SHA-512 crypt with 16 characters of random salt, as `rootpw --iscrypted` takes it. The password is kept nowhere. */
export function hashRootPassword(password: string): string {
  // 64 characters: six bits of a byte choose one without favouring any.
  const salt = Array.from(randomBytes(16), (byte) => alphabet[byte & 63]).join('')
  return encrypt(password, `$6$${salt}`)
}
