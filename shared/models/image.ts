import type { Problem } from '../problems/problem.ts'

/** An entry of an image's file tree. */
export interface IsoFile {
  /** From the root of the image, with `/` between the names and none in front: `EFI/BOOT/BOOTX64.EFI`. */
  readonly path: string
  /** Bytes; 0 for a directory. */
  readonly size: number
  readonly directory: boolean
}

/** Which of an image's sets of names is read: the richest one it has. */
export type IsoNames = 'rock-ridge' | 'joliet' | 'iso9660'

/** What an image tells of itself. What it does not say is null and never guessed. */
export interface InstallerInfo {
  readonly volumeId: string
  readonly names: IsoNames
  /** Whether it has what an ESXi installer boots from: a boot.cfg that names a kernel and modules. */
  readonly isEsxi: boolean
  /** As `8.0.3`, from boot.cfg, else from the volume label. */
  readonly version: string | null
  /** The build number, as `24022510`. */
  readonly build: string | null
  /** The `title` line of boot.cfg. */
  readonly title: string | null
  /** The `kernelopt` line of boot.cfg. */
  readonly kernelopt: string | null
  readonly modules: readonly string[]
  readonly bootFiles: {
    /** `EFI/BOOT/BOOTX64.EFI` is there. */
    readonly uefi: boolean
    /** `ISOLINUX.BIN` and `MBOOT.C32` are there. */
    readonly legacy: boolean
  }
  /** Paths of every boot.cfg. */
  readonly bootCfgs: readonly string[]
  readonly largestFile: IsoFile | null
  /** Bytes of all files together. */
  readonly totalBytes: number
}

export const checksumAlgorithms = ['sha256', 'sha1', 'md5'] as const
export type ChecksumAlgorithm = (typeof checksumAlgorithms)[number]

/** As they are written in every language. */
export const algorithmNames: Readonly<Record<ChecksumAlgorithm, string>> = {
  sha256: 'SHA-256',
  sha1: 'SHA-1',
  md5: 'MD5',
}

/** Checksums that were computed over a file. Lower-case hexadecimal. */
export interface FileHashes {
  readonly sha256: string
  readonly sha1?: string
  readonly md5?: string
  readonly bytes: number
}

/** A checksum found in a text. */
export interface FoundChecksum {
  readonly algorithm: ChecksumAlgorithm
  /** Lower-case hexadecimal. */
  readonly value: string
  /** The file it is said to be of; null when the text does not say. */
  readonly fileName: string | null
}

/** A file that the user has chosen in this run of the app. A window knows only its id, never a path. */
export interface ChosenImage {
  readonly id: string
  readonly name: string
  readonly bytes: number
  /** Null when it is no image that could be read; `problem` says why. Checksums can be computed all the same. */
  readonly info: InstallerInfo | null
  readonly problem: Pick<Problem, 'code' | 'params'> | null
}

/** How far the checksums of an image are. */
export interface ImageProgress {
  readonly image: string
  readonly bytes: number
  readonly total: number
  readonly bytesPerSecond: number
}
