import { Readable, Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { localDateTime, localTime } from '../../../electron/cli/local-time.ts'
import { Output } from '../../../electron/cli/output.ts'
import { loadTextWidth } from '../../../electron/cli/text-width.ts'
import { maxPasswordBytes, readPasswordFromStdin } from '../../../electron/cli/terminal.ts'
import { createRedactor } from '../../../electron/storage/redactor.ts'
import { createTranslator } from '../../../shared/i18n/translator.ts'
import { problem } from '../../../shared/problems/problem.ts'

function written(json: boolean): {
  readonly output: Output
  readonly stdout: () => string
  readonly stderr: () => string
} {
  const texts = { stdout: '', stderr: '' }
  const into = (name: 'stdout' | 'stderr'): Writable =>
    new Writable({
      write: (chunk, _encoding, done) => {
        texts[name] += String(chunk)
        done()
      },
    })
  const redactor = createRedactor()
  redactor.add('secret & <more>')
  const output = new Output(
    { stdin: Readable.from([]), stdout: into('stdout'), stderr: into('stderr'), interactive: false, detached: false },
    createTranslator('en'),
    json,
    redactor,
  )
  return { output, stdout: () => texts.stdout, stderr: () => texts.stderr }
}

describe('Output', () => {
  it('lines columns up on the screen, where Chinese characters take two, and shows what is absent', async () => {
    await loadTextWidth()
    const { output } = written(false)
    expect(
      output.table(
        ['名称', 'IP'],
        [
          ['web-01', '192.0.2.1'],
          ['文件服务器', null],
          ['two\nlines', ''],
        ],
      ),
    ).toBe(['名称        IP', 'web-01      192.0.2.1', '文件服务器  -', 'two lines   -'].join('\n'))
  })

  it('writes nothing that acts on a terminal as text, and every character as JSON', () => {
    const name = 'web\u202E\u009B31m\u200B'
    const people = written(false)
    people.output.result({ name }, () => `${people.output.table(['名称'], [[name]])}\n${name}`)
    people.output.note(`Note:\n\t${name}`)
    people.output.progress({ name }, () => name)
    expect([people.stdout(), people.stderr()]).toEqual([
      '名称\nweb\uFFFD31m\uFFFD\nweb\uFFFD31m\uFFFD\n',
      'Note:\n\tweb\uFFFD31m\uFFFD\nweb\uFFFD31m\uFFFD\n',
    ])
    const script = written(true)
    script.output.result({ name }, () => '')
    script.output.progress({ name }, () => null)
    expect(script.stdout()).toBe(String.raw`{"name":"web\u202e\u009b31m\u200b"}`.concat('\n').repeat(2))
    expect(
      script
        .stdout()
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([{ name }, { name }])
    script.output.problem(problem('HOST_NOT_FOUND', { name }))
    expect(script.stdout()).toMatch(/^[\x20-\x7E\n\uFFFD]*$/)
  })

  it('writes the content of a file to the byte', () => {
    const people = written(false)
    people.output.file({ text: 'x' }, 'a\u200B\r\n')
    expect(people.stdout()).toBe('a\u200B\r\n')
  })

  it('keeps secrets that a host repeats out of sentences and details', () => {
    const repeated = problem('HOST_FAULT', {
      method: 'Login',
      fault: 'X',
      message: 'bad: <password>secret &amp; &lt;more&gt;</password>',
      seconds: 1,
    })
    const people = written(false)
    people.output.problem(repeated)
    expect(people.stderr()).toContain('bad: <password>«secret»</password>')
    expect(people.output.translator.codeText('HOST_FAULT', { message: 'secret & <more>' })).not.toContain('more')
    const script = written(true)
    script.output.problem(repeated)
    expect(JSON.parse(script.stdout())).toMatchObject({
      error: { code: 'HOST_FAULT', details: { message: 'bad: <password>«secret»</password>', seconds: 1 } },
    })
    expect(script.stdout()).not.toContain('more')
  })
})

it('shows times in the time zone of the computer', () => {
  const at = new Date(2025, 0, 2, 3, 4, 5).toISOString()
  expect([localDateTime(at), localTime(at)]).toEqual(['2025-01-02 03:04:05', '03:04:05'])
})

describe('readPasswordFromStdin', () => {
  const read = (...chunks: (string | Buffer)[]): Promise<string | null> =>
    readPasswordFromStdin(Readable.from(chunks), new AbortController().signal)

  it('takes all of it but one final line break, however it comes in', async () => {
    expect(await read('a', 'b\r', '\n')).toBe('ab')
    expect(await read('a\n\n')).toBe('a\n')
    expect(await read('a\r')).toBe('a\r')
    expect(await read(Buffer.from([0xe5, 0xaf]), Buffer.from([0x86]))).toBe('密')
    expect(await read()).toBe('')
  })

  it('takes the longest one with its line break, and nothing longer', async () => {
    const longest = 'x'.repeat(maxPasswordBytes)
    expect(await read(`${longest}\r\n`)).toBe(longest)
    expect(await read(`${longest}x`)).toBeNull()
  })

  it('gives up when it is cancelled', async () => {
    const cancel = new AbortController()
    const reading = readPasswordFromStdin(new Readable({ read: () => undefined }), cancel.signal)
    cancel.abort()
    expect(await reading).toBeNull()
  })
})
