import type { settingsRequests } from '../../../shared/ipc/settings.ts'
import type { Capability } from '../capability.ts'
import type { AppContext } from '../context.ts'
import { SettingsController } from './controller.ts'

interface SettingsCapability extends Capability<typeof settingsRequests> {
  readonly controller: SettingsController
}

export function settings(app: AppContext): SettingsCapability {
  const controller = new SettingsController(app)
  return {
    controller,
    requests: {
      'settings.update': async (change, signal) => {
        const { startAtLogin } = change
        if (startAtLogin !== undefined && startAtLogin !== app.store.state.settings.startAtLogin) {
          const set = await app.desktop.setStartAtLogin(startAtLogin)
          if (!set.ok) return set
        }
        return controller.update(change, signal)
      },
    },
  }
}
