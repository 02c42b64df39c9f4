import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { expect, it, onTestFinished } from 'vitest'
import { deleteFile, hashFile, uploadFile } from '../../../electron/vim/host-files.ts'
import { clientFor, codeOf, startPractice, valueOf } from './hosts.ts'

const content = Buffer.alloc(3_000_001, 'a VIB, as large as a small one; ')
const file = { datastore: 'datastore1', path: 'hypertray-00000000.vib' }
const body = { bytes: content.length, open: () => Readable.from([content.subarray(0, 7), content.subarray(7)]) }

it('uploads a file to a datastore, reads it back and deletes it, within its session', async () => {
  const server = await startPractice({ vms: 0 })
  const client = clientFor(server)
  onTestFinished(async () => {
    await client.close()
    await server[Symbol.asyncDispose]()
  })
  valueOf(await uploadFile(client, file, body))
  expect(valueOf(await hashFile(client, file, content.length))).toBe(createHash('sha256').update(content).digest('hex'))
  expect(codeOf(await hashFile(client, file, 1_000))).toBe('REPLY_TOO_LARGE')
  valueOf(await deleteFile(client, file))
  expect(await hashFile(client, file, content.length)).toMatchObject({
    problem: { code: 'HTTP_STATUS', params: { status: 404 } },
  })
  expect(await uploadFile(client, { ...file, datastore: 'other' }, body)).toMatchObject({ ok: false })
})

it('ends with what broke when the file cannot be read any more, and when it is cancelled', async () => {
  const server = await startPractice({ vms: 0 })
  const client = clientFor(server)
  onTestFinished(async () => {
    await client.close()
    await server[Symbol.asyncDispose]()
  })
  const broken = () =>
    Readable.from(
      (async function* () {
        yield content.subarray(0, 7)
        await Promise.resolve()
        throw new Error('gone')
      })(),
    )
  expect(codeOf(await uploadFile(client, file, { bytes: content.length, open: broken }))).toBe('UPLOAD_UNREADABLE')
  const stop = new AbortController()
  const cancelling = () =>
    Readable.from(
      (async function* () {
        yield content.subarray(0, 7)
        stop.abort()
        await new Promise<never>(() => undefined)
      })(),
    )
  const cancelled = await uploadFile(client, file, { bytes: content.length, open: cancelling }, { signal: stop.signal })
  expect(codeOf(cancelled)).toBe('CANCELLED')
})
