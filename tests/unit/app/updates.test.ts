import { generateKeyPairSync, sign } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { NewestSeen } from '../../../electron/app/updates/newest-seen.ts'
import { OneOrigin } from '../../../electron/shell/updates/one-origin.ts'
import { readUpdateSource } from '../../../electron/app/updates/source.ts'
import {
  compareVersions,
  signStatement,
  stateChannel,
  type Statement,
} from '../../../electron/app/updates/statement.ts'
import { UpdatesController } from '../../../electron/app/updates/controller.ts'
import type { Updater } from '../../../electron/app/updates/updater.ts'
import { largestChannelFile, UpdateRefused, verifyChannel } from '../../../electron/app/updates/verify-channel.ts'
import type { UpdateState } from '../../../shared/models/update.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { makeTempDir } from '../../support/tmp.ts'

const pair = generateKeyPairSync('ed25519')
const next = generateKeyPairSync('ed25519')
const spki = pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')

describe('a signed channel file', () => {
  const now = Date.UTC(2026, 0, 1)
  const name = 'latest-linux.yml'
  const text = 'version: 1.2.3\nfiles:\n  - url: a\n    sha512: b\n'
  const statement = stateChannel(name, text, now, 180)
  const signed = (change: Partial<Statement> = {}, key = pair.privateKey): string =>
    signStatement({ ...statement, ...change }, key)
  const refusal = (given: { name?: string; text?: string; signed?: string }, at = now): unknown => {
    try {
      return verifyChannel({ name, text, signed: signed(), ...given }, [pair.publicKey, next.publicKey], at)
    } catch (error) {
      if (error instanceof UpdateRefused) return error.problem
      throw error
    }
  }

  it('is taken with either key, to the end of its time', () => {
    expect(refusal({})).toEqual(statement)
    expect(refusal({ signed: signed({}, next.privateKey) })).toEqual(statement)
    expect(refusal({ signed: signed().replace('\n', '\r\n') })).toEqual(statement)
    expect(refusal({}, now + 180 * 86_400_000 - 1)).toEqual(statement)
    // The makers' clock may be ahead of this computer's.
    expect(refusal({}, now - 86_400_000)).toEqual(statement)
  })

  const long = `version: 1.2.3\n${'#'.repeat(largestChannelFile)}`
  it.each([
    ['another byte', { text: text.replace('url: a', 'url: c') }],
    [
      'another version in the file than in the statement',
      {
        text: text.replace('1.2.3', '1.2.4'),
        signed: signStatement(
          { ...stateChannel(name, text.replace('1.2.3', '1.2.4'), now, 1), version: '1.2.3' },
          pair.privateKey,
        ),
      },
    ],
    ["another system's file", { name: 'latest-mac.yml' }],
    ["another processor's file", { name: 'latest-linux-arm64.yml' }],
    ["another product's file", { signed: signed({ product: 'org.example.other' }) }],
    ['another key', { signed: signed({}, generateKeyPairSync('ed25519').privateKey) }],
    ['a signature over the file itself', { signed: sign(null, Buffer.from(text), pair.privateKey).toString('base64') }],
    [
      'a signature over the statement without its prefix',
      {
        signed: JSON.stringify({
          statement: JSON.stringify(statement),
          signature: sign(null, Buffer.from(JSON.stringify(statement)), pair.privateKey).toString('base64'),
        }),
      },
    ],
    ['a later end written in', { signed: signed().replace(statement.expires, '2099-01-01T00:00:00.000Z') }],
    ['no signature', { signed: JSON.stringify({ statement: JSON.stringify(statement), signature: '' }) }],
    ['no statement', { signed: '' }],
    ['a page instead of one', { signed: '<html>not found</html>' }],
    ['a version that is none', { signed: signed({ version: '1.2' }) }],
    [
      'more than a channel file ever has',
      { text: long, signed: signStatement(stateChannel(name, long, now, 1), pair.privateKey) },
    ],
  ])('is refused for %s', (_what, given) => {
    expect(refusal(given)).toMatchObject({ code: 'UPDATE_SIGNATURE' })
  })

  it('is refused past its time, by a name of its own', () => {
    expect(refusal({}, now + 180 * 86_400_000)).toMatchObject({
      code: 'UPDATE_EXPIRED',
      params: { version: '1.2.3', expires: '2026-06-30T00:00:00.000Z' },
    })
    // Not for an unsigned file, whatever time it claims.
    expect(refusal({ name: 'latest-mac.yml' }, now + 180 * 86_400_000)).toMatchObject({ code: 'UPDATE_SIGNATURE' })
  })

  it('is not made for a version of trials, or without one', () => {
    for (const version of ['version: 1.2.3-beta\n', 'Version: 1.2.3\n', 'version: 1.2.3\nversion: 1.2.4\n', ''])
      expect(() => stateChannel(name, version, now, 1)).toThrow()
  })
})

describe('the newest offer seen', () => {
  const old = { issued: '2026-01-01T00:00:00.000Z', version: '1.9.0' }
  const later = { issued: '2026-02-01T00:00:00.000Z', version: '1.10.0' }

  it('is remembered over restarts; one behind it in time or version is refused', async () => {
    await using folder = await makeTempDir()
    const file = join(folder.path, 'updates.json')
    for (const each of [old, old, later, later]) expect(await new NewestSeen(file).admit(each)).toEqual({ ok: true })
    expect(await new NewestSeen(file).admit(old)).toMatchObject({
      ok: false,
      problem: { code: 'UPDATE_OLD', params: { ...old, seenVersion: '1.10.0', seenIssued: later.issued } },
    })
    expect(await new NewestSeen(file).admit({ ...later, issued: old.issued })).toMatchObject({
      ok: false,
      problem: { code: 'UPDATE_OLD' },
    })
    expect(await new NewestSeen(file).admit({ issued: '2026-03-01T00:00:00.000Z', version: '1.9.9' })).toMatchObject({
      ok: false,
      problem: { code: 'UPDATE_OLD' },
    })
    // A refused statement does not count for the next one.
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ data: later })
    expect(await new NewestSeen(file).admit({ ...later, issued: '2026-03-01T00:00:00.000Z' })).toEqual({ ok: true })
  })

  it('a damaged memory starts again, and keeps what was there', async () => {
    await using folder = await makeTempDir()
    const file = join(folder.path, 'updates.json')
    await writeFile(file, '{')
    expect(await new NewestSeen(file).admit(later)).toEqual({ ok: true })
    expect(await new NewestSeen(file).admit(old)).toMatchObject({ ok: false, problem: { code: 'UPDATE_OLD' } })
  })

  it('an offer that cannot be remembered is not taken', async () => {
    await using folder = await makeTempDir()
    await writeFile(join(folder.path, 'file'), '')
    expect(await new NewestSeen(join(folder.path, 'file/updates.json')).admit(old)).toMatchObject({
      ok: false,
      problem: { code: 'STORAGE_WRITE_FAILED' },
    })
  })

  it('compares versions by their numbers', () => {
    expect(['1.10.0', '1.9.9', '0.20.1', '1.9.10'].toSorted(compareVersions)).toEqual([
      '0.20.1',
      '1.9.9',
      '1.9.10',
      '1.10.0',
    ])
    expect(compareVersions('1.2.3', '1.2.3')).toBe(0)
  })
})

describe('the one site', () => {
  const elsewhere = [
    'https://other.example.org/a',
    'http://updates.example.org/a',
    'https://updates.example.org:8443/a',
    'https://updates.example.org.example.net/a',
    'file:///etc/passwd',
  ]
  it('is the only one an address may name', () => {
    const site = new OneOrigin('https://updates.example.org/latest/')
    expect(site.own(new URL('https://updates.example.org/other/a')).pathname).toBe('/other/a')
    for (const url of elsewhere) expect(() => site.own(new URL(url)), url).toThrow(UpdateRefused)
  })

  it('is the only one a session reaches, and leaving it is reported as such', async () => {
    const site = new OneOrigin('https://updates.example.org/latest/')
    let ask: (url: string) => boolean = () => false
    site.guard({
      webRequest: {
        onBeforeRequest: (
          listener: (details: { url: string }, answer: (response: { cancel?: boolean }) => void) => void,
        ) => {
          ask = (url) => {
            let cancelled = false
            listener({ url }, ({ cancel = false }) => {
              cancelled = cancel
            })
            return !cancelled
          }
        },
      },
    } as unknown as Parameters<OneOrigin['guard']>[0])
    expect(ask('https://updates.example.org/latest/latest.yml')).toBe(true)
    for (const url of elsewhere) expect(ask(url), url).toBe(false)
    await expect(
      site.within(() => {
        ask('https://other.example.org/a')
        return Promise.reject(new Error('blocked'))
      }),
    ).rejects.toMatchObject({
      problem: { code: 'UPDATE_ELSEWHERE', params: { site: 'updates.example.org', other: 'other.example.org' } },
    })
    await expect(site.within(() => Promise.reject(new Error('ENOTFOUND')))).rejects.toThrow('ENOTFOUND')
  })
})

describe('the place a release names', () => {
  const read = async (content: unknown, trial = false): Promise<ReturnType<typeof readUpdateSource>> => {
    await using folder = await makeTempDir()
    if (content !== undefined)
      await writeFile(
        join(folder.path, 'update-source.json'),
        typeof content === 'string' ? content : JSON.stringify(content),
      )
    return readUpdateSource(folder.path, trial)
  }
  const page = 'https://updates.example.org/releases'
  const der = (key: ReturnType<typeof generateKeyPairSync>['publicKey']): string =>
    key.export({ format: 'der', type: 'spki' }).toString('base64')

  it('is taken over HTTPS, as a folder, with one key or two', async () => {
    expect(await read({ url: 'https://updates.example.org/latest', page, publicKeys: [spki] })).toMatchObject({
      url: 'https://updates.example.org/latest/',
      page,
    })
    expect(
      (await read({ url: 'https://updates.example.org/latest', page, publicKeys: [spki, der(next.publicKey)] }))?.keys,
    ).toHaveLength(2)
  })

  it('is this computer in trials only', async () => {
    const here = { url: 'http://127.0.0.1:8080/', page, publicKeys: [spki] }
    expect(await read(here, true)).toMatchObject({ url: 'http://127.0.0.1:8080/' })
    expect(await read(here)).toBeNull()
  })

  it('is none when there is no file, no HTTPS, no such key, or no sense', async () => {
    const url = 'https://updates.example.org/'
    expect(await read(undefined)).toBeNull()
    expect(await read('{')).toBeNull()
    expect(await read({ url: 'http://updates.example.org/', page, publicKeys: [spki] }, true)).toBeNull()
    expect(await read({ url, page: 'file:///etc/passwd', publicKeys: [spki] })).toBeNull()
    expect(await read({ url, page, publicKeys: [] })).toBeNull()
    expect(await read({ url, page, publicKeys: [spki, spki, spki] })).toBeNull()
    expect(
      await read({
        url,
        page,
        publicKeys: [der(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey).slice(0, 199)],
      }),
    ).toBeNull()
    expect(await read({ url, page, publicKeys: [spki, der(generateKeyPairSync('x25519').publicKey)] })).toBeNull()
  })
})

/** A service whose updater and time the test controls. */
function scene(
  change: Partial<ConstructorParameters<typeof UpdatesController>[0]> = {},
  updater: Partial<Updater> = {},
) {
  const calls: string[] = []
  const states: UpdateState[] = []
  const waits: { readonly ms: number; readonly done: () => void; readonly signal: AbortSignal | undefined }[] = []
  let busy = false
  const full: Updater = {
    check: () => {
      calls.push('check')
      return Promise.resolve('9.9.9')
    },
    download: (progress) => {
      calls.push('download')
      progress(41.7)
      return Promise.resolve()
    },
    installOnQuit: (wanted) => {
      calls.push(`install on quit: ${wanted}`)
    },
    restart: () => {
      calls.push('restart')
    },
    ...updater,
  }
  const service = new UpdatesController({
    site: 'updates.example.org',
    installs: true,
    busy: () => busy,
    changed: (state) => states.push(state),
    updater: () => {
      calls.push('load')
      return Promise.resolve(full)
    },
    clock: {
      now: () => Date.UTC(2026, 0, 1),
      elapsed: () => 0,
      sleep: (ms, signal) =>
        new Promise((done) => {
          waits.push({ ms, done, signal })
          signal?.addEventListener('abort', () => done(), { once: true })
        }),
    },
    ...change,
  })
  return {
    service,
    calls,
    states,
    waits,
    setBusy: (now: boolean) => {
      busy = now
    },
  }
}
const refused = (): UpdateRefused => new UpdateRefused(problem('UPDATE_SIGNATURE'))
const settled = (): Promise<void> =>
  new Promise((done) => {
    setImmediate(done)
  })

describe('newer versions', () => {
  it('a copy without an update site makes no request, whatever the setting', async () => {
    const { service, calls, waits } = scene({ site: null })
    service.askDaily(true)
    expect(service.state).toMatchObject({ phase: 'none', installs: false })
    expect(await service.check()).toMatchObject({ ok: false, problem: { code: 'UPDATE_NOT_OFFERED' } })
    await service.quitting(true)
    expect([calls, waits]).toEqual([[], []])
  })

  it('nothing is requested, and no library loaded, until the user turns it on; then a minute later and once a day', async () => {
    const { service, calls, waits, setBusy } = scene()
    service.askDaily(false)
    await settled()
    expect([calls, waits]).toEqual([[], []])
    service.askDaily(true)
    service.askDaily(true)
    expect(waits.map(({ ms }) => ms)).toEqual([60_000])
    expect(calls).toEqual([])
    waits[0]?.done()
    await settled()
    expect(calls).toEqual(['load', 'check'])
    expect(service.state).toMatchObject({
      phase: 'available',
      version: '9.9.9',
      checkedAt: '2026-01-01T00:00:00.000Z',
      problem: null,
    })
    expect(waits.map(({ ms }) => ms)).toEqual([60_000, 86_400_000])
    setBusy(true)
    waits[1]?.done()
    await settled()
    // Not during a shutdown; the next day it downloads.
    expect(calls).toEqual(['load', 'check'])
    service.askDaily(false)
    await settled()
    expect(waits).toHaveLength(3)
    expect(waits[2]?.signal?.aborted).toBe(true)
  })

  it('nothing is downloaded without a request, nor during a shutdown; a finished download waits until the app quits', async () => {
    const { service, calls, states, setBusy } = scene()
    await service.check()
    expect(calls).toEqual(['load', 'check'])
    expect(service.mayRestart()).toMatchObject({ ok: false, problem: { code: 'UPDATE_NOT_READY' } })
    setBusy(true)
    expect(await service.download()).toMatchObject({ ok: false, problem: { code: 'UPDATE_WAITS' } })
    expect(service.state.phase).toBe('available')
    setBusy(false)
    await service.download()
    expect(states.map(({ phase, percent }) => [phase, percent])).toEqual([
      ['checking', null],
      ['available', null],
      ['downloading', 0],
      ['downloading', 41],
      ['ready', null],
    ])
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
    expect(ready.calls.filter((call) => call.startsWith('install'))).toEqual([
      'install on quit: false',
      'install on quit: false',
      'install on quit: true',
    ])
  })

  it('what is refused is called by its reason, anything else unreachable; both can be tried again', async () => {
    let error: Error = refused()
    const { service } = scene({}, { check: () => Promise.reject(error) })
    expect(await service.check()).toMatchObject({ ok: false, problem: { code: 'UPDATE_SIGNATURE' } })
    expect(service.state).toMatchObject({ phase: 'idle', problem: { code: 'UPDATE_SIGNATURE' } })
    error = new UpdateRefused(problem('UPDATE_EXPIRED', { version: '9.9.9', expires: '2026-01-01T00:00:00.000Z' }))
    expect(await service.check()).toMatchObject({ ok: false, problem: { code: 'UPDATE_EXPIRED' } })
    expect(service.state).toMatchObject({
      phase: 'idle',
      problem: { code: 'UPDATE_EXPIRED', params: { version: '9.9.9' } },
    })
    error = new Error('ENOTFOUND')
    expect(await service.check()).toMatchObject({
      ok: false,
      problem: { code: 'UPDATE_NOT_REACHED', params: { site: 'updates.example.org' } },
    })
    expect(service.state).toMatchObject({ phase: 'idle', problem: { code: 'UPDATE_NOT_REACHED' } })
  })

  it('an offer outlives a site that does not answer, and not one that is not trusted', async () => {
    const answers: (() => Promise<string>)[] = [
      () => Promise.resolve('9.9.9'),
      () => Promise.reject(new Error('ENOTFOUND')),
      () => Promise.reject(refused()),
    ]
    const { service } = scene({}, { check: () => answers.shift()!() })
    await service.check()
    await service.check()
    expect(service.state).toMatchObject({
      phase: 'available',
      version: '9.9.9',
      problem: { code: 'UPDATE_NOT_REACHED' },
    })
    await service.check()
    expect(service.state).toMatchObject({ phase: 'idle', problem: { code: 'UPDATE_SIGNATURE' } })
  })

  it('a download that fails leaves the version on offer', async () => {
    const { service } = scene({}, { download: () => Promise.reject(new Error('sha512 checksum mismatch')) })
    await service.check()
    expect(await service.download()).toMatchObject({ ok: false, problem: { code: 'UPDATE_NOT_REACHED' } })
    expect(service.state).toMatchObject({ phase: 'available', version: '9.9.9', percent: null })
  })

  it('a download can be cancelled, and ends with the program; the version stays on offer', async () => {
    const signals: AbortSignal[] = []
    const { service } = scene(
      {},
      {
        download: (_progress, signal) =>
          new Promise((_done, failed) => {
            signals.push(signal)
            signal.addEventListener('abort', () => failed(new Error('cancelled')))
          }),
      },
    )
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

  it('a library that does not load does not prevent quitting', async () => {
    const { service } = scene({ updater: () => Promise.reject(new Error('broken')) })
    const asked = service.check()
    await service.quitting(true)
    await service.restart()
    expect(await asked).toMatchObject({ ok: false, problem: { code: 'UPDATE_NOT_REACHED' } })
  })

  it('a package that a package manager replaces is only announced', async () => {
    const { service, calls } = scene({ installs: false })
    await service.check()
    await service.download()
    expect(calls).toEqual(['load', 'check'])
    expect(service.state).toMatchObject({ phase: 'available', installs: false })
  })
})
