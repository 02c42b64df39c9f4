import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { isoNow, systemClock, type Clock } from '../../shared/clock.ts'
import {
  checklistSchema,
  templateSchema,
  type Checklist,
  type LocalText,
  type Template,
} from '../../shared/models/checklist.ts'
import type { EsxiTarget } from '../../shared/models/hardware.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { builtInTemplates } from '../../shared/reference/install-checklist.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { stepsFor } from '../../shared/rules/checklist/steps.ts'
import { printable } from '../../shared/text/printable.ts'
import { Collection, orMissing } from '../storage/collection.ts'
import { jsonDocument } from '../storage/document.ts'

const dataSchema = z.strictObject({
  checklists: z.array(checklistSchema).max(200),
  templates: z.array(templateSchema).max(100),
})
type ChecklistsData = z.infer<typeof dataSchema>

/** A checklist has about 60 kB in both languages; bytes. */
const maxDocument = 64 * 1_024 * 1_024

export interface ChecklistsOptions {
  /** `dataPaths().checklists`. */
  readonly file: string
  readonly clock?: Clock
  /** A UUID. */
  readonly newId?: () => string
}

export interface NewChecklist {
  /** Of a built-in or an own template. */
  readonly templateId: string
  /** Cut to 120 characters; an empty one becomes `-`. */
  readonly name: string
  readonly target: EsxiTarget
  readonly hostId: string | null
  readonly passportId: string | null
}

/**
 * Checklists, at most 200, and the user's own templates, at most 100. All methods fail as `JsonDocument.read` and
 * `update` do; one too many is STORAGE_WRITE_FAILED. Those that take an id fail with CHECKLIST_NOT_FOUND.
 */
export class Checklists {
  readonly #checklists: Collection<ChecklistsData, Checklist>
  readonly #templates: Collection<ChecklistsData, Template>
  readonly #clock: Clock
  readonly #newId: () => string

  constructor({ file, clock = systemClock, newId = randomUUID }: ChecklistsOptions) {
    const document = jsonDocument<ChecklistsData>({
      file,
      schema: dataSchema,
      empty: () => ({ checklists: [], templates: [] }),
      maxBytes: maxDocument,
      clock,
    })
    this.#checklists = new Collection(document, {
      read: (data) => data.checklists,
      write: (data, checklists) => ({ ...data, checklists }),
    })
    this.#templates = new Collection(document, {
      read: (data) => data.templates,
      write: (data, templates) => ({ ...data, templates }),
    })
    this.#clock = clock
    this.#newId = newId
  }

  /** Returns all of them, in the order they were made. */
  list(): Promise<Result<readonly Checklist[]>> {
    return this.#checklists.list()
  }

  /** Starts one: a copy of the template's steps that are for the target. */
  async create(
    { templateId, name, target, hostId, passportId }: NewChecklist,
    signal?: AbortSignal,
  ): Promise<Result<Checklist>> {
    const templates = await this.templates()
    if (!templates.ok) return templates
    const template = templates.value.find(({ id }) => id === templateId)
    if (template === undefined) return fail(notFound())
    const at = isoNow(this.#clock)
    return this.#checklists.add(
      () =>
        ok({
          id: this.#newId(),
          name: shortName(name),
          target,
          templateName: template.name,
          hostId,
          passportId,
          createdAt: at,
          updatedAt: at,
          phases: structuredClone(stepsFor(template, target)),
          states: {},
        }),
      signal,
    )
  }

  /**
   * Changes one, with no other change in between. `change` gets what the file holds at that moment and may refuse; what
   * it returns unchanged is not written. Its id and the time it was made stay.
   */
  async update(
    id: string,
    change: (checklist: Checklist) => Result<Checklist>,
    signal?: AbortSignal,
  ): Promise<Result<Checklist>> {
    const changed = await this.#checklists.change(
      id,
      (current) => {
        const next = change(current)
        if (!next.ok || next.value === current) return next
        const { createdAt } = current
        return ok({ ...next.value, id, name: shortName(next.value.name), createdAt, updatedAt: isoNow(this.#clock) })
      },
      signal,
    )
    return orMissing(changed, notFound())
  }

  /** Deletes one; one that is gone already is no failure. */
  async remove(id: string, signal?: AbortSignal): Promise<Result<void>> {
    const removed = await this.#checklists.remove(id, signal)
    return removed.ok ? ok() : removed
  }

  /** Returns the built-in templates, then the user's own. */
  async templates(): Promise<Result<readonly Template[]>> {
    const own = await this.#templates.list()
    return own.ok ? ok([...builtInTemplates, ...own.value]) : own
  }

  /** Makes a copy of a template that can be edited. */
  copyTemplate(id: string, name: string, signal?: AbortSignal): Promise<Result<Template>> {
    return this.#templates.add((own) => {
      const template = [...builtInTemplates, ...own].find((each) => each.id === id)
      if (template === undefined) return fail(notFound())
      const copy = structuredClone(template)
      return ok({ ...copy, id: this.#newId(), name: shortName(name), builtIn: false, version: 1 })
    }, signal)
  }

  /**
   * Writes an own template as it was edited, and counts its version up. TEMPLATE_INVALID says where it is wrong;
   * TEMPLATE_CHANGED_MEANWHILE means it was changed elsewhere since it was read, so nothing is overwritten unseen.
   */
  async saveTemplate(edited: Template, signal?: AbortSignal): Promise<Result<Template>> {
    const saved = await this.#templates.change(
      edited.id,
      ({ version }) => {
        const parsed = templateSchema.safeParse({ ...edited, builtIn: false })
        if (!parsed.success) return fail(invalid(parsed.error))
        if (parsed.data.version !== version) return fail(problem('TEMPLATE_CHANGED_MEANWHILE'))
        return ok({ ...parsed.data, version: version + 1 })
      },
      signal,
    )
    return orMissing(saved, notFound())
  }

  /** Deletes an own template; checklists made from it stay. One that is gone already, or is built in, is no failure. */
  async removeTemplate(id: string, signal?: AbortSignal): Promise<Result<void>> {
    const removed = await this.#templates.remove(id, signal)
    return removed.ok ? ok() : removed
  }
}

function notFound(): Problem {
  return problem('CHECKLIST_NOT_FOUND')
}

function invalid(error: z.ZodError): Problem {
  const [issue] = error.issues
  const detail = [issue?.path.map(String).join('.'), issue?.message].filter(Boolean).join(': ').slice(0, 200)
  return problem('TEMPLATE_INVALID', { detail: printable(detail) }, error)
}

function shortName(name: string): Extract<LocalText, string> {
  return printable(name).slice(0, 120).toWellFormed().trim() || '-'
}
