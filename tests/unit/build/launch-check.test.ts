import { describe, expect, it } from 'vitest'
import { reasonNotToOpen } from '../../../build/runtime/launch-check.ts'

const display = { DISPLAY: ':0' }

describe('whether the app can be opened here', () => {
  it.each([
    ['a desktop', { platform: 'linux', env: display, uid: 1000, args: [] }],
    ['a Wayland desktop', { platform: 'linux', env: { WAYLAND_DISPLAY: 'wayland-0' }, uid: 1000, args: [] }],
    ['root who wants it', { platform: 'linux', env: display, uid: 0, args: ['--no-sandbox'] }],
    ['macOS', { platform: 'darwin', env: {}, uid: 501, args: [] }],
    ['Windows', { platform: 'win32', env: {}, uid: undefined, args: [] }],
  ] as const)('%s: yes', (_, surroundings) => {
    expect(reasonNotToOpen(surroundings)).toBeNull()
  })

  it('no display: no, and the demo is named, also for root', () => {
    expect(reasonNotToOpen({ platform: 'linux', env: { DISPLAY: '' }, uid: 1000, args: [] })).toContain('npm run demo')
    expect(reasonNotToOpen({ platform: 'linux', env: {}, uid: 0, args: [] })).toContain('npm run demo')
  })

  it('root: no, and the flag is named', () => {
    expect(reasonNotToOpen({ platform: 'linux', env: display, uid: 0, args: ['--hidden'] })).toMatch(
      /root.*npm start -- --no-sandbox/s,
    )
  })
})
