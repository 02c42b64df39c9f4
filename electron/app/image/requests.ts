import type { imageRequests } from '../../../shared/ipc/image.ts'
import { ok } from '../../../shared/result.ts'
import type { Capability } from '../capability.ts'
import type { AppContext } from '../context.ts'
import { ImageController, type ImageControllerOptions } from './controller.ts'

interface ImageCapability extends Capability<typeof imageRequests> {
  readonly controller: ImageController
}

/** Installer images. */
export function image(app: AppContext, checklists: ImageControllerOptions['checklists']): ImageCapability {
  const controller = new ImageController({ ...app, checklists })
  return {
    controller,
    requests: {
      'image.choose': async (_none, signal) => {
        const path = await app.pick.image()
        return path === null ? ok(null) : controller.inspect(path, signal)
      },
      'image.hash': ({ image: id }, signal) => controller.hash(id, signal),
      'image.enter': (input, signal) =>
        controller.enter(input.image, input.checklist, input.expected, app.translator(), signal),
    },
  }
}
