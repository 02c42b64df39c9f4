import { z } from 'zod'
import type { Clock } from '../../shared/clock.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { jsonDocument, type JsonDocument } from './document.ts'

/** Says where in a document the items of a collection are. */
export interface Place<Data, Item> {
  readonly read: (data: Data) => readonly Item[]
  readonly write: (data: Data, items: Item[]) => Data
}

/**
 * Keeps items with ids in a JSON document, in the order they were added. Every call goes to the document, so that the
 * window and the command line, running side by side, agree. Methods fail as `JsonDocument.read` and `update` do; a signal that
 * aborts before the write has begun leaves everything as it was (CANCELLED).
 */
export class Collection<Data, Item extends { readonly id: string }> {
  readonly #document: JsonDocument<Data>
  readonly #place: Place<Data, Item>

  constructor(document: JsonDocument<Data>, place: Place<Data, Item>) {
    this.#document = document
    this.#place = place
  }

  /** Returns all items. */
  async list(): Promise<Result<readonly Item[]>> {
    const data = await this.#document.read()
    return data.ok ? ok(this.#place.read(data.value)) : data
  }

  /** Adds what `make` returns, which may refuse with a problem of its own once it has seen the others. */
  async add(make: (items: readonly Item[]) => Result<Item>, signal?: AbortSignal): Promise<Result<Item>> {
    const updated = await this.update((items) => {
      const made = make(items)
      return made.ok ? ok([...items, made.value]) : made
    }, signal)
    if (!updated.ok) return updated
    const added = updated.value.at(-1)
    if (added === undefined) throw new Error('an item was added and is not there')
    return ok(added)
  }

  /**
   * Changes one item, with no other change in between; null when there is none with this id. `change` may refuse, and what
   * it returns unchanged is not written.
   */
  async change(
    id: string,
    change: (item: Item, items: readonly Item[]) => Result<Item>,
    signal?: AbortSignal,
  ): Promise<Result<Item | null>> {
    let changed: Item | null = null
    const updated = await this.update((items) => {
      const item = items.find((each) => each.id === id)
      if (item === undefined) return ok(items)
      const next = change(item, items)
      if (!next.ok) return next
      changed = next.value
      return ok(next.value === item ? items : items.map((each) => (each === item ? next.value : each)))
    }, signal)
    return updated.ok ? ok(changed) : updated
  }

  /** Removes one item and returns it; null when there is none with this id. */
  async remove(id: string, signal?: AbortSignal): Promise<Result<Item | null>> {
    let removed: Item | null = null
    const updated = await this.update((items) => {
      removed = items.find((item) => item.id === id) ?? null
      return ok(removed === null ? items : items.filter((item) => item !== removed))
    }, signal)
    return updated.ok ? ok(removed) : updated
  }

  /** Replaces the items by those that `change` returns; the same array is not written. */
  async update(
    change: (items: readonly Item[]) => Result<readonly Item[]>,
    signal?: AbortSignal,
  ): Promise<Result<readonly Item[]>> {
    const updated = await this.#document.update((data) => {
      const items = this.#place.read(data)
      const next = change(items)
      if (!next.ok) return next
      return ok(next.value === items ? data : this.#place.write(data, [...next.value]))
    }, signal && { signal })
    return updated.ok ? ok(this.#place.read(updated.value)) : updated
  }
}

export interface CollectionOptions<Item> {
  /** Absolute path. */
  readonly file: string
  /** Name of the list within the document. */
  readonly name: string
  readonly item: z.ZodType<Item>
  /** One more is STORAGE_WRITE_FAILED. */
  readonly max: number
  /** As of `DocumentOptions`. */
  readonly maxBytes?: number
  readonly clock?: Clock
}

/** Opens a document of its own for one collection: `{ <name>: [item, …] }`. */
export function openCollection<Item extends { readonly id: string }>({
  name,
  item,
  max,
  ...options
}: CollectionOptions<Item>): Collection<Record<string, Item[]>, Item> {
  const document = jsonDocument<Record<string, Item[]>>({
    ...options,
    schema: z.object({ [name]: z.array(item).max(max) }),
    empty: () => ({ [name]: [] }),
  })
  return new Collection(document, {
    read: (data) => data[name] ?? [],
    write: (data, items) => ({ ...data, [name]: items }),
  })
}

/** Turns "no such item" into a problem. */
export function orMissing<T>(result: Result<T | null>, missing: Problem): Result<T> {
  if (!result.ok) return result
  return result.value === null ? fail(missing) : ok(result.value)
}
