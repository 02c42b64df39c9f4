import { z } from 'zod'
import { channel } from './channel.ts'

/** Requests about newer versions of this program. */
export const updatesRequests = {
  /** Asks whether there is a newer version; what comes of it is in the state. */
  'updates.check': channel<void>()(z.undefined()),
  'updates.download': channel<void>()(z.undefined()),
  /** Gives up the download. */
  'updates.cancel': channel<void>()(z.undefined()),
  /** Quits, installs what was downloaded, and starts it. Refused while a host is being shut down. */
  'updates.restart': channel<void>()(z.undefined()),
  /** Opens the page of the releases. */
  'updates.openPage': channel<void>()(z.undefined()),
} as const
