import { expect, it } from 'vitest'
import { isGnome } from '../../../electron/shell/tray-detection.ts'

it('asks for the variable as it was before Electron changed it', () => {
  expect(isGnome({ XDG_CURRENT_DESKTOP: 'Unity', ORIGINAL_XDG_CURRENT_DESKTOP: 'ubuntu:GNOME' })).toBe(true)
  expect(isGnome({ XDG_CURRENT_DESKTOP: 'GNOME', ORIGINAL_XDG_CURRENT_DESKTOP: 'KDE' })).toBe(false)
})

it.each([
  ['GNOME', true],
  ['ubuntu:GNOME', true],
  ['GNOME-Classic:GNOME', true],
  ['KDE', false],
  ['X-Cinnamon', false],
  ['', false],
  [undefined, false],
])('XDG_CURRENT_DESKTOP=%s is GNOME: %s', (desktop, gnome) => {
  expect(isGnome(desktop === undefined ? {} : { XDG_CURRENT_DESKTOP: desktop })).toBe(gnome)
})
