import type { ProblemCode } from '../../../shared/problems/codes.ts'

const fields: Partial<Record<ProblemCode, 'address' | 'password' | 'name'>> = {
  ADDRESS_INVALID: 'address',
  NAME_NOT_FOUND: 'address',
  CONNECTION_REFUSED: 'address',
  CONNECT_TIMEOUT: 'address',
  HOST_UNREACHABLE: 'address',
  NOT_SOAP: 'address',
  TLS_FAILED: 'address',
  TLS_TIMEOUT: 'address',
  NOT_STANDALONE: 'address',
  HOST_EXISTS: 'address',
  CREDENTIALS_REJECTED: 'password',
  CREDENTIALS_UNUSABLE: 'password',
  PASSWORD_EXPIRED: 'password',
  HOST_NAME_TAKEN: 'name',
  HOST_NAME_INVALID: 'name',
}

/** The field a refusal is about; null when it is about none of them. */
export function fieldOf(code: ProblemCode): 'address' | 'password' | 'name' | null {
  return fields[code] ?? null
}
