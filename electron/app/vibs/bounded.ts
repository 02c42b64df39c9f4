/** Keeps values by id, the newest ones up to a number. */
export class Bounded<T> {
  readonly #max: number
  readonly #dropped: (value: T) => void
  readonly #values = new Map<string, T>()

  /** @param dropped hears of each value that is given up for a newer one. */
  constructor(max: number, dropped: (value: T) => void = () => undefined) {
    this.#max = max
    this.#dropped = dropped
  }

  get(id: string): T | undefined {
    return this.#values.get(id)
  }

  set(id: string, value: T): void {
    this.#values.set(id, value)
    for (const [oldest, given] of this.#values) {
      if (this.#values.size <= this.#max) return
      this.#values.delete(oldest)
      this.#dropped(given)
    }
  }

  /** Takes a value out; the caller disposes of it. */
  take(id: string): T | undefined {
    const value = this.#values.get(id)
    this.#values.delete(id)
    return value
  }

  /** Takes out every value that is meant; the caller disposes of them. */
  takeAll(meant: (value: T) => boolean): readonly T[] {
    const taken = [...this.#values].filter(([, value]) => meant(value))
    for (const [id] of taken) this.#values.delete(id)
    return taken.map(([, value]) => value)
  }
}
