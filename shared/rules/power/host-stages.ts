/**
 * Returns the stages in which several hosts are shut down: together those that nothing is said of, and then, each in a stage
 * of its own, the ones to go last, in the order in which these were named. Every host is in exactly one stage; names of
 * others and repeated ones count for nothing.
 * @param hosts ids of the hosts that go down
 * @param last ids of the hosts that go last
 */
export function hostStages(hosts: readonly string[], last: readonly string[]): readonly (readonly string[])[] {
  const all = new Set(hosts)
  const goLast = new Set(last.filter((id) => all.has(id)))
  const together = [...all].filter((id) => !goLast.has(id))
  return [...(together.length > 0 ? [together] : []), ...[...goLast].map((id) => [id])]
}

/**
 * Returns the seconds until the last guest of several hosts is usually off; null when that was not learned of each, and when
 * a host waits for others: how long those take to go silent is not learned.
 * @param usual by host, seconds until its last guest is usually off
 */
export function usualSeconds(usual: ReadonlyMap<string, number | null>, last: readonly string[]): number | null {
  const stages = hostStages([...usual.keys()], last)
  const learned = [...usual.values()].flatMap((seconds) => seconds ?? [])
  return stages.length !== 1 || learned.length < usual.size ? null : Math.max(...learned)
}
