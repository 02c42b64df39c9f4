import type { practiceRequests } from '../../../shared/ipc/practice.ts'
import type { HostAddress } from '../../../shared/models/host.ts'
import { ok } from '../../../shared/result.ts'
import type { Capability } from '../capability.ts'
import type { AppContext } from '../context.ts'
import type { HostsController } from '../hosts/controller.ts'
import { PracticeController } from './controller.ts'

interface PracticeCapability extends Capability<typeof practiceRequests> {
  /** As `PracticeController.wakePort`. */
  readonly wakePort: (address: HostAddress) => number | null
}

/** Creates the capability for the practice host. */
export function practice(app: AppContext, hosts: HostsController): PracticeCapability {
  const controller = new PracticeController(app.paths.practice)
  return {
    requests: {
      'practice.start': async () => {
        const access = await controller.access()
        if (!access.ok) return access
        const listed = app.store.state.hosts
        const known = listed.find((host) => host.address === access.value.address)
        if (known) return ok({ id: known.id })
        const name = app.translator().t('shell.practiceHost')
        const taken = listed.some((host) => host.name === name)
        return hosts.add({ ...access.value, name: taken ? null : name, remember: false, again: true })
      },
    },
    wakePort: (address) => controller.wakePort(address),
    close: () => controller.close(),
  }
}
