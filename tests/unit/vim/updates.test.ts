import { describe, expect, it } from 'vitest'
import type { VimClient } from '../../../electron/vim/client.ts'
import type { CallOptions } from '../../../electron/vim/client-options.ts'
import { SoapReply } from '../../../electron/vim/soap.ts'
import { waitForUpdates, type ObjectUpdate, type UpdateSet } from '../../../electron/vim/updates.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'

const envelope = (content: string): string =>
  '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><WaitForUpdatesExResponse ' +
  `xmlns="urn:vim25">${content}</WaitForUpdatesExResponse></e:Body></e:Envelope>`
const vm = (id: number, kind = 'modify'): string =>
  `<objectSet><kind>${kind}</kind><obj type="VirtualMachine">${id}</obj><changeSet><name>name</name><op>assign</op>` +
  `<val>vm-${id}</val></changeSet></objectSet>`
const set = (objects: string): string => `<filterSet><filter type="PropertyFilter">f</filter>${objects}</filterSet>`

/** What was read so far, and how much of the reply had come in by then. */
interface Reading {
  readonly result: Result<UpdateSet<string> | null>
  readonly read: readonly { readonly id: string; readonly piece: number }[]
}

async function readPieces(
  pieces: readonly string[],
  keep: (update: ObjectUpdate) => boolean = () => true,
): Promise<Reading> {
  const read: { id: string; piece: number }[] = []
  let at = 0
  const call = (
    method: string,
    _target: unknown,
    _args: string,
    options: CallOptions,
  ): ReturnType<VimClient['call']> => {
    const reply = new SoapReply(method, options.items)
    reply.start(200)
    for (const piece of pieces) {
      at += 1
      const problem = reply.write(Buffer.from(piece))
      if (problem) return Promise.resolve(fail(problem))
    }
    const problem = reply.end()
    if (problem) return Promise.resolve(fail(problem))
    const result = reply.result()
    return Promise.resolve('problem' in result ? fail(result.problem) : ok(result.response))
  }
  const client: VimClient = Object.assign(Object.create(null), { call })
  const result = await waitForUpdates(client, '', 1, {
    session: 1,
    read: (update) => {
      read.push({ id: update.ref.value, piece: at })
      return keep(update) ? `${update.kind} ${update.ref.value}` : null
    },
  })
  return { result, read }
}

const codeOf = ({ result }: Reading): string | null => (result.ok ? null : result.problem.code)

describe('WaitForUpdatesEx', () => {
  it('reads each object as it comes in, of every filter, and gives what is kept of them', async () => {
    const whole = envelope(
      `<returnval><version>7</version>${set(vm(1) + vm(2, 'enter'))}${set(vm(3, 'leave'))}<truncated>true</truncated></returnval>`,
    )
    const cut = whole.indexOf('</objectSet>') + '</objectSet>'.length
    const { result, read } = await readPieces([whole.slice(0, cut), whole.slice(cut)], ({ ref }) => ref.value !== '2')
    expect(result).toMatchObject({
      ok: true,
      value: { version: '7', truncated: true, updates: ['modify 1', 'leave 3'] },
    })
    expect(read).toEqual([
      { id: '1', piece: 1 },
      { id: '2', piece: 2 },
      { id: '3', piece: 2 },
    ])
  })

  it('passes over what is no update of an object', async () => {
    const odd =
      '<objectSet/><objectSet><kind>modify</kind></objectSet>' +
      '<objectSet><kind>explode</kind><obj type="VirtualMachine">1</obj></objectSet>' +
      '<objectSet><kind>modify</kind><obj>1</obj></objectSet>'
    const { result, read } = await readPieces([
      envelope(`<returnval><version>7</version>${vm(8)}${set(odd + vm(1) + `<x>${vm(9)}</x>`)}</returnval>${vm(7)}`),
    ])
    expect(result).toMatchObject({ ok: true, value: { truncated: false, updates: ['modify 1'] } })
    expect(read).toHaveLength(1)
  })

  it('gives nothing of a reply that is not sound to its end', async () => {
    const start = envelope(`<returnval><version>7</version>${set(vm(1))}`).replace(/<\/WaitFor.*/, '')
    expect(codeOf(await readPieces([start]))).toBe('REPLY_TRUNCATED')
    expect(codeOf(await readPieces([start, '</wrong>']))).toBe('REPLY_MALFORMED')
    expect(codeOf(await readPieces([envelope(`<returnval>${set(vm(1))}</returnval>`)]))).toBe('REPLY_UNEXPECTED')
    expect((await readPieces([envelope('')])).result).toEqual(ok(null))
  })

  it('holds the limits of a reply for objects that are handed over', async () => {
    const deep = `<objectSet>${'<a>'.repeat(80)}${'</a>'.repeat(80)}</objectSet>`
    expect(codeOf(await readPieces([envelope(`<returnval><version>7</version>${set(deep)}</returnval>`)]))).toBe(
      'REPLY_TOO_DEEP',
    )
    const many = '<objectSet><a/><b/><c/><d/></objectSet>'.repeat(250_000)
    const flood = await readPieces([envelope(`<returnval><version>7</version>${set(many)}</returnval>`)])
    expect(codeOf(flood)).toBe('REPLY_TOO_LARGE')
    expect(flood.read).toEqual([])
  })
})
