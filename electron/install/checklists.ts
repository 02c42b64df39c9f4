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
import { problem } from '../../shared/problems/problem.ts'
import { builtInTemplates } from '../../shared/reference/install-checklist.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { stepsFor } from '../../shared/rules/checklist/steps.ts'
import { printable } from '../../shared/text/printable.ts'
import { jsonDocument, type JsonDocument } from '../storage/document.ts'

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
 * Checklists, at most 200, and a person's own templates, at most 100. All methods fail as `JsonDocument.read` and `update` do; one too many
 * is STORAGE_WRITE_FAILED. Those that take an id fail with CHECKLIST_NOT_FOUND.
 */
export class Checklists {
  readonly #document: JsonDocument<ChecklistsData>
  readonly #clock: Clock
  readonly #newId: () => string

  constructor({ file, clock = systemClock, newId = randomUUID }: ChecklistsOptions) {
    this.#document = jsonDocument<ChecklistsData>({
      file,
      schema: dataSchema,
      empty: () => ({ checklists: [], templates: [] }),
      maxBytes: maxDocument,
      clock,
    })
    this.#clock = clock
    this.#newId = newId
  }

  /** All of them, in the order they were made. */
  async list(): Promise<Result<readonly Checklist[]>> {
    const data = await this.#document.read()
    return data.ok ? ok(data.value.checklists) : data
  }

  /** Starts one: a copy of the template's steps that are for the target. */
  create({ templateId, name, target, hostId, passportId }: NewChecklist): Promise<Result<Checklist>> {
    return this.#changed((data) => {
      const template = templateOf(data, templateId)
      if (template === undefined) return notFound()
      const at = isoNow(this.#clock)
      const checklist: Checklist = {
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
      }
      return ok({ data: { ...data, checklists: [...data.checklists, checklist] }, made: checklist })
    })
  }

  /**
   * Changes one, with no other change in between. `change` is given what the file holds at that moment and may refuse; what it returns
   * unchanged is not written. Its id and when it was made stay.
   */
  update(id: string, change: (checklist: Checklist) => Result<Checklist>): Promise<Result<Checklist>> {
    return this.#changed((data) => {
      const current = data.checklists.find((checklist) => checklist.id === id)
      if (current === undefined) return notFound()
      const next = change(current)
      if (!next.ok) return next
      if (next.value === current) return ok({ data, made: current })
      const made: Checklist = {
        ...next.value,
        id,
        name: shortName(next.value.name),
        createdAt: current.createdAt,
        updatedAt: isoNow(this.#clock),
      }
      return ok({
        data: { ...data, checklists: data.checklists.map((checklist) => (checklist.id === id ? made : checklist)) },
        made,
      })
    })
  }

  /** The same steps for another machine: nothing done yet, no host and no passport. */
  duplicate(id: string, name: string): Promise<Result<Checklist>> {
    return this.#changed((data) => {
      const current = data.checklists.find((checklist) => checklist.id === id)
      if (current === undefined) return notFound()
      const at = isoNow(this.#clock)
      const made: Checklist = {
        ...current,
        id: this.#newId(),
        name: shortName(name),
        hostId: null,
        passportId: null,
        createdAt: at,
        updatedAt: at,
        states: {},
      }
      return ok({ data: { ...data, checklists: [...data.checklists, made] }, made })
    })
  }

  /** Deletes one; one that is gone already is no failure. */
  async remove(id: string): Promise<Result<void>> {
    const updated = await this.#document.update((data) => {
      const checklists = data.checklists.filter((checklist) => checklist.id !== id)
      return ok(checklists.length === data.checklists.length ? data : { ...data, checklists })
    })
    return updated.ok ? ok() : updated
  }

  /** The built-in ones, then a person's own. */
  async templates(): Promise<Result<readonly Template[]>> {
    const data = await this.#document.read()
    return data.ok ? ok([...builtInTemplates, ...data.value.templates]) : data
  }

  /** A copy that can be edited. */
  copyTemplate(id: string, name: string): Promise<Result<Template>> {
    return this.#changed((data) => {
      const template = templateOf(data, id)
      if (template === undefined) return notFound()
      const made: Template = {
        ...structuredClone(template),
        id: this.#newId(),
        name: shortName(name),
        builtIn: false,
        version: 1,
      }
      return ok({ data: { ...data, templates: [...data.templates, made] }, made })
    })
  }

  /**
   * Writes an own template as it was edited, and counts its version up. TEMPLATE_INVALID with where it is wrong;
   * TEMPLATE_CHANGED_MEANWHILE when it was changed elsewhere since it was read, so that nothing is overwritten unseen.
   */
  saveTemplate(edited: Template): Promise<Result<Template>> {
    return this.#changed((data) => {
      const current = data.templates.find((template) => template.id === edited.id)
      if (current === undefined) return notFound()
      const parsed = templateSchema.safeParse({ ...edited, builtIn: false })
      if (!parsed.success) {
        const [issue] = parsed.error.issues
        return fail(
          problem(
            'TEMPLATE_INVALID',
            {
              detail: printable(
                [issue?.path.map(String).join('.'), issue?.message].filter(Boolean).join(': ').slice(0, 200),
              ),
            },
            parsed.error,
          ),
        )
      }
      if (parsed.data.version !== current.version) return fail(problem('TEMPLATE_CHANGED_MEANWHILE'))
      const made: Template = { ...parsed.data, version: current.version + 1 }
      return ok({
        data: { ...data, templates: data.templates.map((template) => (template.id === made.id ? made : template)) },
        made,
      })
    })
  }

  /** Deletes an own template; checklists made from it stay. One that is gone already, or is built in, is no failure. */
  async removeTemplate(id: string): Promise<Result<void>> {
    const updated = await this.#document.update((data) => {
      const templates = data.templates.filter((template) => template.id !== id)
      return ok(templates.length === data.templates.length ? data : { ...data, templates })
    })
    return updated.ok ? ok() : updated
  }

  async #changed<T>(
    change: (data: ChecklistsData) => Result<{ readonly data: ChecklistsData; readonly made: T }>,
  ): Promise<Result<T>> {
    let made: Result<T> = notFound()
    const updated = await this.#document.update((data) => {
      const changed = change(data)
      made = changed.ok ? ok(changed.value.made) : changed
      return changed.ok ? ok(changed.value.data) : changed
    })
    return updated.ok ? made : updated
  }
}

function templateOf({ templates }: ChecklistsData, id: string): Template | undefined {
  return [...builtInTemplates, ...templates].find((template) => template.id === id)
}

function notFound(): Result<never> {
  return fail(problem('CHECKLIST_NOT_FOUND'))
}

function shortName(name: string): Extract<LocalText, string> {
  return printable(name).slice(0, 120).toWellFormed().trim() || '-'
}
