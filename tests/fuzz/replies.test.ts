import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { problemCodes } from '../../shared/problems/codes.ts'
import type { Result } from '../../shared/result.ts'
import { recordCorpus, type Sample } from './corpus.ts'
import { breakInputs } from './count.ts'
import { chunked, mutated } from './mutate.ts'
import { readReply } from './read-reply.ts'
import { recordReadings, replay } from './readings.ts'

/** Milliseconds one reply may take; the largest here have a megabyte, and a busy machine stops for a moment now and then. */
const slowest = 3_000
/** Bytes that may be left on the heap by all of them together. */
const leftOver = 48 * 1024 * 1024

setFlagsFromString('--expose_gc')
const collectGarbage = runInNewContext('gc') as () => void
const codes: ReadonlySet<string> = new Set(problemCodes)

function heapUsed(): number {
  collectGarbage()
  return process.memoryUsage().heapUsed
}

const samples = await recordCorpus()

it('reads every reply of the corpus as it is', async () => {
  for (const sample of samples) {
    const read = await readReply(sample, [sample.body])
    expect({ sample: sample.body.toString(), ok: read.ok }).toEqual({
      sample: sample.body.toString(),
      ok: sample.kind !== 'fault' && sample.method !== 'CreateFilter',
    })
  }
  expect(new Set(samples.map(({ kind }) => kind)).size).toBe(9)
})

const bodies = samples.map(({ body }) => body)

it.each([
  ['SOAP replies', samples.filter(({ kind }) => kind !== 'updates')],
  ['pushes', samples.filter(({ kind }) => kind === 'updates')],
] as const)(
  'answers broken %s with a value or a problem, at once, and keeps nothing of them',
  async (reader, whole) => {
    const outcomes = new Map<string, number>()
    const before = heapUsed()
    await breakInputs(reader, async (random, number) => {
      const sample = random.pick(whole)
      const body = mutated(bodies, sample.body, random)
      const otherStatus = sample.status === 200 ? 500 : 200
      const broken: Sample = { ...sample, status: random.next() < 0.1 ? otherStatus : sample.status }
      const started = performance.now()
      const read = await outcomeOf(number, broken, chunked(body, random), body)
      const took = performance.now() - started
      if (took > slowest) throw new Error(`reply ${number} took ${Math.round(took)} ms:\n${excerpt(body)}`)
      outcomes.set(read, (outcomes.get(read) ?? 0) + 1)
      if (number % 2_000 === 1_999)
        expect({ number, grown: heapUsed() - before > leftOver }).toEqual({ number, grown: false })
    })
    // Covers more than the first check that rejects: every outcome occurs.
    const ways = [
      'value',
      'REPLY_MALFORMED',
      'REPLY_DOCTYPE',
      'REPLY_TOO_DEEP',
      'REPLY_TRUNCATED',
      'REPLY_UNEXPECTED',
      'NOT_SOAP',
      ...(reader === 'pushes' ? [] : ['HTTP_STATUS', 'CREDENTIALS_REJECTED', 'NOT_AUTHENTICATED']),
    ]
    for (const code of ways)
      expect({ code, times: outcomes.get(code) ?? 0 }).toEqual({
        code,
        times: expect.toSatisfy((times: number) => times > 0),
      })
  },
)

const configured = await recordReadings()

it('answers broken replies on hardware, firewall and configuration with a value or a problem, at once', async () => {
  for (const reading of configured) expect(await replay(reading, -1, [])).toMatchObject({ ok: true })
  const outcomes = new Map<string, number>()
  await breakInputs('hardware, firewall and configuration of a host', async (random, number) => {
    const reading = random.pick(configured)
    const at = random.below(reading.replies.length)
    const body = mutated(bodies, reading.replies[at]?.body ?? Buffer.alloc(0), random)
    const started = performance.now()
    const read = await replay(reading, at, chunked(body, random)).catch((cause: unknown) => {
      throw new Error(`reading ${number} (${reading.what}) threw:\n${excerpt(body)}`, { cause })
    })
    const took = performance.now() - started
    if (took > slowest) throw new Error(`reading ${number} took ${Math.round(took)} ms:\n${excerpt(body)}`)
    if (read.ok) JSON.stringify(read.value)
    else if (!codes.has(read.problem.code)) throw new Error(`reading ${number} ended with ${read.problem.code}`)
    const outcome = `${reading.what} ${read.ok ? 'value' : 'problem'}`
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
  })
  expect([...outcomes.keys()].toSorted()).toEqual(
    configured.flatMap(({ what }) => [`${what} problem`, `${what} value`]).toSorted(),
  )
})

async function outcomeOf(number: number, sample: Sample, pieces: readonly Buffer[], body: Buffer): Promise<string> {
  let read: Result<unknown>
  try {
    read = await readReply(sample, pieces)
  } catch (cause) {
    throw new Error(`reply ${number} (${sample.kind}) threw:\n${excerpt(body)}`, { cause })
  }
  if (read.ok) {
    // A value is plain data: it can be shown and stored.
    if (typeof (JSON.stringify(read.value) ?? '') !== 'string') throw new Error(`reply ${number} is no value`)
    return 'value'
  }
  const { code, params } = read.problem
  if (!codes.has(code)) throw new Error(`reply ${number} ended with ${code}`)
  // Text for the user and the log does not grow with what the host sends.
  if (JSON.stringify(params).length > 4_000)
    throw new Error(
      `reply ${number} ended with ${code} and ${JSON.stringify(params).length} characters of facts:\n${excerpt(body)}`,
    )
  return code
}

function excerpt(body: Buffer): string {
  return body.length > 4_000
    ? `${body.subarray(0, 4_000).toString('latin1')}… (${body.length} bytes)`
    : body.toString('latin1')
}
