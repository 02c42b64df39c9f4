import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { readFile, realpath } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { systemClock, type Clock } from '../../../shared/clock.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { replaceFile } from '../../storage/atomic-file.ts'
import { acquireLock } from '../../storage/lock.ts'
import { appendToLedger, readLedger, signedText, type LedgerLine } from './ledger.ts'

/** What is used of a keychain: the product's own secret store is one. */
export interface Keychain {
  /** Whether it can be used right now, without a prompt. */
  status(): Promise<Result<void>>
  get(account: string): Promise<Result<string | null>>
  set(account: string, secret: string): Promise<Result<void>>
}

export interface SigningOptions {
  /** Folder of the journal. */
  readonly dir: string
  readonly keychain: Keychain
  readonly clock?: Clock
  /** How long the keychain may take to answer one call. Milliseconds; default 5,000. */
  readonly keychainMs?: number
}

/** The newest line of the chain of runs that was signed, as the keychain keeps it. */
export interface NewestRun {
  readonly seq: number
  readonly hash: string
}

const newestSchema = z.object({ seq: z.number().int().nonnegative(), hash: z.string().regex(/^[0-9a-f]{64}$/) })

/** The entries of the keychain for one journal: two data folders must not take each other's runs for missing. */
async function accountsOf(dir: string): Promise<{ readonly key: string; readonly newest: string }> {
  const place = createHash('sha256')
    .update(await realpath(dir))
    .digest('hex')
    .slice(0, 16)
  return { key: `report-key-${place}`, newest: `newest-run-${place}` }
}

/** Returns the file with the public key, for those who check a journal without the program. */
export function publicKeyFile(dir: string): string {
  return path.join(dir, 'runs.pub')
}

/** Asks the keychain within a time limit: one that hangs is one that is locked. */
async function within<T>(
  { clock = systemClock, keychainMs = 5_000 }: SigningOptions,
  ask: () => Promise<Result<T>>,
): Promise<Result<T>> {
  const answered = new AbortController()
  const late = clock
    .sleep(keychainMs, answered.signal)
    .then((): Result<T> => fail(problem('KEYCHAIN_LOCKED', { reason: 'no-answer' })))
  try {
    return await Promise.race([ask(), late])
  } catch (error) {
    return fail(problem('KEYCHAIN_REFUSED', { reason: 'library' }, error))
  } finally {
    answered.abort()
  }
}

async function usable(options: SigningOptions): Promise<Result<void>> {
  return within(options, () => options.keychain.status())
}

/**
 * Signs the chain of runs as it is now, with the key of this installation, which is made on first use and never leaves the
 * keychain; then keeps there which line is the newest. To be called when a run is over: it may wait for the keychain.
 * Without a keychain nothing is signed. Problems: `KEYCHAIN_MISSING`, `KEYCHAIN_LOCKED`, `KEYCHAIN_REFUSED`, those of
 * writing.
 */
export async function signChain(options: SigningOptions): Promise<Result<void>> {
  const { dir, clock } = options
  try {
    const ledger = await readLedger(dir)
    if (!ledger.ok) return ledger
    if (ledger.value === null) return ok()
    const open = await usable(options)
    if (!open.ok) return open
    const accounts = await accountsOf(dir)
    const secret = await ownKey(options, accounts.key)
    if (!secret.ok) return secret
    const key = createPrivateKey({ key: Buffer.from(secret.value, 'base64'), format: 'der', type: 'pkcs8' })
    const spki = createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64')
    const signed = await appendToLedger({ dir, ...(clock && { clock }) }, (end, tail) => {
      const last = tail.findLast(({ link }) => link !== null)?.entry
      if (end.seq < 0 || (last?.type === 'signature' && last.key === spki)) return null
      const signature = sign(null, Buffer.from(signedText(end.prev)), key).toString('base64')
      return { type: 'signature', key: spki, signature }
    })
    if (!signed.ok) return signed
    await publish(dir, spki)
    return keepNewest(options, accounts.newest, signed.value)
  } catch (error) {
    return fail(problem('STORAGE_WRITE_FAILED', { file: dir }, error))
  }
}

/** Returns the private key of the keychain; makes one where there is none, one process at a time. */
async function ownKey(options: SigningOptions, account: string): Promise<Result<string>> {
  const { dir, keychain } = options
  const found = await within(options, () => keychain.get(account))
  if (!found.ok) return found
  if (found.value !== null) return ok(found.value)
  const file = publicKeyFile(await realpath(dir))
  const lock = await acquireLock(file, { busy: 'STORAGE_BUSY', params: { file }, what: 'key', waitMs: 5_000 })
  if (!lock.ok) return lock
  try {
    const again = await within(options, () => keychain.get(account))
    if (!again.ok) return again
    if (again.value !== null) return ok(again.value)
    const { privateKey } = generateKeyPairSync('ed25519')
    const secret = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
    const kept = await within(options, () => keychain.set(account, secret))
    return kept.ok ? ok(secret) : kept
  } finally {
    await lock.value.release()
  }
}

/** Lays the public key beside the journal. It proves nothing by itself: what counts is the one in the keychain. */
async function publish(dir: string, spki: string): Promise<void> {
  const pem = `-----BEGIN PUBLIC KEY-----\n${spki}\n-----END PUBLIC KEY-----\n`
  const file = publicKeyFile(dir)
  const there = await readFile(file, 'utf8').catch(() => null)
  if (there !== pem) await replaceFile(file, pem)
}

/**
 * Keeps the number and hash of the newest line. What is kept already is only replaced while the chain still holds it:
 * otherwise it is the proof that runs are missing.
 */
async function keepNewest(options: SigningOptions, account: string, newest: NewestRun): Promise<Result<void>> {
  const { dir, keychain } = options
  const kept = await within(options, () => keychain.get(account))
  if (!kept.ok) return kept
  const before = kept.value === null ? null : newestOf(kept.value)
  if (before !== null) {
    const ledger = await readLedger(dir)
    if (!ledger.ok) return ledger
    if (before.seq >= newest.seq || !holds(ledger.value ?? [], before)) return ok()
  }
  return within(options, () => keychain.set(account, JSON.stringify({ seq: newest.seq, hash: newest.hash })))
}

function newestOf(text: string): NewestRun | null {
  try {
    return newestSchema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

/** Tells whether a chain still has the line that the keychain knows. */
export function holds(lines: readonly LedgerLine[], { seq, hash }: NewestRun): boolean {
  return lines.some((line) => line.link?.seq === seq && line.hash === hash)
}

/** What the keychain knows of a journal; null where it has nothing. */
export interface Kept {
  /** The public key as SPKI in base64. */
  readonly key: string | null
  readonly newest: NewestRun | null
}

/** Reads what the keychain knows of a journal. Problems: those of the keychain. */
export async function readKept(options: SigningOptions): Promise<Result<Kept>> {
  const open = await usable(options)
  if (!open.ok) return open
  let accounts: Awaited<ReturnType<typeof accountsOf>>
  try {
    accounts = await accountsOf(options.dir)
  } catch {
    // A folder that is not there has no place to be known by.
    return ok({ key: null, newest: null })
  }
  const secret = await within(options, () => options.keychain.get(accounts.key))
  if (!secret.ok) return secret
  const newest = await within(options, () => options.keychain.get(accounts.newest))
  if (!newest.ok) return newest
  return ok({
    key: secret.value === null ? null : publicKeyOf(secret.value),
    newest: newest.value === null ? null : newestOf(newest.value),
  })
}

function publicKeyOf(secret: string): string | null {
  try {
    const key = createPrivateKey({ key: Buffer.from(secret, 'base64'), format: 'der', type: 'pkcs8' })
    return createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64')
  } catch {
    return null
  }
}

/** Tells whether a signature over the chain up to a line is right. */
export function isSignedBy(key: string, lineHash: string, signature: string): boolean {
  try {
    const publicKey = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' })
    return (
      publicKey.asymmetricKeyType === 'ed25519' &&
      verify(null, Buffer.from(signedText(lineHash)), publicKey, Buffer.from(signature, 'base64'))
    )
  } catch {
    return false
  }
}
