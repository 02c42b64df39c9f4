/** What the installer is told on its command line. */
export interface BootEdit {
  /** Replaces the `kernelopt` line's value; null keeps it. */
  readonly kernelopt: string | null
  /** Adds `ks=usb:/KS.CFG`. */
  readonly kickstart: boolean
}

const LINE = /^kernelopt=([^\r\n]*)/m

/** The value of a boot.cfg's `kernelopt` line; empty when there is none. */
export function kerneloptOf(text: string): string {
  return LINE.exec(text)?.[1]?.trim() ?? ''
}

/** A boot.cfg with another `kernelopt`. Every other line, the prefix and the line ends stay as they are. */
export function editBootCfg(text: string, edit: BootEdit): string {
  if (edit.kernelopt === null && !edit.kickstart) return text
  const words = (edit.kernelopt ?? kerneloptOf(text)).split(/\s+/).filter((word) => word !== '')
  // With a script on the stick the installer must not look for a CD.
  const kept = edit.kickstart ? [...words.filter((word) => !/^(?:ks=|cdromBoot$)/i.test(word)), 'ks=usb:/KS.CFG'] : words
  const line = `kernelopt=${kept.join(' ')}`
  if (LINE.test(text)) return text.replace(LINE, () => line)
  const end = text.includes('\r\n') ? '\r\n' : '\n'
  return `${text}${text === '' || text.endsWith('\n') ? '' : end}${line}${end}`
}
