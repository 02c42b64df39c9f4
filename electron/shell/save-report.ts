import { join } from 'node:path'
import { app, BrowserWindow, dialog, session } from 'electron'
import type { Translator } from '../../shared/i18n/translator.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { saveFile } from '../storage/atomic-file.ts'

type Format = 'csv' | 'md' | 'html' | 'json' | 'pdf' | 'cfg' | 'xml'

/**
 * Asks where a report shall go and writes it there, readable for the user alone: a ks.cfg holds the hash of a password, and
 * every other report names hosts. The dialog asks before it replaces a file.
 * Returns null when the user cancels. Problems: `STORAGE_WRITE_FAILED`.
 */
export async function saveReport(
  { t }: Translator,
  name: string,
  format: Format,
  text: string,
): Promise<Result<{ readonly file: string } | null>> {
  const label = t(`shell.formats.${format}`)
  const answer = await dialog.showSaveDialog({
    defaultPath: join(app.getPath('documents'), `${name}.${format}`),
    filters: [{ name: label, extensions: [format] }],
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  })
  if (answer.canceled || answer.filePath === '') return ok(null)
  try {
    await saveFile(answer.filePath, format === 'pdf' ? await printed(text) : text)
    return ok({ file: answer.filePath })
  } catch (error) {
    return fail(problem('STORAGE_WRITE_FAILED', { file: answer.filePath }, error))
  }
}

/** Prints a page to PDF in a hidden window that runs no script and reaches nothing but the page itself. */
async function printed(html: string): Promise<Buffer> {
  const own = session.fromPartition('print')
  own.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !details.url.startsWith('data:text/html;') }))
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      session: own,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      javascript: false,
      webSecurity: true,
    },
  })
  try {
    await window.loadURL(`data:text/html;charset=utf-8;base64,${Buffer.from(html).toString('base64')}`)
    return await window.webContents.printToPDF({
      printBackground: true,
      landscape: true,
      pageSize: 'A4',
      preferCSSPageSize: true,
    })
  } finally {
    window.destroy()
  }
}
