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

test('what is planned for one host is not planned for the next', () => {
  const ui = createUi()
  ui.goToHost('a', 'shutdown')
  ui.plan('reboot')
  ui.goToHost('b', 'shutdown')
  expect(ui.store.getState().planAction).toBe('shutdown')
  ui.show({ hostId: 'a', view: 'reboot' })
  expect(ui.store.getState()).toMatchObject({ page: { hostId: 'a', tab: 'shutdown' }, planAction: 'reboot' })
})
