import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { extractFile, listPackage } from '@electron/asar'
import { FuseV1Options } from '@electron/fuses'
import { describe, expect, it } from 'vitest'
import { configuration } from '../../build/packaging/configuration.ts'
import { releaseConfiguration } from '../../build/packaging/release.ts'
import { fuses, readFuses } from '../../build/packaging/fuses.ts'
import { readUpdateSource } from '../../electron/app/updates/source.ts'
import { verifyChannel } from '../../electron/app/updates/verify-channel.ts'
import { isoWith } from '../support/hostile-iso.ts'
import { makeTempDir } from '../support/tmp.ts'
import { debFile, installDeb } from './install-deb.ts'
import { output, root, unpacked, version } from './places.ts'

const app = join(unpacked, 'hypertray-app')
const cli = join(unpacked, 'hypertray')
const asar = join(unpacked, 'resources', 'app.asar')

/** Neither a display nor a session: what a terminal over SSH has. */
function command(
  program: string,
  args: readonly string[],
  input = '',
): { status: number | null; stdout: string; stderr: string } {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, DBUS_SESSION_BUS_ADDRESS: _bus, ...env } = process.env
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', input, env, timeout: 30_000 })
  return { status, stdout, stderr }
}

describe('the package', () => {
  it('holds the built app and the one native file it needs, and nothing else', () => {
    const files = listPackage(asar, { isPack: false })
    const expected = [
      /^\/package\.json$/,
      /^\/out(?:\/(?:main|cli|hash-worker|iso-worker|vib-worker)\.js|\/preload\.cjs)?$/,
      /^\/out\/chunks(?:\/[\w.-]+\.js)?$/,
      /^\/out\/(?:icons|renderer)(?:\/.*)?$/,
      /^\/node_modules(?:\/keytar(?:\/package\.json|\/LICENSE\.md|\/lib(?:\/keytar\.js)?)?)?$/,
      /^\/node_modules\/keytar\/prebuilds(?:\/linux-x64(?:\/keytar\.node)?)?$/,
    ]
    expect(files.filter((file) => !expected.some((pattern) => pattern.test(file)))).toEqual([])
    expect(files).toEqual(
      expect.arrayContaining([
        '/out/main.js',
        '/out/cli.js',
        '/out/hash-worker.js',
        '/out/iso-worker.js',
        '/out/vib-worker.js',
        '/out/preload.cjs',
        '/out/renderer/index.html',
        '/node_modules/keytar/prebuilds/linux-x64/keytar.node',
      ]),
    )
    expect(files.filter((file) => /\.(?:ts|tsx|map)$/.test(file))).toEqual([])
    const outside = readdirSync(join(unpacked, 'resources')).toSorted()
    // The making of a deb leaves a profile for AppArmor beside it.
    expect(outside.filter((name) => name !== 'apparmor-profile')).toEqual([
      'LICENSE',
      'THIRD-PARTY-NOTICES.txt',
      'app.asar',
      'app.asar.unpacked',
      'guide',
    ])
  })

  it('names third-party components, with their licence texts', () => {
    const notices = readFileSync(join(unpacked, 'resources/THIRD-PARTY-NOTICES.txt'), 'utf8')
    for (const name of [
      'react-dom',
      '@mantine/core',
      'zod',
      'saxes',
      'electron-updater',
      '@github/keytar',
      'fast-xml-parser',
    ])
      expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\([\\w.-]+\\)$`, 'm'))
    for (const name of ['vitest', 'knip', '@playwright/test', 'electron-builder'])
      expect(notices).not.toMatch(new RegExp(`^${name} `, 'm'))
    expect(notices).toContain('pci.ids')
    expect(notices.match(/Permission is hereby granted/g)?.length).toBeGreaterThan(20)
    expect(notices).not.toContain(root)
    // Electron's and Chromium's own come along beside it.
    for (const file of ['LICENSE.electron.txt', 'LICENSES.chromium.html'])
      expect(statSync(join(unpacked, file)).size).toBeGreaterThan(1_000)
  })

  it('brings the guide, with every picture it shows', () => {
    const guide = join(unpacked, 'resources/guide')
    for (const name of ['en.html', 'zh-CN.html', 'troubleshooting.en.html', 'troubleshooting.zh-CN.html']) {
      const shown = [...readFileSync(join(guide, name), 'utf8').matchAll(/src="([^"]+)"/g)].map(([, src = '']) => src)
      expect(shown.filter((src) => !existsSync(join(guide, src)))).toEqual([])
    }
  })

  it('has a bill of materials with exactly these parts and Electron', async () => {
    await using folder = await makeTempDir()
    const file = join(folder.path, 'bom.json')
    execFileSync(process.execPath, [join(root, 'build/sbom.ts'), file], { cwd: root, stdio: 'pipe' })
    const bom = JSON.parse(readFileSync(file, 'utf8')) as {
      bomFormat: string
      metadata: { component: unknown }
      components: { name: string; version: string; purl: string; hashes?: unknown[] }[]
      dependencies: { ref: string; dependsOn: string[] }[]
    }
    const shipped = JSON.parse(readFileSync(join(root, 'out/third-party.json'), 'utf8')) as {
      name: string
      version: string
    }[]
    expect(bom.bomFormat).toBe('CycloneDX')
    expect(bom.metadata.component).toMatchObject({ name: 'hypertray', version, type: 'application' })
    expect(bom.components.map(({ name }) => name).toSorted()).toEqual(
      [...shipped.map(({ name }) => name), 'electron'].toSorted(),
    )
    expect(
      bom.components
        .filter(({ purl, hashes }) => !purl.startsWith('pkg:npm/') || !hashes?.length)
        .map(({ name }) => name),
    ).toEqual([])
    const refs = new Set(bom.dependencies.map(({ ref }) => ref))
    expect(bom.dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !refs.has(ref))).toEqual([])
    expect(JSON.stringify(bom)).not.toContain(root)
  })

  it('is within its size: app.asar at most 12 MB', () => {
    expect(statSync(asar).size).toBeLessThanOrEqual(12e6)
    expect(statSync(asar).size).toBeGreaterThan(1e6)
  })

  it('says nothing of the machine it was built on, and has no development dependency in its manifest', () => {
    const bytes = readFileSync(asar)
    for (const secret of [root, homedir() === '/' ? root : `${homedir()}/`, 'NPM_TOKEN', '_authToken'])
      expect(bytes.includes(secret), secret).toBe(false)
    expect(bytes.toString('latin1')).not.toMatch(/-----BEGIN [A-Z ]*PRIVATE KEY-----\s*[A-Za-z0-9+/=]{40}/)
    const manifest = JSON.parse(extractFile(asar, 'package.json').toString()) as Record<string, unknown>
    expect(manifest).toMatchObject({ name: 'hypertray', version, main: 'out/main.js' })
    expect(manifest).not.toHaveProperty('devDependencies')
    expect(manifest).not.toHaveProperty('scripts')
  })

  it('has every fuse set as stated', async () => {
    const present = Object.entries(await readFuses(app)).filter(([, state]) => state !== null)
    expect(present.length).toBeGreaterThanOrEqual(8)
    expect(Object.fromEntries(present)).toEqual(
      Object.fromEntries(Object.entries(fuses).filter(([fuse]) => present.some(([each]) => each === fuse))),
    )
    // Repeated here, so that the configuration cannot loosen unnoticed.
    expect(
      Object.fromEntries(Object.entries(fuses).map(([fuse, state]) => [FuseV1Options[Number(fuse)], state])),
    ).toEqual({
      RunAsNode: false,
      EnableCookieEncryption: false,
      EnableNodeOptionsEnvironmentVariable: false,
      EnableNodeCliInspectArguments: false,
      EnableEmbeddedAsarIntegrityValidation: true,
      OnlyLoadAppFromAsar: true,
      LoadBrowserProcessSpecificV8Snapshot: false,
      GrantFileProtocolExtraPrivileges: false,
      WasmTrapHandlers: true,
    })
  })

  it('brings a keychain library that loads', () => {
    const native = createRequire(import.meta.url)(
      join(`${asar}.unpacked`, 'node_modules/keytar/prebuilds/linux-x64/keytar.node'),
    ) as Record<string, unknown>
    expect(native).toHaveProperty('getPassword')
    expect(readdirSync(join(`${asar}.unpacked`, 'node_modules/keytar'))).toEqual(['prebuilds'])
  })

  it('packs a tar.gz with the same files', () => {
    const inside = execFileSync('tar', ['-tzf', join(output, `hypertray-${version}-linux-x64.tar.gz`)], {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    })
      .split('\n')
      .filter((line) => line !== '' && !line.endsWith('/'))
    const packed = inside.map((line) => line.replace(/^[^/]+\//, '')).toSorted()
    const here = readdirSync(unpacked, { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile())
      .map((each) => join(each.parentPath, each.name).slice(unpacked.length + 1))
      .toSorted()
    expect(packed).toEqual(here)
  })
})

describe('the command line of the package', () => {
  it('works without a display, with its exit codes and standard input', () => {
    expect(command(cli, ['--help'])).toMatchObject({ status: 0, stdout: expect.stringContaining('shutdown') })
    expect(command(cli, ['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' })
    const lint = command(cli, ['kickstart', 'lint', '-', '--json'], 'install --firstdisk\n')
    expect(lint.status).toBe(1)
    expect(JSON.parse(lint.stdout)).toMatchObject({
      findings: expect.arrayContaining([expect.objectContaining({ code: 'eula-missing' })]),
    })
    expect(lint.stderr).toBe('')
    expect(command(cli, ['status']).status).toBe(2)
  })

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends on %s as a command that was cancelled, and not as a program that was killed',
    async (signal) => {
      await using folder = await makeTempDir()
      const pipe = join(folder.path, 'ks.cfg')
      execFileSync('mkfifo', [pipe])
      const child = spawn(cli, ['kickstart', 'lint', pipe, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] })
      const ended = once(child, 'exit')
      // A pipe opens for writing once it has a reader: the command is running, and waits.
      const writer = createWriteStream(pipe)
      await once(writer, 'open')
      child.kill(signal)
      let said = ''
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text
      })
      expect(await ended).toEqual([130, null])
      expect(JSON.parse(said)).toMatchObject({ error: { code: 'CANCELLED' } })
      writer.destroy()
    },
  )

  it('keeps to the folder it is given', async () => {
    await using folder = await makeTempDir()
    const home = join(folder.path, 'home')
    await mkdir(home)
    const { status } = spawnSync(cli, ['host', 'list', '--data', join(folder.path, 'mine')], {
      timeout: 30_000,
      env: { PATH: process.env['PATH'], HOME: home },
    })
    expect(status).toBe(0)
    expect(readdirSync(home)).toEqual([])
  })

  it('needs nothing of the environment, as what a daemon starts has none', async () => {
    await using folder = await makeTempDir()
    const ended = spawnSync(cli, ['host', 'list', '--json', '--data', folder.path], {
      encoding: 'utf8',
      timeout: 30_000,
      env: {},
      cwd: '/',
    })
    expect(ended).toMatchObject({ status: 0, stdout: '[]\n', stderr: '' })
    const named = spawnSync(cli, ['host', 'list', '--json'], {
      encoding: 'utf8',
      timeout: 30_000,
      env: { HYPERTRAY_DATA: join(folder.path, 'named') },
      cwd: '/',
    })
    expect(named).toMatchObject({ status: 0, stdout: '[]\n', stderr: '' })
    expect(readdirSync(join(folder.path, 'named')).toSorted()).toEqual(['browser', 'journal', 'logs', 'practice'])
  })

  it('computes checksums in a worker out of the archive', async () => {
    await using folder = await makeTempDir()
    const file = join(folder.path, 'x.iso')
    const bytes = randomBytes(3_000_000)
    await writeFile(file, bytes)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    expect(command(cli, ['iso', 'verify', file, '--sha256', sha256]).status).toBe(0)
    expect(command(cli, ['iso', 'verify', file, '--sha256', 'f'.repeat(64)]).status).toBe(1)
  })

  it('reads images in a worker out of the archive', async () => {
    await using folder = await makeTempDir()
    const file = join(folder.path, 'x.iso')
    await writeFile(file, isoWith([{ name: 'README', systemUse: Buffer.alloc(0) }], Buffer.alloc(0)))
    const { status, stdout } = command(cli, ['iso', 'info', file, '--json'])
    expect([status, stdout]).toEqual([0, expect.stringContaining('HOSTILE')])
  })

  it('gives no other program a Node', () => {
    const spawned = spawnSync(app, ['-e', 'console.log("node")'], {
      encoding: 'utf8',
      timeout: 10_000,
      env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '', ELECTRON_RUN_AS_NODE: '1' },
    })
    expect(spawned.stdout).toBe('')
    expect(spawned.status).not.toBe(0)
    const options = spawnSync(cli, ['--help'], {
      encoding: 'utf8',
      timeout: 10_000,
      env: { ...process.env, NODE_OPTIONS: '--require=/nonexistent.js' },
    })
    expect(options.status).toBe(0)
    const direct = spawnSync(
      app,
      [
        '--inspect=127.0.0.1:0',
        '--no-sandbox',
        '--ozone-platform=headless',
        '--disable-gpu',
        '--hypertray-cli',
        '--help',
      ],
      { encoding: 'utf8', timeout: 30_000 },
    )
    expect(direct).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('shutdown'),
      stderr: expect.not.stringContaining('Debugger listening'),
    })
  })
})

describe('the deb', () => {
  const field = (name: string): string =>
    execFileSync('dpkg-deb', ['--field', debFile, name], { encoding: 'utf8' }).trim()

  it('depends on what this machine, where the app runs, has, and recommends a keyring', () => {
    const installed = new Set(
      execFileSync('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n'], { encoding: 'utf8' })
        .split('\n')
        .filter((line) => line.endsWith(' installed'))
        .map((line) => line.split(' ')[0]),
    )
    const depends = field('Depends').split(/,\s*/)
    expect(depends).toEqual(expect.arrayContaining(['libsecret-1-0', 'libnss3', 'libgbm1']))
    const known = depends.filter((each) => !/^(?:libnotify4|xdg-utils)$/.test(each))
    expect(known.filter((each) => !each.split(/\s*\|\s*/).some((name) => installed.has(name)))).toEqual([])
    expect(field('Recommends')).toContain('gnome-keyring')
  })

  it('installs, runs, is found by desktops, and leaves nothing when it is removed', async () => {
    await using folder = await makeTempDir()
    const place = folder.path
    const { purge } = await installDeb(place)
    const entry = readFileSync(join(place, 'usr/share/applications/hypertray-app.desktop'), 'utf8')
    expect(entry).toMatch(/^Exec=\/opt\/Hypertray\/hypertray-app %U$/m)
    expect(entry).toContain('Comment[zh_CN]=系统托盘里的 ESXi 主机')
    expect(entry).toContain('Categories=System;Network;')
    const { desktopName } = JSON.parse(extractFile(asar, 'package.json').toString()) as { desktopName: string }
    expect(entry).toContain(`StartupWMClass=${desktopName.replace('.desktop', '')}\n`)
    execFileSync('desktop-file-validate', [join(place, 'usr/share/applications/hypertray-app.desktop')], {
      stdio: 'pipe',
    })
    execFileSync(
      'appstreamcli',
      ['validate', '--no-net', join(place, 'usr/share/metainfo/app.hypertray.Hypertray.metainfo.xml')],
      { stdio: 'pipe' },
    )
    for (const size of [16, 32, 48, 128, 256, 512])
      expect(
        existsSync(join(place, `usr/share/icons/hicolor/${size}x${size}/apps/hypertray-app.png`)),
        String(size),
      ).toBe(true)
    expect(command(join(place, 'opt/Hypertray/hypertray'), ['--help'])).toMatchObject({ status: 0 })
    expect(await readdir(join(place, 'usr/bin'))).toEqual(['hypertray'])
    expect(statSync(join(place, 'opt/Hypertray/chrome-sandbox')).mode & 0o7777).toBe(0o4755)
    expect(purge()).toContain('passwords in their keychain, under the name hypertray')
    expect(existsSync(join(place, 'opt/Hypertray'))).toBe(false)
    expect(await readdir(join(place, 'usr/bin'))).toEqual([])
    const left = (await readdir(place, { recursive: true, withFileTypes: true })).filter(
      (each) => !each.isDirectory() && !join(each.parentPath, each.name).includes('/var/'),
    )
    expect(left).toEqual([])
  })
})

describe('what is packed elsewhere', () => {
  it('is a configuration electron-builder takes, with every target for both processors', async () => {
    const { validateConfiguration } = createRequire(import.meta.url)('app-builder-lib/out/util/config/config') as {
      validateConfiguration: (config: unknown, debug: unknown) => Promise<void>
    }
    await validateConfiguration(configuration, { add: () => undefined, isEnabled: false })
    const place = {
      HYPERTRAY_UPDATE_URL: 'https://updates.example.org/',
      HYPERTRAY_UPDATE_PAGE: 'https://updates.example.org/',
      HYPERTRAY_UPDATE_PUBLIC_KEY: 'AAAA',
    }
    for (const platform of ['linux', 'darwin', 'win32'] as const)
      for (const environment of [{}, { ...place, CSC_LINK: 'x' }])
        await validateConfiguration(releaseConfiguration(platform, environment, '/tmp/out'), {
          add: () => undefined,
          isEnabled: false,
        })
    await expect(
      validateConfiguration(
        { ...configuration, mac: { ...configuration.mac, hardendRuntime: true } },
        { add: () => undefined, isEnabled: false },
      ),
    ).rejects.toThrow(/configuration\.mac/)
    const targets = (list: unknown): unknown[] =>
      (list as { target: string; arch: string[] }[]).map(({ target, arch }) => [target, arch])
    expect(targets(configuration.win?.target)).toEqual([['nsis', ['x64', 'arm64']]])
    expect(targets(configuration.mac?.target)).toEqual([
      ['dmg', ['x64', 'arm64']],
      ['zip', ['x64', 'arm64']],
    ])
    expect(targets(configuration.linux?.target)).toEqual(
      ['AppImage', 'deb', 'rpm', 'tar.gz'].map((target) => [target, ['x64', 'arm64']]),
    )
  })
})

describe('a release', () => {
  it('has a channel file that names its packages, and an app that takes it only signed', async () => {
    await using folder = await makeTempDir()
    const pair = generateKeyPairSync('ed25519')
    const [publicKey, privateKey] = [
      pair.publicKey.export({ format: 'der', type: 'spki' }),
      pair.privateKey.export({ format: 'der', type: 'pkcs8' }),
    ].map((key) => key.toString('base64'))
    const run = (file: string, args: readonly string[], env: NodeJS.ProcessEnv): void => {
      execFileSync(process.execPath, [join(root, file), ...args], {
        cwd: root,
        stdio: 'pipe',
        env: { ...process.env, ...env },
      })
    }
    run('tests/package/release-here.ts', [folder.path], {
      HYPERTRAY_UPDATE_URL: 'https://updates.example.org/latest/',
      HYPERTRAY_UPDATE_PAGE: 'https://updates.example.org/',
      HYPERTRAY_UPDATE_PUBLIC_KEY: publicKey,
      CUSTOM_FPM_PATH: join(root, 'tests/package/fpm-over-dpkg-deb'),
      ELECTRON_BUILDER_COMPRESSION_LEVEL: '1',
    })
    const source = readUpdateSource(join(folder.path, 'linux-unpacked/resources'), false)
    expect(source).toMatchObject({ url: 'https://updates.example.org/latest/', page: 'https://updates.example.org/' })
    // What the updater keeps a download under, and what the tests of updates write in its place.
    expect(readFileSync(join(folder.path, 'linux-unpacked/resources/app-update.yml'), 'utf8')).toMatch(
      /^updaterCacheDirName: hypertray-updater$/m,
    )
    run('build/sign-channel.ts', [folder.path], { HYPERTRAY_UPDATE_PRIVATE_KEY: privateKey })
    const channel = readFileSync(join(folder.path, 'latest-linux.yml'), 'utf8')
    const signature = readFileSync(join(folder.path, 'latest-linux.yml.sig'), 'utf8')
    const take = (name: string, text: string): string =>
      verifyChannel({ name, text, signed: signature }, source!.keys, Date.now()).version
    expect(take('latest-linux.yml', channel)).toBe(version)
    expect(() => take('latest-linux.yml', channel.replace('version', 'Version'))).toThrow('UPDATE_SIGNATURE')
    expect(() => take('latest-mac.yml', channel)).toThrow('UPDATE_SIGNATURE')
    const deb = `hypertray-${version}-linux-amd64.deb`
    expect(channel).toContain(
      `sha512: ${createHash('sha512')
        .update(readFileSync(join(folder.path, deb)))
        .digest('base64')}`,
    )
    expect(channel).toContain(`version: ${version}\n`)
    expect(channel).toContain(`url: ${deb}`)
    // Packages made here, for trials, look for no updates.
    expect(readUpdateSource(join(unpacked, 'resources'), false)).toBeNull()
  })
})
