import { EventEmitter } from 'node:events'
import { PassThrough, Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { watchSignals } from '../../../electron/cli/signals.ts'
import { flushed, Prompter, write } from '../../../electron/cli/terminal.ts'

function prompter(): { readonly prompter: Prompter; readonly stdin: PassThrough; readonly hangUp: AbortController } {
  const [stdin, hangUp] = [new PassThrough(), new AbortController()]
  const sink = new Writable({ write: (_chunk, _encoding, done) => done() })
  return {
    prompter: new Prompter({ stdin, stdout: sink, stderr: sink, interactive: true, detached: false }, hangUp.signal),
    stdin,
    hangUp,
  }
}

const signal = new AbortController().signal

describe('watchSignals', () => {
  const after = (platform: NodeJS.Platform, name: string): readonly string[] => {
    const source = new EventEmitter()
    const signals = watchSignals(source, platform)
    source.emit(name)
    source.emit(name)
    return (['cancel', 'hangUp', 'ending'] as const).filter((each) => signals[each].aborted)
  }

  it('takes SIGINT, SIGTERM and SIGBREAK for a cancel', () => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGBREAK']) expect(after('linux', name)).toEqual(['cancel'])
    expect(after('win32', 'SIGBREAK')).toEqual(['cancel'])
  })

  it('takes a hang-up for a cancel on Windows only, where the process is about to be ended', () => {
    expect(after('linux', 'SIGHUP')).toEqual(['hangUp'])
    expect(after('darwin', 'SIGHUP')).toEqual(['hangUp'])
    expect(after('win32', 'SIGHUP')).toEqual(['cancel', 'hangUp', 'ending'])
  })

  it('cancels before it ends the connections, so that a run ends as cancelled', () => {
    const source = new EventEmitter()
    const { cancel, ending } = watchSignals(source, 'win32')
    const order: string[] = []
    ending.addEventListener('abort', () => order.push('ending'))
    cancel.addEventListener('abort', () => order.push('cancel'))
    source.emit('SIGHUP')
    expect(order).toEqual(['cancel', 'ending'])
  })
})

describe('Prompter', () => {
  it('takes nothing for an answer that was typed without Enter when the input ended', async () => {
    const { prompter: asking, stdin } = prompter()
    const answer = asking.ask('? ', { signal })
    stdin.end('esx')
    expect(await answer).toBeNull()
    expect(asking.canAsk).toBe(false)
    expect(await asking.ask('? ', { signal })).toBeNull()
  })

  it('takes a whole line, and withdraws questions that are open or come later when the terminal hangs up', async () => {
    const { prompter: asking, stdin, hangUp } = prompter()
    const first = asking.ask('? ', { signal })
    stdin.write('esx\n')
    expect(await first).toBe('esx')
    const open = asking.ask('? ', { signal })
    const next = asking.ask('? ', { signal })
    hangUp.abort()
    expect(await Promise.all([open, next])).toEqual([null, null])
    expect(asking.canAsk).toBe(false)
  })

  it.each([false, true])('takes an error of the input for its end (hidden: %s)', async (hidden) => {
    const { prompter: asking, stdin } = prompter()
    stdin.on('error', () => undefined)
    const answer = asking.ask('? ', { hidden, signal })
    setImmediate(() => stdin.destroy(new Error('EIO')))
    expect(await answer).toBeNull()
    expect(asking.canAsk).toBe(false)
  })
})

it('writes to streams that throw, and waits for none that is gone', async () => {
  const throwing = new Writable({
    write: () => {
      throw new Error('EIO')
    },
  })
  write(throwing, 'text')
  await flushed(throwing)
  const gone = new Writable()
  gone.on('error', () => undefined).destroy()
  write(gone, 'text')
  await flushed(gone)
})
