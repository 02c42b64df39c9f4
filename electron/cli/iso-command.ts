import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import type { FileHashes, FoundChecksum } from '../../shared/models/image.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { findChecksums, pickChecksum } from '../../shared/rules/checksums.ts'
import { decodeText } from '../hardware/parse/lines.ts'
import { hashFile, type HashProgress } from '../install/hash.ts'
import { openIso } from '../install/iso-image.ts'
import { readInfoInThread } from '../install/iso-thread.ts'
import { exit, type ExitStatus } from './exit.ts'
import { infoText, verifyText, type VerifyValue } from './iso-text.ts'
import type { CliSession } from './session.ts'

const maxSumsBytes = 4 * 1_024 * 1_024
const mebibyte = 1_024 * 1_024

/**
 * Runs `iso verify`: computes the checksums of a file and compares them with the given one. `sums` is the path of a file
 * of checksums.
 */
export async function verifyIso(
  session: CliSession,
  file: string,
  options: { readonly sha256?: string; readonly sums?: string },
): Promise<Result<ExitStatus>> {
  if (options.sha256 !== undefined && options.sums !== undefined) {
    return fail(
      problem('USAGE', { detail: session.output.translator.t('cli.usage.exclusive', { options: '--sha256, --sums' }) }),
    )
  }
  const expected = await expectedSums(options)
  if (!expected.ok) return expected
  const hashed = await hashFile(file, {
    algorithms: ['sha256', 'sha1', 'md5'],
    onProgress: progressNotes(session),
    signal: session.cancel,
  })
  if (!hashed.ok) return hashed
  const name = basename(file)
  const picked = pickChecksum(expected.value, hashed.value, name)
  const { bytes, sha256, sha1 = null, md5 = null } = hashed.value
  const value: VerifyValue = {
    file,
    bytes,
    sha256,
    sha1,
    md5,
    expected: picked && { algorithm: picked.algorithm, value: picked.value },
    result: picked === null ? 'not-compared' : comparison(picked, hashed.value),
    volumeId: await volumeIdOf(file),
  }
  session.output.result(value, () => verifyText(session.output, value))
  return ok(value.result === 'differs' ? exit.negative : exit.done)
}

function comparison({ algorithm, value }: FoundChecksum, hashes: FileHashes): 'match' | 'differs' {
  return value === hashes[algorithm] ? 'match' : 'differs'
}

/** Runs `iso info`: describes an image. */
export async function isoInfo(session: CliSession, file: string): Promise<Result<ExitStatus>> {
  const info = await readInfoInThread(file, session.cancel)
  if (!info.ok) return info
  session.output.result(info.value, () => infoText(session.output, info.value))
  return ok(exit.done)
}

async function expectedSums({
  sha256,
  sums,
}: {
  readonly sha256?: string
  readonly sums?: string
}): Promise<Result<readonly FoundChecksum[]>> {
  if (sha256 === undefined && sums === undefined) return ok([])
  const text = sums === undefined ? ok(sha256 ?? '') : await readSums(sums)
  if (!text.ok) return text
  const found = findChecksums(text.value)
  // A value that the user gives by hand is of this file, whatever name stands beside it.
  const usable =
    sums === undefined
      ? found.filter(({ algorithm }) => algorithm === 'sha256').map((each) => ({ ...each, fileName: null }))
      : found
  return usable.length === 0 ? fail(problem('CHECKSUM_NOT_FOUND')) : ok(usable)
}

async function readSums(file: string): Promise<Result<string>> {
  try {
    const handle = await open(file, 'r')
    try {
      const buffer = Buffer.alloc(maxSumsBytes)
      const { bytesRead } = await handle.read(buffer, 0, maxSumsBytes, null)
      return ok(decodeText(buffer.subarray(0, bytesRead)))
    } finally {
      await handle.close()
    }
  } catch (error) {
    return fail(problem('IMAGE_UNREADABLE', { file: basename(file) }, error))
  }
}

/** Reads the label, to show which image this is; a checksum can be computed over anything. */
async function volumeIdOf(file: string): Promise<string | null> {
  const opened = await openIso(file)
  if (!opened.ok) return null
  await opened.value.close()
  return opened.value.volumeId === '' ? null : opened.value.volumeId
}

/** One line on stderr for every tenth that is done. */
function progressNotes({ output }: CliSession): (progress: HashProgress) => void {
  let lastTenth = 0
  return ({ bytes, total, bytesPerSecond }) => {
    const tenth = total === 0 ? 10 : Math.floor((bytes * 10) / total)
    if (tenth === lastTenth) return
    lastTenth = tenth
    output.note(
      output.translator.t('image.progress', {
        percent: tenth * 10,
        total: Math.round(total / mebibyte),
        speed: Math.round(bytesPerSecond / mebibyte),
      }),
    )
  }
}
