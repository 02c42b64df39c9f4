import { dialog } from 'electron'
import type { Translator } from '../../shared/i18n/translator.ts'
import type { FilePicker } from '../app/context.ts'
import { saveReport } from './save-report.ts'

/** Asks for files with the dialogs of the desktop. */
export function filePicker(translator: () => Translator): FilePicker {
  return {
    image: () => chooseImage(translator()),
    save: (name, format, text) => saveReport(translator(), name, format, text),
  }
}

async function chooseImage({ t }: Translator): Promise<string | null> {
  const answer = await dialog.showOpenDialog({
    filters: [
      { name: t('shell.formats.iso'), extensions: ['iso'] },
      { name: t('shell.formats.all'), extensions: ['*'] },
    ],
    properties: ['openFile'],
  })
  return answer.canceled ? null : (answer.filePaths[0] ?? null)
}
