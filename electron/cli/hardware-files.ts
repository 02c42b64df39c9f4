import { constants, createReadStream, fstatSync, openSync } from 'node:fs'
import { Socket } from 'node:net'
import { addAbortSignal, type Readable } from 'node:stream'
import type { Translator } from '../../shared/i18n/translator.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { decodeText } from '../hardware/parse/lines.ts'

/** More than is read of it (`readHardwareTexts` has a bound of its own and says what it left out). Bytes. */
const maxBytes = 32 * 1_024 * 1_024

/**
 * Reads files, pipes and, for `-`, standard input, each as text of any encoding. Problems: `USAGE` for a file that cannot
 * be read, and for standard input given twice; `CANCELLED`.
 */
export async function readTexts(
  files: readonly string[],
  { t }: Translator,
  stdin: Readable,
  cancel: AbortSignal,
): Promise<Result<readonly { readonly name: string; readonly text: string }[]>> {
  if (files.filter((file) => file === '-').length > 1)
    return fail(problem('USAGE', { detail: t('cli.usage.stdinOnce') }))
  const texts: { name: string; text: string }[] = []
  for (const file of files) {
    try {
      const bytes = await readStart(file === '-' ? stdin : openStream(file), cancel)
      texts.push({ name: file === '-' ? t('cli.hardware.stdin') : file, text: decodeText(bytes) })
    } catch (error) {
      return fail(
        cancel.aborted ? problem('CANCELLED') : problem('USAGE', { detail: t('cli.usage.file', { file }) }, error),
      )
    }
  }
  return ok(texts)
}

/**
 * Reads a file, or a pipe such as the shell's `<(lspci -nn)`. A pipe is read without blocking: a thread that waited for
 * its writer could not be called off, and would keep the process from ending. Throws.
 */
function openStream(file: string): Readable {
  // Windows has no such flag, nor pipes with a path of this kind.
  const fd = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  return fstatSync(fd).isFIFO() ? new Socket({ fd, readable: true, writable: false }) : createReadStream(file, { fd })
}

/** Reads the first {@link maxBytes} of a stream, which may never end. Throws. */
async function readStart(stream: Readable, signal: AbortSignal): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of addAbortSignal(signal, stream)) {
    const piece = Buffer.from(chunk as Uint8Array | string)
    chunks.push(piece)
    bytes += piece.length
    if (bytes >= maxBytes) break
  }
  return Buffer.concat(chunks).subarray(0, maxBytes)
}
