import type { hardwareRequests } from '../../../shared/ipc/hardware.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok } from '../../../shared/result.ts'
import { isSourceLink } from '../../../shared/rules/hardware/sources.ts'
import type { Capability } from '../capability.ts'
import type { AppContext } from '../context.ts'
import { opened } from '../opened.ts'
import { reportName } from '../report-name.ts'
import { HardwareController } from './controller.ts'

interface HardwareCapability extends Capability<typeof hardwareRequests> {
  readonly controller: HardwareController
}

/** Hardware, passports and rules. */
export function hardware(app: AppContext): HardwareCapability {
  const controller = new HardwareController(app)
  return {
    controller,
    requests: {
      'hardware.read': ({ id }, signal) => controller.read(id, signal),
      'hardware.readTexts': async ({ texts }) => ok(await controller.readTexts(texts)),
      'hardware.rules': async () => ok(await controller.rules()),
      'hardware.addRules': ({ name, text }) => controller.addRules(name, text),
      'hardware.removeRules': ({ file }) => controller.removeRules(file),
      'hardware.passports': () => controller.passports(),
      'hardware.savePassport': (input, signal) =>
        controller.savePassport(input.name, input.hostId, input.hardware, signal),
      'hardware.removePassport': ({ passport }, signal) => controller.removePassport(passport, signal),
      'hardware.export': async ({ passport, target, format }) => {
        const text = format === 'pdf' ? 'html' : format
        const document = await controller.document(passport, target, text, app.translator())
        if (!document.ok) return document
        const { name, at } = document.value.passport
        return app.pick.save(reportName('hardware', name, at), format, document.value.text)
      },
      'hardware.openGuide': async ({ url }) =>
        isSourceLink(url) ? opened(await app.desktop.openGuide(url)) : fail(problem('LINK_NOT_ALLOWED')),
    },
  }
}
