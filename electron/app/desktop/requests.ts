import type { desktopRequests } from '../../../shared/ipc/desktop.ts'
import { ok } from '../../../shared/result.ts'
import type { Capability } from '../capability.ts'
import type { AppContext } from '../context.ts'
import { opened } from '../opened.ts'

/** Clipboard, folders and pages. A page asks by name, so that no address ever comes from one. */
export function desktop({ desktop: system, store }: AppContext): Capability<typeof desktopRequests> {
  return {
    requests: {
      'shell.showRun': ({ id }) => {
        system.showRun(id)
        return ok()
      },
      'shell.showManyHosts': () => {
        system.showManyHosts()
        return ok()
      },
      'shell.showing': ({ run }) => {
        system.showing(run)
        return ok()
      },
      'shell.copy': ({ text }) => {
        system.copy(text)
        return ok()
      },
      'shell.openDataFolder': async () => opened(await system.openDataFolder()),
      'shell.openManual': async ({ page }) => opened(await system.openManual(page, store.state.shell.locale)),
      'shell.openNotices': async () => opened(await system.openNotices()),
      'shell.openLink': async ({ link }) => opened(await system.openLink(link)),
    },
  }
}
