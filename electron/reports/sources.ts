/** Numbers sources from 1, each once, in the order they are given. */
export function numberSources(sources: Iterable<string>): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>()
  for (const source of sources) if (!numbers.has(source)) numbers.set(source, numbers.size + 1)
  return numbers
}

/** Returns the numbers of some sources as a text: `2, 3`. */
export function numbersOf(sources: readonly string[], numbers: ReadonlyMap<string, number>): string {
  return sources.map((source) => numbers.get(source)).join(', ')
}
