import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { AfterPackContext, Configuration } from 'electron-builder'
import { appId } from '../../electron/app/app-id.ts'
import { noticesFile, packagesFile } from '../third-party/write.ts'
import { setFuses } from './fuses.ts'
import { releasePlace, writeUpdateSource } from './update-source.ts'

const root = resolve(import.meta.dirname, '../..')

/** Debian packages that Electron and the keychain need; the tray needs only a session bus. */
const debianLibraries = [
  'libgtk-3-0 | libgtk-3-0t64',
  'libnss3',
  'libasound2 | libasound2t64',
  'libgbm1',
  'libsecret-1-0',
  'libnotify4',
  'xdg-utils',
]
/** The same under their Fedora or openSUSE names. */
const rpmLibraries = [
  '(gtk3 or libgtk-3-0)',
  '(nss or mozilla-nss)',
  '(alsa-lib or libasound2)',
  '(mesa-libgbm or libgbm1)',
  '(libsecret or libsecret-1-0)',
  '(libnotify or libnotify4)',
  'xdg-utils',
]

/** The program's file name; on Linux and macOS `hypertray` is the script for the command line beside it. */
export const executableName = 'hypertray-app'

/** The configuration of electron-builder. Callers add targets, Electron and output folders, which differ per run. */
export const configuration: Configuration = {
  appId,
  productName: 'Hypertray',
  copyright: 'Hypertray contributors, MIT licence',
  directories: { buildResources: join(root, 'resources') },
  // The build bundles all but keytar. Of keytar: the script that loads it, and the one binary for the system that is packed.
  files: [
    'out/**',
    'package.json',
    '!out/**/*.map',
    `!out/${noticesFile}`,
    `!out/${packagesFile}`,
    '!out/guide',
    '!node_modules/**',
    {
      from: 'node_modules/keytar',
      to: 'node_modules/keytar',
      filter: ['package.json', 'LICENSE.md', 'lib/**', 'prebuilds/${platform}-${arch}/**'],
    },
  ],
  asar: true,
  asarUnpack: ['node_modules/keytar/prebuilds/**'],
  npmRebuild: false,
  electronLanguages: ['en-US', 'zh-CN', 'en', 'zh_CN'],
  extraResources: [
    { from: join(root, 'LICENSE'), to: 'LICENSE' },
    { from: join(root, 'out', noticesFile), to: noticesFile },
    { from: join(root, 'out/guide'), to: 'guide' },
  ],
  afterPack: finishTheApp,
  publish: null,
  win: {
    icon: 'icons/icon.ico',
    target: [{ target: 'nsis', arch: ['x64', 'arm64'] }],
    extraFiles: [{ from: join(root, 'resources/windows/hypertray.cmd'), to: 'bin/hypertray.cmd' }],
  },
  // The installer asks: for this user, or for all users.
  nsis: {
    include: join(root, 'resources/windows/installer.nsh'),
    oneClick: false,
    perMachine: false,
    selectPerMachineByDefault: false,
    allowElevation: true,
    allowToChangeInstallationDirectory: true,
    deleteAppDataOnUninstall: false,
    installerLanguages: ['en_US', 'zh_CN'],
  },
  mac: {
    icon: 'icons/icon.png',
    category: 'public.app-category.utilities',
    target: [
      { target: 'dmg', arch: ['x64', 'arm64'] },
      { target: 'zip', arch: ['x64', 'arm64'] },
    ],
    hardenedRuntime: true,
    gatekeeperAssess: false,
    entitlements: 'resources/mac/entitlements.plist',
    entitlementsInherit: 'resources/mac/entitlements.plist',
    // It lives in the menu bar and has no place in the Dock.
    extendInfo: { LSUIElement: true },
    extraFiles: [{ from: join(root, 'resources/mac/hypertray'), to: 'Resources/bin/hypertray' }],
    // A release with a signing account overrides this.
    notarize: false,
  },
  linux: {
    // Desktops match windows to their entry by this name; package.json gives it to Electron.
    syncDesktopName: true,
    icon: 'icons',
    executableName,
    category: 'System;Network',
    maintainer: 'Hypertray contributors <hypertray@example.org>',
    vendor: 'Hypertray contributors',
    synopsis: 'ESXi hosts in the system tray',
    description:
      'Shows standalone ESXi hosts in the system tray and shuts them down safely: guests first, the ' +
      'host last, nothing claimed without evidence.',
    target: (['AppImage', 'deb', 'rpm', 'tar.gz'] as const).map((target) => ({ target, arch: ['x64', 'arm64'] })),
    desktop: {
      entry: {
        Name: 'Hypertray',
        'Name[zh_CN]': 'Hypertray',
        'Comment[zh_CN]': '系统托盘里的 ESXi 主机',
        Keywords: 'ESXi;VMware;shutdown;',
      },
    },
    extraFiles: [{ from: join(root, 'resources/linux/hypertray'), to: 'hypertray' }],
  },
  deb: {
    depends: debianLibraries,
    recommends: ['gnome-keyring | kwalletmanager | keepassxc'],
    packageCategory: 'admin',
    priority: 'optional',
    afterInstall: 'resources/linux/after-install.sh',
    afterRemove: 'resources/linux/after-remove.sh',
    fpm: [
      `${join(root, 'resources/linux/app.hypertray.Hypertray.metainfo.xml')}=/usr/share/metainfo/app.hypertray.Hypertray.metainfo.xml`,
    ],
  },
  rpm: {
    depends: rpmLibraries,
    afterInstall: 'resources/linux/after-install.sh',
    afterRemove: 'resources/linux/after-remove.sh',
    fpm: [
      '--rpm-tag=Recommends: (gnome-keyring or kwalletd6 or kwalletd5 or keepassxc)',
      `${join(root, 'resources/linux/app.hypertray.Hypertray.metainfo.xml')}=/usr/share/metainfo/app.hypertray.Hypertray.metainfo.xml`,
    ],
  },
  artifactName: '${name}-${version}-${os}-${arch}.${ext}',
}

function executableOf(platform: string, productName: string): string {
  if (platform === 'darwin') return `${productName}.app/Contents/MacOS/${productName}`
  return platform === 'win32' ? `${productName}.exe` : executableName
}

/**
 * Removes the page that Electron shows when it has no app, and adds the update source and the fuses. Runs before signing,
 * since the signature covers all of these.
 */
async function finishTheApp({ appOutDir, electronPlatformName, packager }: AfterPackContext): Promise<void> {
  const name = packager.appInfo.productFilename
  const resources = electronPlatformName === 'darwin' ? `${name}.app/Contents/Resources` : 'resources'
  await rm(join(appOutDir, resources, 'default_app.asar'), { force: true })
  await writeUpdateSource(join(appOutDir, resources), releasePlace(process.env))
  await setFuses(join(appOutDir, executableOf(electronPlatformName, name)))
}
