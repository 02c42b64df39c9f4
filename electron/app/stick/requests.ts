import type { stickRequests } from '../../../shared/ipc/stick.ts'
import { listVolumes } from '../../install/volumes.ts'
import { runTool } from '../../install/run-tool.ts'
import type { Capability } from '../capability.ts'
import type { AppContext } from '../context.ts'
import { StickController, type StickControllerOptions } from './controller.ts'

/** Installer sticks. */
export function stick(
  app: AppContext,
  images: StickControllerOptions['images'],
  checklists: StickControllerOptions['checklists'],
): Capability<typeof stickRequests> {
  const volumes: StickControllerOptions['volumes'] = (signal) =>
    listVolumes({ run: runTool, platform: process.platform }, signal)
  const controller = new StickController({ ...app, images, checklists, volumes })
  return {
    requests: {
      'stick.volumes': (_none, signal) => controller.volumes(signal),
      'stick.plan': ({ overwrite, ...wish }, signal) => controller.plan(wish, overwrite, signal),
      'stick.make': ({ overwrite, ...wish }, signal) => controller.make(wish, overwrite, signal),
      'stick.verify': (wish, signal) => controller.verify(wish, signal),
      'stick.enter': ({ image, checklist }, signal) => controller.enter(image, checklist, app.translator(), signal),
    },
    // A stick holds up the whole app, but no host.
    busy: (hostId) => hostId === undefined && controller.busy,
  }
}
