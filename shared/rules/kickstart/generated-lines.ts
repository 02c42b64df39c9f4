/**
 * Commands that a form's own settings put below `%firstboot`. They are recognised word for word when a file is opened
 * again.
 */
export const sshLines = ['vim-cmd hostsvc/enable_ssh', 'vim-cmd hostsvc/start_ssh'] as const

const ntpStart = 'esxcli system ntp set'

/** Sets the servers and starts the service with the host. The command is there from 7.0. */
export function ntpLine(servers: readonly string[]): string {
  return `${ntpStart} ${servers.map((server) => `--server=${server}`).join(' ')} --enabled=true`
}

/** Returns the servers of a line of {@link ntpLine}'s form; null for any other. */
export function ntpServersIn(line: string): string[] | null {
  const words = line.split(' ')
  const servers = words.slice(4, -1).map((word) => (word.startsWith('--server=') ? word.slice(9) : ''))
  return words.length > 5 && !servers.includes('') && line === ntpLine(servers) ? servers : null
}

/** A line of the user's own that a form would take for one of its settings. */
export function looksGenerated(line: string): boolean {
  return ntpServersIn(line) !== null || sshLines.some((own) => own === line)
}
