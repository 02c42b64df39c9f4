import { tidyBootLine, withStickScript } from './boot-line.ts'

/** Returns the options of the installer's command line. */
export interface BootEdit {
  /** Replaces the `kernelopt` line's value; null keeps it. */
  readonly kernelopt: string | null
  /** Adds `ks=usb:/KS.CFG`. */
  readonly kickstart: boolean
}

const LINE = /^kernelopt=([^\r\n]*)/m

/** Returns the value of a boot.cfg's `kernelopt` line; empty when there is none. */
export function kerneloptOf(text: string): string {
  return LINE.exec(text)?.[1]?.trim() ?? ''
}

/** Returns a boot.cfg with another `kernelopt`. Every other line, the prefix and the line ends stay as they are. */
export function editBootCfg(text: string, edit: BootEdit): string {
  if (edit.kernelopt === null && !edit.kickstart) return text
  const asked = edit.kernelopt ?? kerneloptOf(text)
  const line = `kernelopt=${edit.kickstart ? withStickScript(asked) : tidyBootLine(asked)}`
  if (LINE.test(text)) return text.replace(LINE, () => line)
  const end = text.includes('\r\n') ? '\r\n' : '\n'
  return `${text}${text === '' || text.endsWith('\n') ? '' : end}${line}${end}`
}
