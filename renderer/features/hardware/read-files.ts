import type { Locale } from '../../../shared/i18n/locale.ts'
import { decodeText } from './decode-text.ts'

export interface GivenText {
  readonly name: string
  readonly text: string
  readonly bytes: number
}

export interface Refused {
  readonly name: string
  readonly why: 'tooLarge' | 'unreadable'
}

/** Most bytes of one file; in UTF-16 half as many characters. */
const maxBytes = 8_000_000

/** Files as texts; those that are too large or cannot be read are told apart. */
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
