/** A file system of this computer that might become an installer stick. */
export interface Volume {
  /** Device path, file system identifier, serial number and size together: another stick in the same socket has another. */
  readonly id: string
  readonly label: string
  readonly mountPoint: string | null
  readonly bytes: number
  readonly freeBytes: number | null
  /** `fat32`, else what the system calls it in lower case; empty when there is none. */
  readonly fileSystem: string
  /** Null when the system does not say; such a volume is never offered. */
  readonly removable: boolean | null
  /** Its disk carries a part of the running system. */
  readonly system: boolean
  readonly readOnly: boolean
  /** `usb`, `sd`, or what the system says. */
  readonly bus: string | null
  readonly model: string | null
  readonly serial: string | null
}

/** Why a volume cannot become a stick. */
export type VolumeReason = 'system' | 'fixed' | 'unknown-removable' | 'not-fat32' | 'not-mounted' | 'read-only'

/** Why an image cannot be copied to a volume. */
export type StickObstacle =
  | { readonly kind: 'volume'; readonly reasons: readonly VolumeReason[] }
  | { readonly kind: 'no-uefi-boot' }
  | { readonly kind: 'not-empty'; readonly examples: readonly string[] }
  | { readonly kind: 'bad-name'; readonly file: string }
  | { readonly kind: 'file-too-large'; readonly file: string; readonly size: number }
  | { readonly kind: 'full'; readonly needed: number; readonly free: number }

/** A volume as shown to the user: `reasons` says why it cannot become a stick; empty when it can. */
export interface OfferedVolume {
  readonly volume: Volume
  readonly reasons: readonly VolumeReason[]
}

export interface StickOptions {
  /** The user agreed that files with the same names as the image's are replaced. No other file is touched. */
  readonly overwrite: boolean
}

/** What making the stick would do. Nothing was written. */
export interface StickPlan {
  readonly files: readonly { readonly path: string; readonly size: number }[]
  readonly bytes: number
  /** Files of the image that are on the stick already. */
  readonly conflicts: readonly string[]
  /** Empty when the stick can be made. */
  readonly obstacles: readonly StickObstacle[]
}

export interface StickProgress {
  readonly phase: 'copy' | 'verify' | 'boot'
  readonly file: string
  /** Bytes done and to do in this phase. */
  readonly bytes: number
  readonly total: number
}

/** A boot.cfg of the stick, as read back from it. */
export interface StickBootLine {
  readonly file: string
  readonly kernelopt: string
}

export interface StickResult {
  readonly files: number
  readonly bytes: number
  /** Every file was read back; the system may have answered from memory, so eject, plug in again and verify once more. */
  readonly verified: 'read-back'
  readonly bootLines: readonly StickBootLine[]
}
