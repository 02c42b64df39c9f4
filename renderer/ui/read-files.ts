import type { Locale } from '../../shared/i18n/locale.ts'

export interface GivenText {
  readonly name: string
  readonly text: string
  readonly bytes: number
}

export interface Refused {
  readonly name: string
  readonly why: 'tooLarge' | 'unreadable'
}

/** Size limit of one file in bytes; in UTF-16 that is half as many characters. */
const maxBytes = 8_000_000

/** Reads files as texts; lists separately those that are too large or unreadable. */
export async function readFiles(
  files: readonly Pick<File, 'name' | 'size' | 'arrayBuffer'>[],
  locale: Locale,
): Promise<{ readonly texts: readonly GivenText[]; readonly refused: readonly Refused[] }> {
  const texts: GivenText[] = []
  const refused: Refused[] = []
  for (const file of files) {
    const name = file.name.slice(0, 300) || '?'
    if (file.size > maxBytes) {
      refused.push({ name, why: 'tooLarge' })
      continue
    }
    try {
      texts.push({ name, text: decodeText(new Uint8Array(await file.arrayBuffer()), locale), bytes: file.size })
    } catch {
      refused.push({ name, why: 'unreadable' })
    }
  }
  return { texts, refused }
}

/** Encodings Windows uses for files that are not Unicode. */
const oldEncodings: Readonly<Record<Locale, string>> = { en: 'windows-1252', 'zh-CN': 'gb18030' }

/**
 * Decodes a file of unknown encoding: by its byte order mark, else as UTF-16 when every other byte is zero (as PowerShell
 * redirects), else as UTF-8, else in the legacy encoding usual for the user's language. Never throws.
 */
export function decodeText(bytes: Uint8Array, locale: Locale): string {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  const start = bytes.subarray(0, 512)
  const zeros = [0, 1].map((side) => start.filter((byte, index) => index % 2 === side && byte === 0).length)
  const most = start.length / 4
  if ((zeros[1] ?? 0) > most) return new TextDecoder('utf-16le').decode(bytes)
  if ((zeros[0] ?? 0) > most) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder(oldEncodings[locale]).decode(bytes)
  }
}
