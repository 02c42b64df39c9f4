import { generateKeyPairSync, sign } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readUpdateSource } from '../../../electron/shell/updates/source.ts'
import { UpdateService, type Updater, type UpdateServiceOptions } from '../../../electron/shell/updates/update-service.ts'
import { largestChannelFile, SignatureError, verifyChannel } from '../../../electron/shell/updates/verify-channel.ts'
import type { UpdateState } from '../../../shared/models/update.ts'
import { makeTempDir } from '../../support/tmp.ts'

const pair = generateKeyPairSync('ed25519')
const spki = pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
const signed = (text: string, key = pair.privateKey): string => sign(null, Buffer.from(text), key).toString('base64')

describe('the signature of a channel file', () => {
  const text = 'version: 1.2.3\nfiles:\n  - url: a\n    sha512: b\n'
  it('holds for the very bytes, with or without a line end behind it', () => {
    expect(() => verifyChannel(text, signed(text), pair.publicKey)).not.toThrow()
    expect(() => verifyChannel(text, `${signed(text)}\r\n`, pair.publicKey)).not.toThrow()
  })

  it.each([
    ['another byte', text.replace('1.2.3', '1.2.4'), signed(text)],
    ['another key', text, signed(text, generateKeyPairSync('ed25519').privateKey)],
    ['none', text, ''],
    ['half of one', text, signed(text).slice(0, 40)],
    ['a page instead of one', text, '<html>not found</html>'],
    ['more than a channel file ever has', 'x'.repeat(largestChannelFile + 1), signed('x'.repeat(largestChannelFile + 1))],
  ])('does not hold for %s', (_what, given, signature) => {
    expect(() => verifyChannel(given, signature, pair.publicKey)).toThrow(SignatureError)
  })
})

describe('the place a release names', () => {
  const read = async (content: unknown): Promise<ReturnType<typeof readUpdateSource>> => {
    await using folder = await makeTempDir()
    if (content !== undefined) await writeFile(join(folder.path, 'update-source.json'), typeof content === 'string' ? content : JSON.stringify(content))
    return readUpdateSource(folder.path)
  }
  const page = 'https://updates.example.org/releases'

  it('is taken over HTTPS, as a folder', async () => {
    expect(await read({ url: 'https://updates.example.org/latest', page, publicKey: spki })).toMatchObject({ url: 'https://updates.example.org/latest/', page })
    expect(await read({ url: 'http://127.0.0.1:8080/', page, publicKey: spki })).toMatchObject({ url: 'http://127.0.0.1:8080/' })
  })

  it('is none when there is no file, no HTTPS, no such key, or no sense', async () => {
    expect(await read(undefined)).toBeNull()
    expect(await read('{')).toBeNull()
    expect(await read({ url: 'http://updates.example.org/', page, publicKey: spki })).toBeNull()
    expect(await read({ url: 'https://updates.example.org/', page: 'file:///etc/passwd', publicKey: spki })).toBeNull()
    expect(await read({ url: 'https://updates.example.org/', page, publicKey: generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'der', type: 'spki' }).toString('base64').slice(0, 199) })).toBeNull()
    expect(await read({ url: 'https://updates.example.org/', page, publicKey: generateKeyPairSync('x25519').publicKey.export({ format: 'der', type: 'spki' }).toString('base64') })).toBeNull()
  })
})

/** A service whose updater and time the test holds. */
function scene(change: Partial<UpdateServiceOptions> = {}, updater: Partial<Updater> = {}) {
  const calls: string[] = []
  const states: UpdateState[] = []
  const waits: { readonly ms: number; readonly done: () => void; readonly signal: AbortSignal | undefined }[] = []
  let busy = false
  const full: Updater = {
    check: () => { calls.push('check'); return Promise.resolve('9.9.9') },
    download: (progress) => { calls.push('download'); progress(41.7); return Promise.resolve() },
    installOnQuit: (wanted) => { calls.push(`install on quit: ${wanted}`) },
    restart: () => { calls.push('restart') },
    ...updater,
  }
  const service = new UpdateService({
    site: 'updates.example.org', installs: true, busy: () => busy, changed: (state) => states.push(state), updater: () => { calls.push('load'); return Promise.resolve(full) },
    clock: {
      now: () => Date.UTC(2026, 0, 1),
      elapsed: () => 0,
      sleep: (ms, signal) => new Promise((done) => {
        waits.push({ ms, done, signal })
        signal?.addEventListener('abort', () => done(), { once: true })
      }),
    },
    ...change,
  })
  return { service, calls, states, waits, setBusy: (now: boolean) => { busy = now } }
}
const settled = (): Promise<void> => new Promise((done) => { setImmediate(done) })

describe('newer versions', () => {
  it('a copy without a place asks nobody, whatever is wanted', async () => {
    const { service, calls, waits } = scene({ site: null })
    service.regularly(true)
    expect(service.state).toMatchObject({ phase: 'none', installs: false })
    expect(await service.check()).toMatchObject({ ok: false, problem: { code: 'NOT_SUPPORTED' } })
    await service.quitting(true)
    expect([calls, waits]).toEqual([[], []])
  })

  it('nothing is asked, and no library loaded, until the person wants it; then a minute later and once a day', async () => {
    const { service, calls, waits, setBusy } = scene()
    service.regularly(false)
    await settled()
    expect([calls, waits]).toEqual([[], []])
    service.regularly(true)
    service.regularly(true)
    expect(waits.map(({ ms }) => ms)).toEqual([60_000])
    expect(calls).toEqual([])
    waits[0]?.done()
    await settled()
    expect(calls).toEqual(['load', 'check'])
    expect(service.state).toMatchObject({ phase: 'available', version: '9.9.9', checkedAt: '2026-01-01T00:00:00.000Z', problem: null })
    expect(waits.map(({ ms }) => ms)).toEqual([60_000, 86_400_000])
    setBusy(true)
    waits[1]?.done()
    await settled()
    // Not while a host goes down; tomorrow is another day.
    expect(calls).toEqual(['load', 'check'])
    service.regularly(false)
    await settled()
    expect(waits).toHaveLength(3)
    expect(waits[2]?.signal?.aborted).toBe(true)
  })

  it('nothing is downloaded unasked, nor during a shutdown; what was downloaded waits for the end', async () => {
    const { service, calls, states, setBusy } = scene()
    await service.check()
    expect(calls).toEqual(['load', 'check'])
    expect(service.mayRestart()).toMatchObject({ ok: false, problem: { code: 'UPDATE_WAITS' } })
    setBusy(true)
    expect(await service.download()).toMatchObject({ ok: false, problem: { code: 'UPDATE_WAITS' } })
    expect(service.state.phase).toBe('available')
    setBusy(false)
    await service.download()
    expect(states.map(({ phase, percent }) => [phase, percent])).toEqual([['checking', null], ['available', null], ['downloading', 0], ['downloading', 41], ['ready', null]])
    // Once there it is neither asked for nor fetched again.
    await service.check()
    await service.download()
    expect(calls).toEqual(['load', 'check', 'download'])
    expect(service.mayRestart()).toEqual({ ok: true })
    setBusy(true)
    expect(service.mayRestart()).toMatchObject({ ok: false, problem: { code: 'UPDATE_WAITS' } })
  })

  it('a quit installs what is ready, but not in the middle of something', async () => {
    const ready = scene()
    await ready.service.check()
    await ready.service.quitting(true)
    await ready.service.download()
    await ready.service.quitting(false)
    await ready.service.quitting(true)
    expect(ready.calls.filter((call) => call.startsWith('install'))).toEqual(['install on quit: false', 'install on quit: false', 'install on quit: true'])
  })

  it('a wrong signature is called that, anything else unreachable; both can be tried again', async () => {
    let error: Error = new SignatureError('x')
    const { service } = scene({}, { check: () => Promise.reject(error) })
    expect(await service.check()).toMatchObject({ ok: false, problem: { code: 'UPDATE_SIGNATURE' } })
    expect(service.state).toMatchObject({ phase: 'idle', problem: { code: 'UPDATE_SIGNATURE' } })
    error = new Error('ENOTFOUND')
    expect(await service.check()).toMatchObject({ ok: false, problem: { code: 'UPDATE_NOT_REACHED', params: { site: 'updates.example.org' } } })
    expect(service.state).toMatchObject({ phase: 'idle', problem: { code: 'UPDATE_NOT_REACHED' } })
  })

  it('an offer outlives a site that does not answer, and not one that is not trusted', async () => {
    const answers: (() => Promise<string>)[] = [() => Promise.resolve('9.9.9'), () => Promise.reject(new Error('ENOTFOUND')), () => Promise.reject(new SignatureError('x'))]
    const { service } = scene({}, { check: () => answers.shift()!() })
    await service.check()
    await service.check()
    expect(service.state).toMatchObject({ phase: 'available', version: '9.9.9', problem: { code: 'UPDATE_NOT_REACHED' } })
    await service.check()
    expect(service.state).toMatchObject({ phase: 'idle', problem: { code: 'UPDATE_SIGNATURE' } })
  })

  it('a download that fails leaves the version on offer', async () => {
    const { service } = scene({}, { download: () => Promise.reject(new Error('sha512 checksum mismatch')) })
    await service.check()
    expect(await service.download()).toMatchObject({ ok: false, problem: { code: 'UPDATE_NOT_REACHED' } })
    expect(service.state).toMatchObject({ phase: 'available', version: '9.9.9', percent: null })
  })

  it('a download is given up when told, and by the end of the program; the version stays on offer', async () => {
    const signals: AbortSignal[] = []
    const { service } = scene({}, { download: (_progress, signal) => new Promise((_done, failed) => { signals.push(signal); signal.addEventListener('abort', () => failed(new Error('cancelled'))) }) })
    await service.check()
    const first = service.download()
    await settled()
    service.cancel()
    expect(await first).toMatchObject({ ok: false, problem: { code: 'CANCELLED' } })
    expect(service.state).toMatchObject({ phase: 'available', percent: null, problem: null })
    const second = service.download()
    await settled()
    await service.quitting(true)
    expect(await second).toMatchObject({ ok: false, problem: { code: 'CANCELLED' } })
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true])
  })

  it('a library that does not load keeps nobody from quitting', async () => {
    const { service } = scene({ updater: () => Promise.reject(new Error('broken')) })
    const asked = service.check()
    await service.quitting(true)
    await service.restart()
    expect(await asked).toMatchObject({ ok: false, problem: { code: 'UPDATE_NOT_REACHED' } })
  })

  it('a package that others replace is only told of', async () => {
    const { service, calls } = scene({ installs: false })
    await service.check()
    await service.download()
    expect(calls).toEqual(['load', 'check'])
    expect(service.state).toMatchObject({ phase: 'available', installs: false })
  })
})
