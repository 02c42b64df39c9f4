import type { HostView } from '../../shared/models/app-state.ts'

/** Returns the selector with its results kept by host: whatever happens elsewhere, an unchanged host costs nothing. */
export function perHost<T>(select: (host: HostView) => T): (host: HostView) => T {
  const known = new WeakMap<HostView, { readonly part: T }>()
  return (host) => {
    const kept = known.get(host)
    if (kept) return kept.part
    const part = select(host)
    known.set(host, { part })
    return part
  }
}
