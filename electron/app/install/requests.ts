import type { installRequests } from '../../../shared/ipc/install.ts'
import { ok } from '../../../shared/result.ts'
import type { Capability } from '../capability.ts'
import type { AppContext } from '../context.ts'
import { reportName } from '../report-name.ts'
import { InstallController, type InstallControllerOptions } from './controller.ts'

interface InstallCapability extends Capability<typeof installRequests> {
  readonly controller: InstallController
}

/** Install checklists and their templates. */
export function install(app: AppContext, hardware: InstallControllerOptions['hardware']): InstallCapability {
  const controller = new InstallController({ ...app, hardware })
  const { checklists } = controller
  return {
    controller,
    requests: {
      'install.checklists': () => checklists.list(),
      'install.templates': () => checklists.templates(),
      'install.copyTemplate': ({ template, name }) => checklists.copyTemplate(template, name),
      'install.saveTemplate': ({ template }) => checklists.saveTemplate(template),
      'install.removeTemplate': ({ template }) => checklists.removeTemplate(template),
      'install.create': ({ template, ...rest }) => checklists.create({ templateId: template, ...rest }),
      'install.setStep': (input) => controller.setStep(input),
      'install.setNote': (input) => controller.setNote(input),
      'install.restoreStep': (input) => controller.restoreStep(input),
      'install.assign': ({ checklist, ...given }) => checklists.update(checklist, (now) => ok({ ...now, ...given })),
      'install.check': ({ checklist }, signal) => controller.check(checklist, app.translator(), signal),
      'install.find': ({ subnet }, signal) => controller.find(subnet, signal),
      'install.remove': ({ checklist }) => checklists.remove(checklist),
      'install.export': async ({ checklist, format }) => {
        const document = await controller.document(checklist, format === 'pdf' ? 'html' : format, app.translator())
        if (!document.ok) return document
        const { name, updatedAt } = document.value.checklist
        return app.pick.save(reportName('install', name, updatedAt), format, document.value.text)
      },
    },
  }
}
