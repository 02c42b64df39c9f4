import { X509Certificate } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createCertificate, loadOrCreateCertificate } from '../../../electron/practice/certificate.ts'

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'practice-'))
  onTestFinished(() => rm(made, { recursive: true, force: true }))
  return made
}

test('is made once, kept, and only the owner can read it', async () => {
  const directory = join(await folder(), 'new', 'data')
  const first = await loadOrCreateCertificate(directory)
  const second = await loadOrCreateCertificate(directory)
  expect(first.ok && second.ok && { ...second.value, key: second.value.key.trim() }).toEqual(
    first.ok && { cert: first.value.cert.trim(), key: first.value.key.trim() },
  )
  const names = await readdir(directory)
  expect(names).toHaveLength(1)
  if (process.platform !== 'win32') expect((await stat(join(directory, names[0] ?? ''))).mode & 0o777).toBe(0o600)
})

test('two installations have two certificates, signed with SHA-256 by a strong key', async () => {
  const made = [await loadOrCreateCertificate(await folder()), await loadOrCreateCertificate(await folder())].map(
    (result) => {
      if (!result.ok) throw new Error(result.problem.code)
      return new X509Certificate(result.value.cert)
    },
  )
  expect(made[0]?.fingerprint256).not.toBe(made[1]?.fingerprint256)
  expect(made[0]?.subject).toContain('O=Practice host')
  expect(made[0]?.publicKey.asymmetricKeyDetails).toMatchObject({ namedCurve: 'prime256v1' })
  expect(Date.parse(made[0]?.validTo ?? '') - Date.now()).toBeGreaterThan(9 * 365 * 24 * 3_600_000)
  expect(made[0]?.verify(made[0].publicKey)).toBe(true)
})

test('a damaged file is said to be one and left as it is', async () => {
  const directory = await folder()
  await writeFile(join(directory, 'practice-host.pem'), 'not a certificate')
  expect(await loadOrCreateCertificate(directory)).toMatchObject({ ok: false, problem: { code: 'STORAGE_CORRUPT' } })
})

test('a key that belongs to another certificate is damage as well', async () => {
  const [one, two] = [await createCertificate(), await createCertificate()]
  const directory = await folder()
  await writeFile(join(directory, 'practice-host.pem'), `${one.cert}\n${two.key}\n`)
  expect(await loadOrCreateCertificate(directory)).toMatchObject({ ok: false, problem: { code: 'STORAGE_CORRUPT' } })
})

test('a folder in the way, or none to write to, is a problem and not an exception', async () => {
  const directory = await folder()
  await mkdir(join(directory, 'practice-host.pem'))
  expect(await loadOrCreateCertificate(directory)).toMatchObject({ ok: false, problem: { code: 'STORAGE_UNREADABLE' } })
  await writeFile(join(directory, 'file'), '')
  const below = await loadOrCreateCertificate(join(directory, 'file', 'below'))
  expect(below.ok).toBe(false)
})
