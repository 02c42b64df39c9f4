/** Names of snapshots that backup programs make, and that a removal cut off leaves behind. */
const backupNames: readonly RegExp[] = [/^consolidate helper/i, /_vcb-backup_/i, /^veeam backup temporary/i]

/** Whether a snapshot belongs to a backup program, which counts on finding it and removes it itself. */
export function isBackupSnapshot(name: string): boolean {
  return backupNames.some((known) => known.test(name))
}
