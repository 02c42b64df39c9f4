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
      'install.copyTemplate': ({ template, name }, signal) => checklists.copyTemplate(template, name, signal),
      'install.saveTemplate': ({ template }, signal) => checklists.saveTemplate(template, signal),
      'install.removeTemplate': ({ template }, signal) => checklists.removeTemplate(template, signal),
      'install.create': ({ template, ...rest }, signal) => checklists.create({ templateId: template, ...rest }, signal),
      'install.setStep': (input, signal) => controller.setStep(input, signal),
      'install.setNote': (input, signal) => controller.setNote(input, signal),
      'install.restoreStep': (input, signal) => controller.restoreStep(input, signal),
      'install.assign': ({ checklist, ...given }, signal) =>
        checklists.update(checklist, (now) => ok({ ...now, ...given }), signal),
      'install.check': ({ checklist }, signal) => controller.check(checklist, app.translator(), signal),
      'install.find': ({ subnet }, signal) => controller.find(subnet, signal),
      'install.remove': ({ checklist }, signal) => checklists.remove(checklist, signal),
      'install.export': async ({ checklist, format }) => {
        const document = await controller.document(checklist, format === 'pdf' ? 'html' : format, app.translator())
        if (!document.ok) return document
        const { name, updatedAt } = document.value.checklist
        return app.pick.save(reportName('install', name, updatedAt), format, document.value.text)
      },
    },
  }
}
