import { isoNow } from '../../../shared/clock.ts'
import type { AcceptancePreview, ImageChangeEntry } from '../../../shared/models/host-image.ts'
import type { AcceptanceLevel } from '../../../shared/models/vib.ts'
import type { InstalledSoftware } from '../../../shared/models/vib-workshop.ts'
import { ok, type Result } from '../../../shared/result.ts'
import { exportInstalled, type InstalledFormat } from '../../vibs/export-installed.ts'
import { applyAcceptance, previewAcceptanceOnHost } from '../../vibs/host/acceptance.ts'
import type { ImageJournal } from '../../vibs/host/image-journal.ts'
import { readInstalled } from '../../vibs/host/packages.ts'
import { connectedHost } from '../connected-host.ts'
import type { AppContext, SavedFile } from '../context.ts'
import { reportName } from '../report-name.ts'
import type { HostWork } from './host-work.ts'

type SoftwareContext = Pick<AppContext, 'clock' | 'newId' | 'host' | 'store' | 'pick' | 'translator'>

export interface AcceptanceInput {
  readonly level: AcceptanceLevel
  readonly expected: AcceptanceLevel
  readonly undoOf: string | null
}

/** Reads what is installed on hosts, and reads and changes their acceptance levels. */
export class Software {
  readonly #app: SoftwareContext
  readonly #work: HostWork
  readonly #journal: ImageJournal
  /** What was last shown of each host. */
  readonly #shown = new Map<string, InstalledSoftware>()

  constructor(app: SoftwareContext, work: HostWork, journal: ImageJournal) {
    this.#app = app
    this.#work = work
    this.#journal = journal
  }

  /** Reads the software of a connected host. Problems: those of {@link connectedHost} and {@link readInstalled}. */
  async installed(id: string, signal: AbortSignal): Promise<Result<InstalledSoftware>> {
    const host = connectedHost(this.#app, id)
    if (!host.ok) return host
    const read = await readInstalled(host.value.client, { signal })
    if (!read.ok) return read
    const software: InstalledSoftware = { ...read.value, at: isoNow(this.#app.clock) }
    this.#shown.set(id, software)
    return ok(software)
  }

  /** Writes what was last shown of a host, or what it has now, at a place that is asked for. */
  async export(id: string, format: InstalledFormat, signal: AbortSignal): Promise<Result<SavedFile | null>> {
    const host = this.#app.host(id)
    if (!host.ok) return host
    const { name } = host.value.record
    const shown = this.#shown.get(id)
    const software = shown ? ok(shown) : await this.installed(id, signal)
    if (!software.ok) return software
    const text = exportInstalled({ host: name, ...software.value }, format, this.#app.translator())
    return this.#app.pick.save(reportName('software', name, software.value.at), format, text)
  }

  /** Reads the host and judges a change of its level. Problems: those of reading. */
  async previewAcceptance(id: string, level: AcceptanceLevel, signal: AbortSignal): Promise<Result<AcceptancePreview>> {
    const host = connectedHost(this.#app, id)
    return host.ok ? previewAcceptanceOnHost({ client: host.value.client, level, signal }) : host
  }

  /** Changes the level as previewed. Problems: those of {@link HostWork.alone} and {@link applyAcceptance}. */
  setAcceptance(id: string, input: AcceptanceInput, signal: AbortSignal): Promise<Result<ImageChangeEntry>> {
    const { clock, newId } = this.#app
    return this.#work.alone(id, signal, ({ client, record }, stop) =>
      applyAcceptance({
        ...input,
        client,
        clock,
        newId,
        host: { id, name: record.name },
        journal: this.#journal,
        signal: stop,
      }),
    )
  }

  changes(hostId: string | null): Promise<Result<readonly ImageChangeEntry[]>> {
    return this.#journal.list(hostId)
  }

  forget(id: string): void {
    this.#shown.delete(id)
  }
}
