import type { InstallerInfo, IsoFile } from '../../shared/models/image.ts'
import { ok, type Result } from '../../shared/result.ts'
import type { IsoImage } from './iso-image.ts'

/** Bytes; those of the vendor have some five thousand. */
const maxBootCfgBytes = 64 * 1_024

/**
 * Reads the description of an image: version and build from its boot.cfg (`build=8.0.3-0.0.24022510`), else from the
 * volume label (`ESXI-8.0U3-24022510-STANDARD`). Problems: those of {@link IsoImage.files}.
 */
export async function readInstallerInfo(image: IsoImage): Promise<Result<InstallerInfo>> {
  const listed = await image.files()
  if (!listed.ok) return listed
  const files = listed.value.filter(({ directory }) => !directory)
  const byPath = new Map(files.map((file) => [file.path.toLowerCase(), file]))
  const bootCfgs = files.filter(({ path }) => /(?:^|\/)boot\.cfg$/i.test(path))
  // Breadth first: the one of the root comes first, which the machine's own firmware path repeats.
  const chosen = bootCfgs.find(({ size }) => size <= maxBootCfgBytes)
  let settings: ReadonlyMap<string, string> = new Map()
  if (chosen !== undefined) {
    const read = await image.read(chosen, maxBootCfgBytes)
    if (!read.ok) return read
    settings = readBootCfg(Buffer.from(read.value).toString('utf8'))
  }
  const modules = (settings.get('modules') ?? '')
    .split('---')
    .map((module) => module.trim())
    .filter((module) => module !== '')
  const release = releaseOf(settings.get('build') ?? '') ?? releaseOfLabel(image.volumeId)
  return ok({
    volumeId: image.volumeId,
    names: image.names,
    isEsxi: settings.has('kernel') && modules.length > 0,
    version: release?.version ?? null,
    build: release?.build ?? null,
    title: settings.get('title') ?? null,
    kernelopt: settings.get('kernelopt') ?? null,
    modules,
    bootFiles: {
      uefi: byPath.has('efi/boot/bootx64.efi'),
      legacy: byPath.has('isolinux.bin') && byPath.has('mboot.c32'),
    },
    bootCfgs: bootCfgs.map(({ path }) => path),
    largestFile: files.reduce<IsoFile | null>(
      (most, file) => (most === null || file.size > most.size ? file : most),
      null,
    ),
    totalBytes: files.reduce((sum, { size }) => sum + size, 0),
  })
}

/** Returns the `key=value` lines; without a value a key says nothing. */
function readBootCfg(text: string): ReadonlyMap<string, string> {
  const settings = new Map<string, string>()
  for (const line of text.split(/\r?\n/)) {
    const at = line.indexOf('=')
    const value = line.slice(at + 1).trim()
    if (at > 0 && value !== '') settings.set(line.slice(0, at).trim().toLowerCase(), value)
  }
  return settings
}

interface Release {
  readonly version: string
  readonly build: string
}

function releaseOf(build: string): Release | null {
  const [, version, number] = /^(\d+\.\d+\.\d+)-(?:\d+\.)*(\d+)$/.exec(build) ?? []
  return version === undefined || number === undefined ? null : { version, build: number }
}

/** From 7.0 on the number of the update is the third of the version; before it was not. */
function releaseOfLabel(label: string): Release | null {
  const [, major, minor, patch, update, build] =
    /ESXI-(\d+)\.(\d+)(?:\.(\d+))?(?:U(\d+)[A-Z]?)?-(?:\d+\.)*(\d{5,})(?:-|$)/i.exec(label) ?? []
  if (major === undefined || minor === undefined || build === undefined) return null
  if (update !== undefined && Number(major) < 7) return { version: `${major}.${minor}U${update}`, build }
  const third = update ?? patch
  return { version: third === undefined ? `${major}.${minor}` : `${major}.${minor}.${third}`, build }
}
