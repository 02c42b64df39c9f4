import type { updatesRequests } from '../../../shared/ipc/updates.ts'
import { ok, type Result } from '../../../shared/result.ts'
import type { Capability } from '../capability.ts'
import type { AppContext } from '../context.ts'
import { opened } from '../opened.ts'
import { UpdatesController } from './controller.ts'

interface UpdatesCapability extends Capability<typeof updatesRequests> {
  readonly controller: UpdatesController
}

/** Newer versions of this program. */
export function updates(app: AppContext): UpdatesCapability {
  const controller = new UpdatesController({
    ...app.updates,
    clock: app.clock,
    busy: app.busy,
    changed: (update) => app.store.changeShell({ update }),
  })
  app.store.changeShell({ update: controller.state })
  return {
    controller,
    requests: {
      'updates.check': async () => withoutValue(await controller.check()),
      'updates.download': async () => withoutValue(await controller.download()),
      'updates.cancel': () => {
        controller.cancel()
        return ok()
      },
      'updates.restart': () => {
        const may = controller.mayRestart()
        if (may.ok) app.desktop.restartForUpdate()
        return may
      },
      'updates.openPage': async () => opened(await app.desktop.openReleases()),
    },
  }
}

/** Drops the value: the window finds it in the state. */
function withoutValue(result: Result<unknown>): Result<void> {
  return result.ok ? ok() : result
}
