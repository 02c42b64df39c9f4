/** A statement about hardware: so, not so, or not known. */
export type Truth = boolean | null

/** Returns yes if all are, no as soon as one is not, whatever the unknown ones are. */
export function allOf(truths: Iterable<Truth>): Truth {
  let known = true
  for (const truth of truths) {
    if (truth === false) return false
    if (truth === null) known = false
  }
  return known ? true : null
}

/** Returns yes as soon as one is, no only if none is. */
export function anyOf(truths: Iterable<Truth>): Truth {
  let known = true
  for (const truth of truths) {
    if (truth === true) return true
    if (truth === null) known = false
  }
  return known ? false : null
}

/** `statement` of a fact; unknown for an unknown fact. */
export function about<T>(fact: T | null | undefined, statement: (fact: T) => boolean): Truth {
  return fact === null || fact === undefined ? null : statement(fact)
}
