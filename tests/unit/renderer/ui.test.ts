import { expect, test } from 'vitest'
import { createUi } from '../../../renderer/stores/ui.ts'

test('what is chosen in the tray is shown', () => {
  const ui = createUi()
  ui.show({ hostId: 'a', view: 'host' })
  expect(ui.store.getState()).toMatchObject({ page: { name: 'host', hostId: 'a', tab: 'vms' }, dialog: null })
  ui.show({ hostId: 'b', view: 'shutdown-now' })
  expect(ui.store.getState()).toMatchObject({ page: { hostId: 'b' }, dialog: { name: 'shutdown-now', hostId: 'b' } })
  ui.show({ hostId: null, view: 'settings' })
  expect(ui.store.getState().page).toEqual({ name: 'settings' })
})

test('another host from the tray closes the dialog of the first', () => {
  const ui = createUi()
  ui.show({ hostId: 'a', view: 'shutdown-now' })
  ui.show({ hostId: 'b', view: 'host' })
  expect(ui.store.getState().dialog).toBeNull()
})
