import { spawnSync } from 'node:child_process'

/** Debian packages with the libraries that Electron itself loads. */
export const electronLibraries: readonly string[] = [
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libsecret-1-0',
  'libnotify4',
]

/** Debian packages that the tests need besides Node, and why. */
export const systemPackages: Readonly<Record<string, string>> = {
  golang: 'compiles the govmomi peer and the govmomi side of the bench',
  'golang-github-vmware-govmomi-dev': 'govmomi and its simulator: an ESXi peer that is not ours',
  'python3-pyvmomi': 'a second client to compare our reading with',
  'gnome-keyring': 'a real Secret Service for the keychain tests',
  dbus: 'the session bus the Secret Service lives on',
  xvfb: 'a screen nobody sees, for the end-to-end tests',
  ...Object.fromEntries(electronLibraries.map((name) => [name, 'Electron, and the keychain inside it, load it'])),
  'fonts-noto-cjk': 'Chinese text in screenshots',
  'chromium-headless-shell': 'the window without its main process',
  dosfstools: 'FAT32 volumes for the tests of the installer stick',
  xorriso: 'makes the images that the reading of images is tested with',
  openssl: 'certificates for the TLS tests',
  iproute2: 'network namespaces and link state for the network tests',
  faketime: 'steps the wall clock of a running command line',
  nftables: 'filters between the namespaces of the port probe tests',
  appstream: 'judges what software centres read of the package',
  'desktop-file-utils': 'judges its desktop entries',
  'p7zip-full': 'packs the tar.gz of the app',
  'nut-client': 'a real upsmon runs the command of the guide',
  'nut-server': 'the UPS it watches',
  binutils: 'ar reads the VIBs that are built here, and writes some',
  'libarchive-tools': 'bsdtar, a second reader of archives and file trees',
  'libxml2-utils': 'xmllint holds the XML of a VIB against a schema',
  unzip: 'reads the offline bundles',
  nmap: 'a second opinion on every probed port, and the other side of its bench',
}

/**
 * Returns the packages that are not installed, from `dpkg-query -W -f '${Package} ${db:Status-Status}\n'`.
 * A package may be known to dpkg and yet not be installed (removed, half configured).
 */
export function missingPackages(dpkgOutput: string): string[] {
  const installed = new Set(
    dpkgOutput
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  )
  return Object.keys(systemPackages).filter((name) => !installed.has(name))
}

function apt(args: readonly string[]): boolean {
  const { status } = spawnSync('apt-get', args, {
    stdio: 'inherit',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  return status === 0
}

function query(): string {
  // dpkg-query exits with 1 when it does not know one of the names, but still lists the others.
  const { stdout } = spawnSync(
    'dpkg-query',
    ['-W', '-f', '${Package} ${db:Status-Status}\n', ...Object.keys(systemPackages)],
    { encoding: 'utf8' },
  )
  return stdout ?? ''
}

/**
 * Ensures that the system packages are there. As root it names and installs the missing ones; otherwise it prints the
 * command that installs them.
 * @returns Whether all are there now.
 */
export function ensureSystemPackages(): boolean {
  const missing = missingPackages(query())
  if (missing.length === 0) return true
  const command = `apt-get update && apt-get install -y --no-install-recommends ${missing.join(' ')}`
  console.log('The tests need system packages that are not installed:')
  for (const name of missing) console.log(`  ${name}: ${systemPackages[name]}`)
  if (process.getuid?.() !== 0) {
    console.log(`Install them, then run this again:\n  sudo sh -c '${command}'`)
    return false
  }
  console.log(`Installing them: ${command}`)
  // An update that fails for one mirror may still leave lists that are good enough.
  apt(['update'])
  apt(['install', '-y', '--no-install-recommends', ...missing])
  const left = missingPackages(query())
  if (left.length > 0) console.log(`Could not install: ${left.join(' ')}`)
  return left.length === 0
}
