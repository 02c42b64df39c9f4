import type { HostInventory } from '../../shared/models/inventory.ts'
import { inventoryOf } from '../vim/inventory.ts'
import type { ServiceContent } from '../vim/service-content.ts'
import type { ManagedObjectRef } from '../vim/soap.ts'
import type { ObjectUpdate } from '../vim/updates.ts'
import { weightOf, type XmlNode } from '../vim/xml/node.ts'

interface Held {
  readonly ref: ManagedObjectRef
  readonly values: Map<string, XmlNode>
}

/** The inventory as pushes build it up: applies updates and gives the whole picture. */
export class LiveInventory {
  readonly #objects = new Map<string, Held>()
  readonly #paths: ReadonlySet<string>
  #characters = 0

  /** @param paths the property paths that are watched; a change below or above one of them cannot be applied. */
  constructor(paths: Iterable<string>) {
    this.#paths = new Set(paths)
  }

  /**
   * Applies one reply's updates.
   * @returns false when a change does not fit a watched path exactly: then everything must be read again.
   */
  apply(updates: readonly ObjectUpdate[]): boolean {
    let exact = true
    for (const update of updates) {
      const key = `${update.ref.type}:${update.ref.value}`
      if (update.kind !== 'modify') this.#forget(key)
      if (update.kind === 'leave') continue
      const held = this.#objects.get(key)
      const values = held?.values ?? new Map<string, XmlNode>()
      if (!held) this.#objects.set(key, { ref: update.ref, values })
      for (const [path, value] of update.changes) {
        if (!this.#paths.has(path)) exact = false
        else this.#put(values, path, value)
      }
      // A value that can no longer be read is unknown, not what it was.
      for (const path of update.missing.keys()) this.#put(values, path, null)
    }
    return exact
  }

  /** How much is held: objects, and characters of their values. */
  get size(): { readonly objects: number; readonly characters: number } {
    return { objects: this.#objects.size, characters: this.#characters }
  }

  /** The whole inventory now. */
  snapshot(content: ServiceContent): HostInventory {
    return inventoryOf(content, this.#objects.values())
  }

  #put(values: Map<string, XmlNode>, path: string, value: XmlNode | null): void {
    this.#characters -= weightOf(values.get(path))
    if (value === null) values.delete(path)
    else values.set(path, value)
    this.#characters += weightOf(value ?? undefined)
  }

  #forget(key: string): void {
    for (const value of this.#objects.get(key)?.values.values() ?? []) this.#characters -= weightOf(value)
    this.#objects.delete(key)
  }
}
