import { rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { app } from 'electron'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { autostartEntry, writeAutostartEntry } from './autostart-entry.ts'

/**
 * Turns the start of the app, hidden, at login on or off. Linux: an autostart entry of the XDG specification.
 * @param data folder the user chose, which the app started at login uses too; undefined for the usual one.
 */
export async function setStartAtLogin(on: boolean, data: string | undefined): Promise<Result<void>> {
  // In a checkout, Electron needs the path of the app to run.
  const args = [
    ...(app.isPackaged ? [] : [app.getAppPath()]),
    '--hidden',
    ...(data === undefined ? [] : [`--data=${data}`]),
  ]
  if (process.platform !== 'linux') {
    // On Windows this is the name of the registry value, which the uninstaller removes.
    app.setLoginItemSettings({ openAtLogin: on, args, name: 'Hypertray' })
    return ok()
  }
  const folder = join(process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'autostart')
  const file = join(folder, 'hypertray.desktop')
  try {
    if (!on) await rm(file, { force: true })
    else await writeAutostartEntry(file, autostartEntry(process.env['APPIMAGE'] ?? process.execPath, args))
    return ok()
  } catch (error) {
    return fail(problem('STORAGE_WRITE_FAILED', { file }, error))
  }
}
