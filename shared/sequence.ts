let last = 0

/**
 * Next number of one order over all reads and pushes of this process. Orders what was learnt from hosts without a clock:
 * stamps may run backwards, these numbers do not.
 */
export function nextSequence(): number {
  last += 1
  return last
}
