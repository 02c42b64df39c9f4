import { expect, test, vi } from 'vitest'
import { createClient } from '../../../renderer/bridge.ts'
import type { Bridge } from '../../../shared/ipc/bridge.ts'

const bridge = (request: () => Promise<unknown>) => ({
  request: vi.fn<(...args: unknown[]) => Promise<unknown>>(request),
  abort: vi.fn<(id: string) => void>(),
  on: vi.fn<() => () => void>(),
})
const client = (fake: ReturnType<typeof bridge>) => {
  let next = 0
  return createClient(fake as unknown as Bridge, () => `request-${++next}`)
}

test('a request goes out under an id of its own and its answer comes back', async () => {
  const fake = bridge(() => Promise.resolve({ ok: true, value: { id: 'x' } }))
  const { request } = client(fake)
  expect(await request('practice.start', undefined)).toEqual({ ok: true, value: { id: 'x' } })
  await request('hosts.retry', { id: 'x' })
  expect(fake.request.mock.calls).toEqual([
    ['practice.start', undefined, 'request-1'],
    ['hosts.retry', { id: 'x' }, 'request-2'],
  ])
})

test('an abort is passed on and ends the request, even without an answer', async () => {
  const fake = bridge(() => new Promise(() => undefined))
  const controller = new AbortController()
  const answer = client(fake).request('hosts.inspect', { address: 'x', adding: true }, controller.signal)
  controller.abort()
  expect(await answer).toEqual({ ok: false, problem: { code: 'CANCELLED', params: {} } })
  expect(fake.abort).toHaveBeenCalledExactlyOnceWith('request-1')
})

test('a request whose end matters is aborted, but answered by the main process', async () => {
  const answered = Promise.withResolvers<unknown>()
  const fake = bridge(() => answered.promise)
  const controller = new AbortController()
  const answer = client(fake).requestToEnd('vibs.install', { job: 'x' }, controller.signal)
  controller.abort()
  expect(fake.abort).toHaveBeenCalledExactlyOnceWith('request-1')
  answered.resolve({ ok: true, value: { outcome: 'installed' } })
  expect(await answer).toEqual({ ok: true, value: { outcome: 'installed' } })
})

test('a request that was given up before it began is not sent', async () => {
  const fake = bridge(() => Promise.resolve({ ok: true, value: undefined }))
  expect(await client(fake).request('app.snapshot', undefined, AbortSignal.abort())).toMatchObject({
    ok: false,
    problem: { code: 'CANCELLED' },
  })
  expect(fake.request).not.toHaveBeenCalled()
})

test('an abort after the answer has no effect', async () => {
  const fake = bridge(() => Promise.resolve({ ok: true, value: undefined }))
  const controller = new AbortController()
  await client(fake).request('hosts.retry', { id: 'x' }, controller.signal)
  controller.abort()
  expect(fake.abort).not.toHaveBeenCalled()
})

test('a broken channel is a problem and no exception', async () => {
  const fake = bridge(() => Promise.reject(new Error('gone')))
  expect(await client(fake).request('practice.start', undefined)).toEqual({
    ok: false,
    problem: { code: 'INTERNAL', params: {} },
  })
})

test('what a host named is shown without characters that act on the text, in answers and in pushes', async () => {
  const name = 'web\u202Egnp.exe\u0085'
  const state = { hosts: [{ id: 'a', vms: [{ name }, { name: 'db' }], map: null, on: true, at: 3 }], text: 'a\r\n\tb' }
  const fake = bridge(() => Promise.resolve({ ok: true, value: state }))
  let push: ((value: unknown) => void) | undefined
  const heard = vi.fn<(value: unknown) => void>()
  const own = createClient(
    {
      ...fake,
      on: (_name: string, listener: (value: unknown) => void) => {
        push = listener
        return () => undefined
      },
    } as unknown as Bridge,
    () => 'id',
  )
  own.on('app.change', heard)
  const right = {
    hosts: [{ id: 'a', vms: [{ name: 'web\uFFFDgnp.exe\uFFFD' }, { name: 'db' }], map: null, on: true, at: 3 }],
    text: 'a\r\n\tb',
  }
  expect(await own.request('app.snapshot', undefined)).toEqual({ ok: true, value: right })
  push?.(state)
  expect(heard).toHaveBeenCalledExactlyOnceWith(right)
  // Nothing is copied that may stay as it is.
  const plain = { vms: [{ name: 'db' }] }
  push?.(plain)
  expect(heard.mock.lastCall?.[0]).toBe(plain)
})

test('a dropped file that the preload script cannot name has no token', async () => {
  const file = new File([], 'a.vib')
  const dropped = (answer: Promise<string>) =>
    createClient({ ...bridge(() => Promise.resolve()), dropped: () => answer } as unknown as Bridge, () => 'x')
  expect(await dropped(Promise.resolve('token')).dropped(file)).toBe('token')
  expect(await dropped(Promise.reject(new Error('gone'))).dropped(file)).toBeNull()
})
