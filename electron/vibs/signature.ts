import { createHash, createPublicKey, verify, X509Certificate, type KeyObject } from 'node:crypto'
import type { VibSignature } from '../../shared/models/vib.ts'

/** The largest signature that is read. Bytes; real ones have some five thousand. */
export const maxSignatureBytes = 64 * 1_024

/** An ASN.1 value in DER: its tag, its content, and all of it. */
interface Der {
  readonly tag: number
  readonly content: Buffer
  readonly whole: Buffer
}

const sequence = 0x30
const set = 0x31
const contextZero = 0xa0
const octetString = 0x04
const oids = {
  signedData: '2a864886f70d010702',
  messageDigest: '2a864886f70d010904',
  sha1: '2b0e03021a',
  sha256: '608648016503040201',
  sha384: '608648016503040202',
  sha512: '608648016503040203',
} as const
const digests: ReadonlyMap<string, string> = new Map([
  [oids.sha1, 'sha1'],
  [oids.sha256, 'sha256'],
  [oids.sha384, 'sha384'],
  [oids.sha512, 'sha512'],
])

/**
 * Compares a detached PKCS #7 signature (PEM, RFC 2315 and 5652) with the descriptor it stands beside. `matches` when its
 * digest is the descriptor's and a certificate in it made it. Whose certificate that is remains open: the vendor's root is
 * not at hand, so a match never means that the file is to be trusted.
 */
export function checkSignature(signature: Buffer | null, descriptor: Buffer): VibSignature {
  if (signature === null) return 'absent'
  if (signature.length === 0) return 'empty'
  try {
    return compareSignature(readPem(signature), descriptor)
  } catch {
    // Whatever it is, neither this reader nor the system's library can read it.
    return 'unreadable'
  }
}

function readPem(pem: Buffer): Buffer {
  const [, base64] =
    /^\s*-----BEGIN (?:PKCS7|CMS)-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END (?:PKCS7|CMS)-----\s*$/.exec(
      pem.toString('latin1'),
    ) ?? []
  if (base64 === undefined) throw new Error('no PEM')
  return Buffer.from(base64, 'base64')
}

function compareSignature(der: Buffer, descriptor: Buffer): VibSignature {
  const [type, explicit] = childrenOf(readDer(der), sequence)
  if (type?.content.toString('hex') !== oids.signedData) throw new Error('no signed data')
  const signedData = childrenOf(childrenOf(explicit, contextZero)[0], sequence)
  const certificates = certificatesOf(signedData.find(({ tag }) => tag === contextZero))
  const signers = childrenOf(signedData.at(-1), set)
  if (signers.length === 0 || certificates.length === 0) throw new Error('no signer')
  return signers.every((signer) => isSignedBy(signer, certificates, descriptor)) ? 'matches' : 'tampered'
}

function certificatesOf(certificates: Der | undefined): KeyObject[] {
  if (certificates === undefined) return []
  return childrenOf(certificates, contextZero).map(({ whole }) =>
    createPublicKey(new X509Certificate(whole).publicKey.export({ type: 'spki', format: 'pem' })),
  )
}

function isSignedBy(signer: Der, keys: readonly KeyObject[], descriptor: Buffer): boolean {
  const parts = childrenOf(signer, sequence)
  // Version, issuer and serial number (or key id), algorithm of the digest, attributes if any, algorithm, signature.
  const digest = digests.get(childrenOf(parts[2], sequence)[0]?.content.toString('hex') ?? '')
  const attributes = parts.find(({ tag }, index) => index > 2 && tag === contextZero)
  const value = parts.find(({ tag }, index) => index > 3 && tag === octetString)
  if (digest === undefined || value === undefined) throw new Error('unknown algorithm')
  let signed = descriptor
  if (attributes !== undefined) {
    const stated = messageDigest(attributes)
    if (!createHash(digest).update(descriptor).digest().equals(stated)) return false
    // Signed as the set they are, not under the tag they are stored with.
    signed = Buffer.concat([Buffer.from([set]), attributes.whole.subarray(1)])
  }
  return keys.some((key) => verifies(digest, signed, key, value.content))
}

function verifies(digest: string, signed: Buffer, key: KeyObject, signature: Buffer): boolean {
  try {
    return verify(digest, signed, key, signature)
  } catch {
    // A certificate of the chain whose key cannot have made this signature.
    return false
  }
}

function messageDigest(attributes: Der): Buffer {
  for (const attribute of childrenOf(attributes, contextZero)) {
    const [type, values] = childrenOf(attribute, sequence)
    if (type?.content.toString('hex') !== oids.messageDigest) continue
    const [digest] = childrenOf(values, set)
    if (digest?.tag === octetString) return digest.content
  }
  throw new Error('no digest among the attributes')
}

function readDer(bytes: Buffer): Der {
  const tag = bytes[0]
  const first = bytes[1]
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) throw new Error('no DER')
  const lengthBytes = first < 0x80 ? 0 : first - 0x80
  // The indefinite form of BER is not used in signatures of VIBs.
  if (first === 0x80 || lengthBytes > 4 || bytes.length < 2 + lengthBytes) throw new Error('no DER length')
  const length = lengthBytes === 0 ? first : bytes.readUIntBE(2, lengthBytes)
  const begin = 2 + lengthBytes
  if (begin + length > bytes.length) throw new Error('cut off')
  return { tag, content: bytes.subarray(begin, begin + length), whole: bytes.subarray(0, begin + length) }
}

function childrenOf(parent: Der | undefined, tag: number): Der[] {
  if (parent?.tag !== tag) throw new Error('another structure')
  const children: Der[] = []
  for (let rest = parent.content; rest.length > 0;) {
    const child = readDer(rest)
    children.push(child)
    rest = rest.subarray(child.whole.length)
  }
  return children
}
