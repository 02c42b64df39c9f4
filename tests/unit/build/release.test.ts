import { spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { signChannels } from '../../../build/packaging/channel.ts'
import { changesOf, releaseNotes } from '../../../build/packaging/notes.ts'
import { releaseConfiguration } from '../../../build/packaging/release.ts'
import { releasePlace, writeUpdateSource } from '../../../build/packaging/update-source.ts'
import { PackageFolders, readPackage } from '../../../build/third-party/collect.ts'
import { noticesText } from '../../../build/third-party/notices.ts'
import { NewestSeen } from '../../../electron/app/updates/newest-seen.ts'
import { readUpdateSource } from '../../../electron/app/updates/source.ts'
import { signStatement, stateChannel } from '../../../electron/app/updates/statement.ts'
import { verifyChannel } from '../../../electron/app/updates/verify-channel.ts'
import { makeTempDir } from '../../support/tmp.ts'

const root = resolve(import.meta.dirname, '../../..')
const pair = generateKeyPairSync('ed25519')
const next = generateKeyPairSync('ed25519')
const publicKey = pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
const privateKey = pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
const place = {
  HYPERTRAY_UPDATE_URL: 'https://updates.example.org/latest/',
  HYPERTRAY_UPDATE_PAGE: 'https://updates.example.org/',
  HYPERTRAY_UPDATE_PUBLIC_KEY: publicKey,
}

describe('the place for updates', () => {
  it('is all or nothing, and what a release writes is what the app reads', async () => {
    expect(releasePlace({})).toBeNull()
    expect(
      releasePlace({ HYPERTRAY_UPDATE_URL: '', HYPERTRAY_UPDATE_PAGE: '', HYPERTRAY_UPDATE_PUBLIC_KEY: '' }),
    ).toBeNull()
    expect(() => releasePlace({ HYPERTRAY_UPDATE_URL: place.HYPERTRAY_UPDATE_URL })).toThrow(/PUBLIC_KEY/)
    expect(() => releasePlace({ HYPERTRAY_UPDATE_NEXT_PUBLIC_KEY: publicKey })).toThrow(/PUBLIC_KEY/)
    expect(() => releasePlace({ ...place, HYPERTRAY_UPDATE_URL: 'http://updates.example.org/' })).toThrow(/HTTPS/)
    await using folder = await makeTempDir()
    await writeUpdateSource(folder.path, null)
    expect(readUpdateSource(folder.path, false)).toBeNull()
    await writeUpdateSource(folder.path, releasePlace(place))
    expect(readUpdateSource(folder.path, false)).toMatchObject({
      url: place.HYPERTRAY_UPDATE_URL,
      page: place.HYPERTRAY_UPDATE_PAGE,
      keys: [{}],
    })
    await writeUpdateSource(folder.path, releasePlace({ ...place, HYPERTRAY_UPDATE_NEXT_PUBLIC_KEY: publicKey }))
    expect(readUpdateSource(folder.path, false)?.keys).toHaveLength(2)
  })

  const run = (args: readonly string[], env: NodeJS.ProcessEnv) =>
    spawnSync(process.execPath, [join(root, 'build/sign-channel.ts'), ...args], {
      encoding: 'utf8',
      env: { ...process.env, HYPERTRAY_UPDATE_PRIVATE_KEY: privateKey, ...env },
    })

  it('signs every channel file so that the app takes it, for its time', async () => {
    await using folder = await makeTempDir()
    for (const name of ['latest.yml', 'latest-linux-arm64.yml', 'builder-debug.yml'])
      await writeFile(join(folder.path, name), `version: 1.0.0\nname: ${name}\n`)
    expect(
      run([folder.path, '30'], { HYPERTRAY_UPDATE_PUBLIC_KEY: 'AAAA', HYPERTRAY_UPDATE_NEXT_PUBLIC_KEY: publicKey })
        .stdout.trim()
        .split('\n')
        .toSorted(),
    ).toEqual(['latest-linux-arm64.yml.sig', 'latest.yml.sig'])
    const statements = await Promise.all(
      ['latest.yml', 'latest-linux-arm64.yml'].map(async (name) =>
        verifyChannel(
          {
            name,
            text: await readFile(join(folder.path, name), 'utf8'),
            signed: await readFile(join(folder.path, `${name}.sig`), 'utf8'),
          },
          [pair.publicKey],
          Date.now(),
        ),
      ),
    )
    expect(statements.map(({ issued, expires }) => (Date.parse(expires) - Date.parse(issued)) / 86_400_000)).toEqual([
      30, 30,
    ])
    expect(statements[0]?.issued).toBe(statements[1]?.issued)
  })

  it('signs with no key that packages do not know, no version of trials, and for no time', async () => {
    await using folder = await makeTempDir()
    await writeFile(join(folder.path, 'latest.yml'), 'version: 1.0.0\n')
    expect(run([folder.path], { HYPERTRAY_UPDATE_PUBLIC_KEY: 'AAAA' })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('none of the public keys'),
    })
    expect(run([folder.path, '0'], {}).status).toBe(1)
    expect(run([folder.path], {}).status).toBe(0)
    await writeFile(join(folder.path, 'latest.yml'), 'version: 1.0.0-beta.1\n')
    expect(run([folder.path], {}).status).toBe(1)
  })

  const known = { HYPERTRAY_UPDATE_PUBLIC_KEY: publicKey }
  const read = async (folder: string, now: number) =>
    verifyChannel(
      {
        name: 'latest.yml',
        text: await readFile(join(folder, 'latest.yml'), 'utf8'),
        signed: await readFile(join(folder, 'latest.yml.sig'), 'utf8'),
      },
      [pair.publicKey],
      now,
    )
  /** A channel file, and a statement about it that was signed some days ago. */
  const published = async (
    folder: string,
    daysAgo: number,
    change: { readonly text?: string; readonly key?: typeof pair.privateKey } = {},
  ): Promise<void> => {
    await writeFile(join(folder, 'latest.yml'), 'version: 1.0.0\n')
    await writeFile(
      join(folder, 'latest.yml.sig'),
      signStatement(
        stateChannel('latest.yml', change.text ?? 'version: 1.0.0\n', Date.now() - daysAgo * 86_400_000, 180),
        change.key ?? pair.privateKey,
      ),
    )
  }

  it('renews a statement so that the app takes it, and no longer the one before', async () => {
    await using folder = await makeTempDir()
    await published(folder.path, 170)
    const before = await read(folder.path, Date.now())
    const inTwoWeeks = Date.now() + 14 * 86_400_000
    await expect(read(folder.path, inTwoWeeks)).rejects.toMatchObject({ problem: { code: 'UPDATE_EXPIRED' } })
    expect(run(['--renew', 'v1.0.0', folder.path], known)).toMatchObject({ status: 0, stdout: 'latest.yml.sig\n' })
    const after = await read(folder.path, inTwoWeeks)
    const seen = new NewestSeen(join(folder.path, 'updates.json'))
    expect(await seen.admit(before)).toEqual({ ok: true })
    expect(await seen.admit(after)).toEqual({ ok: true })
    expect(await seen.admit(before)).toMatchObject({
      ok: false,
      problem: { code: 'UPDATE_OLD', params: { seenIssued: after.issued } },
    })
  })

  const renew = (folder: string, version: string, keys = [pair.publicKey]) =>
    signChannels({ folder, own: pair.privateKey, known: keys, now: Date.now(), days: 30, renews: version })

  it('renews one that has expired', async () => {
    await using folder = await makeTempDir()
    await published(folder.path, 400)
    expect(await renew(folder.path, '1.0.0')).toEqual(['latest.yml.sig'])
    const { issued, expires } = await read(folder.path, Date.now())
    expect(Date.parse(expires) - Date.parse(issued)).toBe(30 * 86_400_000)
  })

  it.each([
    ['of another version than the newest release', { version: '1.0.1' }, /is of version 1\.0\.0, not of 1\.0\.1/],
    ['about other bytes', { text: 'version: 1.0.0\nfiles: other\n' }, /no statement of ours/],
    ['of a key that packages do not know', { key: generateKeyPairSync('ed25519').privateKey }, /no statement of ours/],
    ['of later', { daysAgo: -1 }, /not older/],
    ['when it does not know which keys packages know', { keys: [] }, /needs the public keys/],
    ['that copies would not take afterwards', { keys: [next.publicKey], key: next.privateKey }, 'UPDATE_SIGNATURE'],
    ['when another file has none', { other: true }, /ENOENT/],
  ] as const)('renews no statement %s, and leaves what is there', async (_why, given, words) => {
    await using folder = await makeTempDir()
    const {
      version = '1.0.0',
      daysAgo = 1,
      keys,
      other = false,
      ...change
    } = { ...given } as {
      version?: string
      daysAgo?: number
      keys?: (typeof pair.publicKey)[]
      other?: boolean
      text?: string
      key?: typeof pair.privateKey
    }
    await published(folder.path, daysAgo, change)
    if (other) await writeFile(join(folder.path, 'latest-mac.yml'), 'version: 1.0.0\n')
    const before = await readFile(join(folder.path, 'latest.yml.sig'), 'utf8')
    await expect(renew(folder.path, version, keys)).rejects.toThrow(words)
    expect(await readFile(join(folder.path, 'latest.yml.sig'), 'utf8')).toBe(before)
  })

  it('renews nothing without a tag of a version', () => {
    expect(run(['--renew', 'main', '.'], known)).toMatchObject({ status: 1, stderr: expect.stringContaining('TAG') })
  })

  it.each([
    ['no key', '', true],
    [
      'a key of another kind',
      generateKeyPairSync('x25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
      true,
    ],
    ['nothing to sign', privateKey, false],
  ])('fails with %s', async (_why, key, file) => {
    await using folder = await makeTempDir()
    if (file) await writeFile(join(folder.path, 'latest.yml'), 'version: 1.0.0\n')
    expect(
      spawnSync(process.execPath, [join(root, 'build/sign-channel.ts'), folder.path], {
        env: { ...process.env, HYPERTRAY_UPDATE_PRIVATE_KEY: key },
        stdio: 'ignore',
      }).status,
    ).toBe(1)
  })
})

describe('the configuration of a release', () => {
  it('marks unsigned files in their names, and writes channel files only with an update site', () => {
    expect(releaseConfiguration('win32', {}, '/o').artifactName).toContain('-unsigned.')
    expect(releaseConfiguration('win32', { WIN_CSC_LINK: 'x' }, '/o').artifactName).not.toContain('unsigned')
    expect(releaseConfiguration('darwin', { WIN_CSC_LINK: 'x' }, '/o')).toMatchObject({
      artifactName: expect.stringContaining('-unsigned.'),
      mac: { identity: '-', hardenedRuntime: false, notarize: false },
    })
    expect(releaseConfiguration('darwin', { CSC_LINK: 'x' }, '/o').mac).toMatchObject({ hardenedRuntime: true })
    expect(releaseConfiguration('darwin', { CSC_LINK: 'x' }, '/o').mac).not.toHaveProperty('identity')
    // A workflow passes an empty word where there is no secret.
    expect(releaseConfiguration('darwin', { CSC_LINK: 'x', APPLE_TEAM_ID: '' }, '/o').mac).toMatchObject({
      notarize: false,
    })
    expect(releaseConfiguration('darwin', { CSC_LINK: 'x', APPLE_TEAM_ID: 'TEAM' }, '/o').mac).toMatchObject({
      notarize: true,
    })
    expect(releaseConfiguration('linux', {}, '/o')).toMatchObject({
      publish: null,
      artifactName: expect.not.stringContaining('unsigned'),
    })
    expect(releaseConfiguration('linux', place, '/o').publish).toMatchObject({
      provider: 'generic',
      url: place.HYPERTRAY_UPDATE_URL,
    })
  })
})

describe('the notes of a release', () => {
  const changelog = '# Changes\n\n## 1.1.0 (2026-02-01)\n\n- newer\n\n## 1.0.0\n\n- first\n- thing\n'
  it('are the part of that version', () => {
    expect(changesOf(changelog, '1.1.0')).toBe('- newer')
    expect(changesOf(changelog, '1.0.0')).toBe('- first\n- thing')
    expect(changesOf(changelog, '1.1')).toBeNull()
    expect(changesOf(changelog, '2.0.0')).toBeNull()
  })

  it('name every unsigned file, and none when all are signed', () => {
    const notes = releaseNotes('- first', ['hypertray-1.0.0-win-x64-unsigned.exe', 'hypertray-1.0.0-linux-x64.tar.gz'])
    expect(notes).toContain('- hypertray-1.0.0-win-x64-unsigned.exe')
    expect(notes).toContain('Not signed')
    expect(releaseNotes('- first', ['hypertray-1.0.0-win-x64.exe'])).not.toContain('Not signed')
  })

  it('a tag of another version is refused', () => {
    const run = (tag: string): number | null =>
      spawnSync(process.execPath, [join(root, 'build/release-notes.ts'), '--check', tag], { stdio: 'ignore' }).status
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    expect(run('v0.0.1')).toBe(1)
    expect(run(version)).toBe(1)
    expect(run(`v${version}`)).toBe(0)
  })
})

describe('what is there of others', () => {
  it('is found by the modules of a build, whatever the bundler writes around their paths', () => {
    const found = new PackageFolders()
    for (const id of [
      join(root, 'node_modules/react/index.js'),
      `\0${join(root, 'node_modules/@mantine/core/esm/index.mjs')}?commonjs`,
      join(root, 'electron/main.ts'),
      '\0vite/preload-helper.js',
    ])
      found.add(id)
    expect([...found.folders]).toEqual([join(root, 'node_modules/react'), join(root, 'node_modules/@mantine/core')])
  })

  it('a package without a licence text gets the standard one, and an unknown licence stops the build', async () => {
    await using folder = await makeTempDir()
    const make = async (name: string, manifest: object): Promise<string> => {
      const place = join(folder.path, name)
      await mkdir(place)
      await writeFile(join(place, 'package.json'), JSON.stringify({ name, version: '1.0.0', ...manifest }))
      return place
    }
    expect(readPackage(await make('a', { license: 'MIT', author: 'Somebody <s@example.org>' })).text).toMatch(
      /^MIT License\n\nCopyright \(c\) Somebody\n\nPermission is hereby granted/,
    )
    expect(readPackage(await make('b', { license: 'ISC', author: { name: 'Else' } })).text).toMatch(
      /^ISC License\n\nCopyright \(c\) Else\n/,
    )
    const gpl = await make('c', { license: 'GPL-3.0-only' })
    expect(() => readPackage(gpl)).toThrow(/no text/)
    const none = await make('d', {})
    expect(() => readPackage(none)).toThrow(/does not say/)
  })

  it('says the same words once', () => {
    const one = { version: '1.0.0', licence: 'MIT', text: 'the words' }
    const text = noticesText(
      [
        { name: 'a', ...one },
        { name: 'b', ...one, text: 'the  words' },
        { name: 'c', ...one, text: 'others' },
      ],
      [{ title: 'data', text: 'more' }],
    )
    expect(text.match(/the words/g)).toHaveLength(1)
    expect(text).toMatch(/a 1\.0\.0 \(MIT\)\nb 1\.0\.0 \(MIT\)\n\nthe words/)
    expect(text).toContain('data\n\nmore')
  })
})
