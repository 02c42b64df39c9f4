import { createStore, type StoreApi } from 'zustand/vanilla'
import type { VibTarget } from '../../shared/models/vib.ts'
import type { ChosenTree, RulesDocument, VibFiles } from '../../shared/models/vib-workshop.ts'
import { contentOf, editedDraft, emptyDraft, type EditedDraft, type Removal } from './workshop-draft.ts'

/** Files that the package carries beside its rulesets. */
export interface EditedFiles {
  readonly tree: ChosenTree
  /** Paths that stay writable on the host. */
  readonly sticky: readonly string[]
}

/** The form of the workshop, kept for as long as the window lives, whatever page it shows. */
export interface Workshop {
  readonly draft: EditedDraft
  readonly files: EditedFiles | null
  /** The document in the form; null: it was never saved. */
  readonly document: { readonly id: string; readonly title: string; readonly version: number } | null
  /** {@link contentOf} the form when it was last saved or opened. */
  readonly saved: string
  /** The rule being edited. */
  readonly rule: string | null
  /** The release whose reasons are shown; null: that of the chosen host. */
  readonly target: VibTarget | null
  /** What was removed, the newest last. */
  readonly removals: readonly Removal[]
  /** The host that keys are compared with and that an installation starts from; null: the first that is connected. */
  readonly hostId: string | null
  /** Empty fields are shown as faults, as the user has tried to build. */
  readonly tried: boolean
  /** The version that a build was refused with, and the next free one. */
  readonly taken: { readonly version: string; readonly next: string } | null
}

export function createWorkshop(): StoreApi<Workshop> {
  return createStore<Workshop>(() => ({ ...fresh(emptyDraft()), hostId: null }))
}

/** Returns a form with another content, of which nothing was changed yet. */
function fresh(draft: EditedDraft): Omit<Workshop, 'hostId'> {
  return {
    draft,
    files: null,
    document: null,
    saved: contentOf(draft),
    rule: null,
    target: null,
    removals: [],
    tried: false,
    taken: null,
  }
}

export function isChanged({ draft, saved }: Pick<Workshop, 'draft' | 'saved'>): boolean {
  return contentOf(draft) !== saved
}

export function startNew(store: StoreApi<Workshop>): void {
  store.setState(fresh(emptyDraft()))
}

/**
 * Opens a version of a document. An older one counts as a change of the newest, so that it is not taken for saved.
 */
export function openDocument(store: StoreApi<Workshop>, document: RulesDocument, number?: number): void {
  const [newest] = document.versions
  const version = document.versions.find((each) => each.number === number) ?? newest
  if (!version || !newest) return
  store.setState({
    ...fresh(editedDraft(version.draft)),
    saved: contentOf(editedDraft(newest.draft)),
    document: { id: document.id, title: document.title, version: newest.number },
  })
}

/** Returns the files as a request names them. */
export function filesOf(files: EditedFiles | null): VibFiles | null {
  return files && { tree: files.tree.id, sticky: [...files.sticky] }
}
