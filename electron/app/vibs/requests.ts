import type { vibsRequests } from '../../../shared/ipc/vibs.ts'
import { ok } from '../../../shared/result.ts'
import { ImageJournal } from '../../vibs/host/image-journal.ts'
import { PendingReboots } from '../../vibs/host/pending-reboots.ts'
import { RulesDocuments } from '../../vibs/rules-documents.ts'
import type { Capability } from '../capability.ts'
import type { AppContext } from '../context.ts'
import { Building } from './building.ts'
import { HostWork } from './host-work.ts'
import { Jobs } from './jobs.ts'
import { OpenedFiles } from './opened-files.ts'
import { RebootWatch } from './reboot-watch.ts'
import { Software } from './software.ts'

interface VibsCapability extends Capability<typeof vibsRequests> {
  /** Keeps a file that was dropped on a window. */
  readonly dropped: (path: string) => Promise<string | null>
}

/** Rules documents, VIBs and the software of hosts. */
export function vibs(app: AppContext): VibsCapability {
  const { paths, clock, newId, redactor } = app
  const documents = new RulesDocuments({ file: paths.rulesDocuments, clock, newId })
  const journal = new ImageJournal({ file: paths.imageChanges, clock, redact: (text) => redactor.redact(text) })
  const reboots = new PendingReboots({ file: paths.pendingReboots, clock, newId })
  const opened = new OpenedFiles(app)
  const building = new Building(app)
  const work = new HostWork(app)
  const software = new Software(app, work, journal)
  const jobs = new Jobs(app, { building, opened, work, journal, reboots })
  const watch = new RebootWatch(app, reboots)
  return {
    dropped: (path) => opened.dropped(path),
    requests: {
      'vibs.documents': () => documents.list(),
      'vibs.saveDocument': (input, signal) => documents.save(input, signal),
      'vibs.removeDocument': ({ document }, signal) => documents.remove(document, signal),
      'vibs.restoreDocument': ({ document }, signal) => documents.restore(document, signal),
      'vibs.exportRules': ({ draft, format }) => building.exportRules(draft, format),
      'vibs.chooseTree': () => building.chooseTree(),
      'vibs.preview': ({ draft, files }, signal) => building.preview(draft, files, signal),
      'vibs.build': ({ draft, files, as }, signal) => building.build(draft, files, as, signal),
      'vibs.open': async (_none, signal) => {
        const path = await app.pick.vib()
        return path === null ? ok(null) : opened.open(path, signal)
      },
      'vibs.openDropped': ({ token }, signal) => opened.openDropped(token, signal),
      'vibs.compare': ({ file, other }, signal) => opened.compare(file, other, signal),
      'vibs.extract': async ({ file, path }, signal) => {
        const place = await app.pick.place(baseName(path), 'all')
        if (place === null) return ok(null)
        const extracted = await opened.extract(file, path, place, signal)
        return extracted.ok ? ok({ file: place.file }) : extracted
      },
      'vibs.installed': ({ id }, signal) => software.installed(id, signal),
      'vibs.exportInstalled': ({ id, format }, signal) => software.export(id, format, signal),
      'vibs.previewAcceptance': ({ id, level }, signal) => software.previewAcceptance(id, level, signal),
      'vibs.setAcceptance': ({ id, ...input }, signal) => software.setAcceptance(id, input, signal),
      'vibs.changes': ({ hostId }) => software.changes(hostId),
      'vibs.previewInstall': (wish, signal) => jobs.previewInstall(wish, signal),
      'vibs.install': ({ job }, signal) => jobs.install(job, signal),
      'vibs.previewRemoval': ({ id, name }, signal) => jobs.previewRemoval(id, name, signal),
      'vibs.remove': ({ job }, signal) => jobs.remove(job, signal),
    },
    busyCode: 'VIB_CHANGE_UNDER_WAY',
    busy: (hostId) => work.busy(hostId),
    connected: (hostId, connected) => watch.connected(hostId, connected),
    forget: (hostId) => {
      software.forget(hostId)
      jobs.forget(hostId)
    },
    close: async () => {
      await work.close()
      await Promise.all([jobs.close(), watch.close()])
    },
  }
}

/** Returns a name for a file of a VIB that every system takes. */
function baseName(path: string): string {
  const name = path.split('/').at(-1) ?? ''
  return name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+/, '') || 'file'
}
