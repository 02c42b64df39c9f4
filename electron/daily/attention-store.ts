import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { isoNow, systemClock, type Clock } from '../../shared/clock.ts'
import {
  attentionMarkSchema,
  attentionSeenSchema,
  type AttentionItem,
  type AttentionMark,
  type AttentionReport,
  type AttentionSeen,
} from '../../shared/models/attention.ts'
import { ok, type Result } from '../../shared/result.ts'
import { seeItems } from '../../shared/rules/attention/marks.ts'
import { jsonDocument, type JsonDocument } from '../storage/document.ts'

const attentionSchema = z.object({
  marks: z.array(attentionMarkSchema).max(10_000),
  seen: z.array(attentionSeenSchema).max(50_000),
  /** Hosts that were looked at before. */
  looked: z.array(z.uuid()).max(10_000).default([]),
})
/** What the user made of items, and which were seen already. */
export type AttentionMemory = z.infer<typeof attentionSchema>

export interface AttentionStoreOptions {
  /** `dataPaths().attention`. */
  readonly file: string
  readonly clock?: Clock
  readonly newId?: () => string
}

/** How an item is put off or meant. */
export type MarkKind =
  | { readonly kind: 'snoozed'; readonly until: string | null }
  | { readonly kind: 'intended'; readonly note: string }

/** Keeps which items are snoozed or as intended, and which were seen. All methods fail as `JsonDocument` does. */
export class AttentionStore {
  readonly #document: JsonDocument<AttentionMemory>
  readonly #clock: Clock
  readonly #newId: () => string

  constructor({ file, clock = systemClock, newId = randomUUID }: AttentionStoreOptions) {
    this.#document = jsonDocument({
      file,
      schema: attentionSchema,
      empty: () => ({ marks: [], seen: [], looked: [] }),
      clock,
    })
    this.#clock = clock
    this.#newId = newId
  }

  read(): Promise<Result<AttentionMemory>> {
    return this.#document.read()
  }

  /** Marks an item; an earlier mark of the same item is replaced. Without an end it holds until the item changes. */
  async mark(
    hostId: string,
    { key, state, severity }: Pick<AttentionItem, 'key' | 'state' | 'severity'>,
    how: MarkKind,
    signal?: AbortSignal,
  ): Promise<Result<AttentionMark>> {
    const snoozed = how.kind === 'snoozed'
    const made: AttentionMark = {
      id: this.#newId(),
      hostId,
      key,
      at: isoNow(this.#clock),
      kind: how.kind,
      severity,
      until: snoozed ? how.until : null,
      state: snoozed && how.until === null ? state : null,
      note: snoozed ? null : how.note,
    }
    const updated = await this.#update(
      (memory) => ({ ...memory, marks: [...memory.marks.filter((each) => !isOf(each, hostId, key)), made] }),
      signal,
    )
    return updated.ok ? ok(made) : updated
  }

  /** Lets an item count again. */
  async unmark(hostId: string, key: string, signal?: AbortSignal): Promise<Result<void>> {
    const updated = await this.#update(
      (memory) => ({ ...memory, marks: memory.marks.filter((each) => !isOf(each, hostId, key)) }),
      signal,
    )
    return updated.ok ? ok() : updated
  }

  /** Remembers what a look at a host found, and returns what is new since the one before; at the first look nothing is. */
  async see(hostId: string, report: AttentionReport): Promise<Result<readonly AttentionItem[]>> {
    let news: readonly AttentionItem[] = []
    const updated = await this.#update((memory) => {
      const change = seeItems(hostId, report, memory.seen, { now: isoNow(this.#clock), newId: this.#newId })
      const isFirst = !memory.looked.includes(hostId)
      news = isFirst ? [] : change.news
      const isSame =
        change.seen.length === memory.seen.length && change.seen.every((each) => memory.seen.includes(each))
      if (isSame && !isFirst) return memory
      return { ...memory, seen: [...change.seen], looked: isFirst ? [...memory.looked, hostId] : memory.looked }
    })
    return updated.ok ? ok(news) : updated
  }

  /** Drops everything about a host. */
  async forget(hostId: string): Promise<Result<void>> {
    const others = <T extends AttentionMark | AttentionSeen>(all: readonly T[]): T[] =>
      all.filter((each) => each.hostId !== hostId)
    const updated = await this.#update(({ marks, seen, looked }) => ({
      marks: others(marks),
      seen: others(seen),
      looked: looked.filter((id) => id !== hostId),
    }))
    return updated.ok ? ok() : updated
  }

  #update(
    change: (memory: AttentionMemory) => AttentionMemory,
    signal?: AbortSignal,
  ): Promise<Result<AttentionMemory>> {
    return this.#document.update((memory) => ok(change(memory)), signal && { signal })
  }
}

function isOf(mark: AttentionMark, hostId: string, key: string): boolean {
  return mark.hostId === hostId && mark.key === key
}
