import { timingSafeEqual } from 'node:crypto'

/** Whether two fingerprints in canonical form are the same; takes equally long wherever they differ. */
export function equalFingerprints(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
