import { z } from 'zod'
import { acceptanceLevels } from '../models/vib.ts'
import type { AcceptancePreview, ImageChangeEntry } from '../models/host-image.ts'
import { installWays } from '../models/host-install.ts'
import {
  rulesDocumentSchema,
  vibDraftSchema,
  vibFilesSchema,
  type BuildPreview,
  type ChosenTree,
  type InstalledSoftware,
  type InstallPreview,
  type OpenedVib,
  type RemovalPreview,
  type RulesDocument,
  type VibProgress,
  type WorkshopRun,
} from '../models/vib-workshop.ts'
import type { VibDifference } from '../rules/vibs/diff.ts'
import { channel, hostId } from './channel.ts'

/** A draft with the files beside its rulesets; null: none. */
const draft = z.object({ draft: vibDraftSchema, files: vibFilesSchema.nullable() })
const level = z.enum(acceptanceLevels)
const opened = z.object({ file: z.uuid() })
const saved = channel<{ readonly file: string } | null>()

/** Requests about rules documents, VIBs and the software of hosts. */
export const vibsRequests = {
  'vibs.documents': channel<readonly RulesDocument[]>()(z.undefined()),
  /**
   * Saves a state of a document; `document` null makes a new one. The same draft again makes no new state, and null renames:
   * what a list shows may have been saved again since.
   */
  'vibs.saveDocument': channel<RulesDocument>()(
    z.object({ document: z.uuid().nullable(), title: z.string().min(1).max(120), draft: vibDraftSchema.nullable() }),
  ),
  /** Deletes a document and returns it as it was; null for one that is gone already. */
  'vibs.removeDocument': channel<RulesDocument | null>()(z.object({ document: z.uuid() })),
  /** Puts a removed document back. */
  'vibs.restoreDocument': channel<void>()(z.object({ document: rulesDocumentSchema })),
  /** Asks for a place and writes the rules as `vib build` reads them, or as a service.xml; null when the user cancels. */
  'vibs.exportRules': saved(z.object({ draft: vibDraftSchema, format: z.enum(['json', 'xml']) })),
  /** Asks for a folder whose files a package shall carry; null when the user cancels. */
  'vibs.chooseTree': channel<ChosenTree | null>()(z.undefined()),
  /** Builds a draft in memory and reads it back. Nothing is written. */
  'vibs.preview': channel<BuildPreview>()(draft),
  /** Asks for a place and builds there; null when the user cancels. */
  'vibs.build': channel<{ readonly file: string; readonly sha256: string } | null>()(
    draft.extend({ as: z.enum(['vib', 'bundle']) }),
  ),
  /** Asks for a VIB or bundle and reads it; null when the user cancels. */
  'vibs.open': channel<OpenedVib | null>()(z.undefined()),
  /** Reads a file that the user dropped; `token` is what the preload script got for it. */
  'vibs.openDropped': channel<OpenedVib>()(z.object({ token: z.uuid() })),
  'vibs.compare': channel<readonly VibDifference[]>()(opened.extend({ other: z.uuid() })),
  /** Asks for a place and writes one file of a VIB there; null when the user cancels. */
  'vibs.extract': saved(opened.extend({ path: z.string().min(1).max(4_096) })),
  'vibs.installed': channel<InstalledSoftware>()(hostId),
  /** Asks for a place and writes the packages of a host; null when the user cancels. */
  'vibs.exportInstalled': saved(hostId.extend({ format: z.enum(['csv', 'md', 'html', 'json']) })),
  'vibs.previewAcceptance': channel<AcceptancePreview>()(hostId.extend({ level })),
  /** `expected` is the `before` of the preview the user saw; with another level nothing is sent. */
  'vibs.setAcceptance': channel<ImageChangeEntry>()(
    hostId.extend({ level, expected: level, undoOf: z.uuid().nullable() }),
  ),
  'vibs.changes': channel<readonly ImageChangeEntry[]>()(z.object({ hostId: z.uuid().nullable() })),
  /** Reads the host and judges an installation of an opened VIB, or of a draft. Nothing is sent that changes anything. */
  'vibs.previewInstall': channel<InstallPreview>()(
    hostId.extend({
      source: z.union([opened, draft]),
      datastore: z.string().max(200).nullable(),
      /** The user says that Secure Boot is off, where the host does not tell. */
      secureBootOff: z.boolean(),
      way: z.enum(installWays),
    }),
  ),
  /** Installs what a preview showed, after a second look at the host; pushes its steps. Cancelled with the request. */
  'vibs.install': channel<WorkshopRun>()(z.object({ job: z.uuid() })),
  'vibs.previewRemoval': channel<RemovalPreview>()(hostId.extend({ name: z.string().min(1).max(200) })),
  /** Removes what a preview showed, then gives the host its former acceptance level back. */
  'vibs.remove': channel<WorkshopRun>()(z.object({ job: z.uuid() })),
} as const

/** What the main process tells windows of installations. */
export interface VibsPushes {
  'vibs.progress': VibProgress
}
