import { mkdir, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { app } from 'electron'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'

/** Starts the app hidden when the person logs in, or no longer. Linux: an autostart entry of the XDG specification. */
export async function setStartAtLogin(on: boolean): Promise<Result<void>> {
  if (process.platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: on, args: ['--hidden'] })
    return ok()
  }
  const folder = join(process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'autostart')
  const file = join(folder, 'hypertray.desktop')
  try {
    if (!on) await rm(file, { force: true })
    else {
      await mkdir(folder, { recursive: true })
      await writeFile(file, desktopEntry(process.env['APPIMAGE'] ?? process.execPath))
    }
    return ok()
  } catch (error) {
    return fail(problem('STORAGE_WRITE_FAILED', { file }, error))
  }
}

/** Exec quotes as the Desktop Entry Specification asks: backslash before `"`, `` ` ``, `$` and `\`, and `%` doubled. */
function desktopEntry(executable: string): string {
  const quoted = executable.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%')
  return ['[Desktop Entry]', 'Type=Application', 'Name=Hypertray', `Exec="${quoted}" --hidden`, 'X-GNOME-Autostart-enabled=true', ''].join('\n')
}
