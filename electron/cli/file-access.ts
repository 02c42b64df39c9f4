import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Access rights of a file on Windows. */
export interface Access {
  /** The security identifier this process runs as. */
  readonly user: string
  /**
   * The file's security descriptor in Microsoft's definition language (SDDL): identifiers, where `icacls` has names in
   * the system's language.
   */
  readonly sddl: string
}

/** Longest time Windows may take to say it. Milliseconds. */
const timeLimit = 20_000

// The path comes in a variable: within the command it would have to be quoted for PowerShell. `whoami` works in its
// constrained mode, too.
const script = [
  `$ErrorActionPreference = 'Stop'`,
  `& "$env:SystemRoot\\System32\\whoami.exe" /user /fo csv /nh`,
  `(Get-Acl -LiteralPath $env:HYPERTRAY_FILE).Sddl`,
].join('; ')

/** Asks Windows who may do what with a file; null when it does not say. */
export async function readAccess(file: string): Promise<Access | null> {
  const root = process.env['SystemRoot'] ?? process.env['windir'] ?? 'C:\\Windows'
  try {
    // By its full path, since another program of that name may lie nearer; without PSModulePath, by which a newer
    // PowerShell hides Get-Acl from it.
    const { stdout } = await promisify(execFile)(
      join(root, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe'),
      ['-NoProfile', '-NonInteractive', '-Command', script],
      { env: { SystemRoot: root, HYPERTRAY_FILE: file }, timeout: timeLimit, windowsHide: true },
    )
    return parseAccess(stdout)
  } catch {
    return null
  }
}

/** Reads the two lines that PowerShell was asked for: the user's name and identifier, and the file's descriptor. */
export function parseAccess(output: string): Access | null {
  const [who = '', sddl = '', ...rest] = output
    .trim()
    .split(/\r?\n/)
    .map((line) => line.trim())
  const user = /"(S-1-[\d-]+)"$/.exec(who)?.[1]
  return user === undefined || sddl === '' || rest.length > 0 ? null : { user, sddl }
}

/**
 * The system, its administrators (the group, and the account that every Windows has): they can get at every file,
 * whatever it says.
 */
const administrators: ReadonlySet<string> = new Set(['SY', 'BA', 'LA', 'S-1-5-18', 'S-1-5-32-544'])

/**
 * Who beside us and the administrators has a file or may do anything with it; null when the descriptor cannot be
 * understood. Any right counts: whoever may change a file's permissions or its content is as bad as a reader, and a rule
 * that weighs rights can be wrong about one.
 */
export function othersWithAccess({
  user,
  sddl,
}: Access): { readonly owner: string | null; readonly readers: readonly string[] } | null {
  const [, owner, flags, list = ''] =
    /^O:(\w+|S-[\d-]+)(?:G:(?:\w+|S-[\d-]+))?D:([A-Z_]*)((?:\([^()]*\))*)(?:S:.*)?$/.exec(sddl) ?? []
  if (owner === undefined || flags === undefined) return null
  const mine = (sid: string): boolean => sid === user || administrators.has(sid)
  // A file without a list is open to everyone; one with an empty list to nobody.
  const readers = new Set<string>(flags.includes('NO_ACCESS_CONTROL') ? ['S-1-1-0'] : [])
  for (const [, entry = ''] of list.matchAll(/\(([^()]*)\)/g)) {
    const [type = '', inheritance = '', , , , sid = '', ...conditions] = entry.split(';')
    if (sid === '' || conditions.length > 0) return null
    // Denials take away; and what is only handed on to the files in a folder does not hold for the file itself.
    const holds = type !== 'D' && type !== 'OD' && !/^(?:..)*IO/.test(inheritance)
    // The rights of the owner, who is judged below.
    if (holds && !mine(sid) && sid !== 'OW' && sid !== 'S-1-3-4') readers.add(sid)
  }
  return { owner: mine(owner) ? null : owner, readers: [...readers] }
}
