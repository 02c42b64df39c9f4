/** One pair of a fingerprint, and whether the other fingerprint has another one there. */
export interface Pair {
  readonly text: string
  readonly differs: boolean
}

/** The pairs of a fingerprint, compared with another one place by place; without another, none differs. */
export function pairs(fingerprint: string, other?: string): Pair[] {
  const others = other?.split(':')
  return fingerprint
    .split(':')
    .map((text, index) => ({ text, differs: others !== undefined && others[index] !== text }))
}
