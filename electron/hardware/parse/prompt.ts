/** Programs whose output is read here, and those that users type between them. */
const commands = new Set([
  'lspci',
  'lscpu',
  'dmidecode',
  'nvme',
  'lsblk',
  'lsusb',
  'free',
  'cat',
  'uname',
  'sudo',
  'su',
  'doas',
  'cd',
  'ls',
  'clear',
  'exit',
  'mokutil',
  'env',
  'export',
  'adb',
  'apt',
  'apt-get',
  'dnf',
  'yum',
  'pacman',
  'modprobe',
  'script',
  'ssh',
  'scp',
  'tee',
  'type',
  'update-pciids',
  'pnputil',
  'pnputil.exe',
  'get-pnpdevice',
  'get-ciminstance',
  'get-wmiobject',
  'gcim',
  'gwmi',
  'get-computerinfo',
  'wmic',
  'chcp',
  'powershell',
  'pwsh',
  'system_profiler',
  'vmkchdev',
  'esxcli',
  'esxcfg-scsidevs',
  'dmesg',
  'inxi',
  'lshw',
  'hwinfo',
  'for',
  'lang=c',
  'lc_all=c',
])

/**
 * `user@host:~$ `, `[root@host ~]# `, `[root@esx:~] `, `PS C:\Users\x> `, `C:\> `, `user@mac ~ % `, `$ `: with what was typed after it.
 */
const prompt = new RegExp(
  [
    String.raw`^(?:PS [^>]{0,200}> ?|[A-Za-z]:\\[^>]{0,200}> ?|\[?[\w.-]{1,64}@[\w.-][^$#%>]{0,163}[$#%>] ?|`,
    String.raw`\[[\w.-]{1,64}@[^\]]{0,163}\] |(?:bash|sh|zsh)-[\d.]{1,8}[$#%] |[$#%>] ?)(.*)$`,
  ].join(''),
)

/** Marks that users put around a command when they paste it: `=== lspci ===`, `## lspci`, ` ```text `. */
const frameStart = /^[=#*_~`>| \t-]+/
const frameEnd: ReadonlySet<string> = new Set('=#*_~`| \t:-')

/** A line of dashes, a code fence, a row of stars. */
export function isDecoration(text: string): boolean {
  return /^[^\p{L}\p{N}{}[\]<]+$/u.test(text) || /^(?:`{3,}|~{3,})\w{0,20}$/.test(text)
}

/**
 * Returns the command of a line that shows one: after a prompt, in a heading, or bare. Empty for a prompt without one,
 * null for a line that shows no known command (its first word decides, `sudo` and the like aside).
 */
export function shownCommand(text: string): string | null {
  if (text.length > 500) return null
  const prompted = prompt.exec(text)
  const typed = (prompted?.[1] ?? text).trim()
  if (prompted !== null && typed === '') return ''
  const command = unframed(typed).replace(/^(?:sudo|doas)(?: -\S+)* /, '')
  const [word = '', next = ''] = command.split(/\s+/, 2)
  const name = word.replace(/^(?:\/usr)?\/s?bin\//, '').toLowerCase()
  if (!commands.has(name)) return null
  // Without a prompt, only what cannot be prose: a command alone or with options, addresses and pipes.
  return prompted !== null ||
    next === '' ||
    /^[-/|>$'"]|^(?:id-ctrl|list|Win32_\w+|SP\w+DataType|cpu|path)\b/.test(next)
    ? command
    : null
}

/** Counted from the end: a pattern would begin again at each mark within. */
function unframed(text: string): string {
  let end = text.length
  while (end > 0 && frameEnd.has(text[end - 1] ?? '')) end -= 1
  return text.slice(0, end).replace(frameStart, '')
}
