import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { app, dialog, type FileFilter } from 'electron'
import type { Translator } from '../../shared/i18n/translator.ts'
import type { ChosenPlace, FilePicker, PlaceFormat } from '../app/context.ts'
import { saveReport } from './save-report.ts'

/** Asks for files with the dialogs of the desktop. */
export function filePicker(translator: () => Translator): FilePicker {
  return {
    image: () => chooseFile(translator(), 'iso', ['iso']),
    vib: () => chooseFile(translator(), 'vibs', ['vib', 'zip']),
    folder: async () => chosen(await dialog.showOpenDialog({ properties: ['openDirectory'] })),
    place: (name, format) => choosePlace(translator(), name, format),
    save: (name, format, text) => saveReport(translator(), name, format, text),
  }
}

async function chooseFile({ t }: Translator, kind: 'iso' | 'vibs', extensions: string[]): Promise<string | null> {
  const filters: FileFilter[] = [
    { name: t(`shell.formats.${kind}`), extensions },
    { name: t('shell.formats.all'), extensions: ['*'] },
  ]
  return chosen(await dialog.showOpenDialog({ filters, properties: ['openFile'] }))
}

function chosen(answer: { readonly canceled: boolean; readonly filePaths: readonly string[] }): string | null {
  return answer.canceled ? null : (answer.filePaths[0] ?? null)
}

async function choosePlace({ t }: Translator, name: string, format: PlaceFormat): Promise<ChosenPlace | null> {
  const answer = await dialog.showSaveDialog({
    defaultPath: join(app.getPath('documents'), name),
    filters: [{ name: t(`shell.formats.${format}`), extensions: [format === 'all' ? '*' : format] }],
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  })
  if (answer.canceled || answer.filePath === '') return null
  // The dialog asked about a file that was there; one that appears later stays as it is.
  const overwrite = await lstat(answer.filePath).then(
    () => true,
    () => false,
  )
  return { file: answer.filePath, overwrite }
}
