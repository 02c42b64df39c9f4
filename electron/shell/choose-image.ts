import { dialog } from 'electron'
import type { Translator } from '../../shared/i18n/translator.ts'

/** Asks for an installer image; null when the person gave it up. */
export async function chooseImage({ t }: Translator): Promise<string | null> {
  const answer = await dialog.showOpenDialog({
    filters: [
      { name: t('shell.formats.iso'), extensions: ['iso'] },
      { name: t('shell.formats.all'), extensions: ['*'] },
    ],
    properties: ['openFile'],
  })
  return answer.canceled ? null : (answer.filePaths[0] ?? null)
}
