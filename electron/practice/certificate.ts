import { X509Certificate, createPrivateKey } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok } from '../../shared/result.ts'
import type { Result } from '../../shared/result.ts'

/** A certificate and its private key, both PEM. */
export interface PracticeCertificate {
  readonly key: string
  readonly cert: string
}

const fileName = 'practice-host.pem'

/**
 * The practice host's own certificate. Fact: every host makes its own; so does every installation, once, and keeps it.
 * Key and certificate share one file that only the owner can read, put in place by a rename: no crash leaves one without the other.
 *
 * Problems: STORAGE_UNREADABLE, STORAGE_CORRUPT (a file exists but holds no matching pair), STORAGE_WRITE_FAILED.
 */
export async function loadOrCreateCertificate(directory: string): Promise<Result<PracticeCertificate>> {
  const file = join(directory, fileName)
  let text: string | undefined
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      return fail(problem('STORAGE_UNREADABLE', { file: fileName }, error))
  }
  if (text !== undefined) {
    const pair = parse(text)
    return pair === undefined ? fail(problem('STORAGE_CORRUPT', { file: fileName })) : ok(pair)
  }
  const created = await createCertificate()
  try {
    await write(directory, file, `${created.cert.trim()}\n${created.key.trim()}\n`)
  } catch (error) {
    return fail(problem('STORAGE_WRITE_FAILED', { file: fileName }, error))
  }
  return ok(created)
}

/** Creates a self-signed certificate for loopback use; ten years, like a host's own. EC P-256, SHA-256. */
export async function createCertificate(): Promise<PracticeCertificate> {
  const now = Date.now()
  const made = await generate(
    [
      { shortName: 'O', value: 'Practice host' },
      { shortName: 'OU', value: 'Practice host default certificate' },
      { name: 'commonName', value: 'practice.example.org' },
    ],
    {
      keyType: 'ec',
      curve: 'P-256',
      algorithm: 'sha256',
      notBeforeDate: new Date(now - 24 * 3_600_000),
      notAfterDate: new Date(now + 3650 * 24 * 3_600_000),
      extensions: [
        { name: 'basicConstraints', cA: false },
        { name: 'keyUsage', digitalSignature: true, critical: true },
        { name: 'extKeyUsage', serverAuth: true },
        {
          name: 'subjectAltName',
          altNames: [
            { type: 2, value: 'localhost' },
            { type: 7, ip: '127.0.0.1' },
            { type: 7, ip: '::1' },
          ],
        },
      ],
    },
  )
  return { key: made.private, cert: made.cert }
}

async function write(directory: string, file: string, text: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const draft = `${file}.${process.pid}.new`
  try {
    const handle = await open(draft, 'wx', 0o600)
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(draft, file)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

function parse(text: string): PracticeCertificate | undefined {
  const cert = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/)?.[0]
  const key = text.match(/-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]+-----END [A-Z ]*PRIVATE KEY-----/)?.[0]
  if (cert === undefined || key === undefined) return undefined
  try {
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key)) ? { cert, key } : undefined
  } catch {
    return undefined
  }
}
