import { dirname } from 'node:path'
import { makePrivateFolder, replaceFile, sharedFileMode } from '../storage/atomic-file.ts'

/** Writes an autostart entry. It says nothing secret, and tools that manage the programs of a session may look at it. Throws. */
export async function writeAutostartEntry(file: string, entry: string): Promise<void> {
  await makePrivateFolder(dirname(file))
  await replaceFile(file, entry, sharedFileMode)
}

/**
 * Returns an autostart entry. With TryExec a desktop skips it once the program is gone, since no uninstaller may look into
 * users' folders.
 * Source: Desktop Entry Specification ("The Exec key"), Desktop Application Autostart Specification.
 * @param executable absolute path.
 */
export function autostartEntry(executable: string, args: readonly string[]): string {
  const exec = [executable, ...args].map(quoted).join(' ')
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Hypertray',
    `TryExec=${escaped(executable)}`,
    `Exec=${escaped(exec)}`,
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n')
}

/** An argument of Exec: quoted, with a backslash before `"`, `` ` ``, `$` and `\`, and `%` doubled. */
function quoted(text: string): string {
  return `"${text.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%')}"`
}

/** A value of type string, which has its own escapes and no line breaks; they come off before the quotes of Exec are read. */
function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')
}
