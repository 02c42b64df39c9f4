import { z } from 'zod'
import { channel, hostId } from './channel.ts'

/** Requests to the desktop: clipboard, folders, pages, the window itself. */
export const desktopRequests = {
  /** Brings the window, at the run of this host. */
  'shell.showRun': channel<void>()(hostId),
  /** Brings the window, at the hosts that are shut down together. */
  'shell.showManyHosts': channel<void>()(z.undefined()),
  /** Tells whose run the main window shows now, so that no small window shows it as well; null: none. */
  'shell.showing': channel<void>()(z.object({ run: z.union([z.uuid(), z.literal('many')]).nullable() })),
  /** A whole table of ports is some hundred thousand characters. */
  'shell.copy': channel<void>()(z.object({ text: z.string().max(1_000_000) })),
  'shell.openDataFolder': channel<void>()(z.undefined()),
  /** Opens the guide that came with the program, in its language. */
  'shell.openManual': channel<void>()(z.object({ page: z.enum(['guide', 'troubleshooting']) })),
  /** Opens the file with the licences of what the program has of others. */
  'shell.openNotices': channel<void>()(z.undefined()),
  'shell.openLink': channel<void>()(z.object({ link: z.enum(['documentation']) })),
} as const

/** What the main process tells windows when the user acts outside of them. */
export interface DesktopPushes {
  /** Show this place in the window: the user chose it in the tray, or a shutdown waits for an answer. */
  'app.show': {
    readonly hostId: string | null
    readonly view: 'host' | 'shutdown' | 'reboot' | 'shutdown-now' | 'settings' | 'all-hosts' | 'attention'
  }
}
