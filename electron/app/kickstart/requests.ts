import type { kickstartRequests } from '../../../shared/ipc/kickstart.ts'
import { ok } from '../../../shared/result.ts'
import { hashRootPassword } from '../../install/password-hash.ts'
import type { Capability } from '../capability.ts'
import type { AppContext } from '../context.ts'
import { KickstartController, type KickstartControllerOptions } from './controller.ts'

/** Kickstart scripts. */
export function kickstart(
  app: AppContext,
  checklists: KickstartControllerOptions['checklists'],
): Capability<typeof kickstartRequests> {
  const controller = new KickstartController({ ...app, checklists })
  return {
    requests: {
      'kickstart.hash': ({ password }) => ok(hashRootPassword(password)),
      'kickstart.save': ({ text }) => app.pick.save('ks', 'cfg', text),
      'kickstart.enter': ({ checklist, text, secureBoot }, signal) =>
        controller.enter(text, secureBoot, checklist, app.translator(), signal),
    },
  }
}
