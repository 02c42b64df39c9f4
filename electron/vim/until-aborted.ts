/**
 * The promise's value, or null as soon as the signal aborts: whoever gives up is told at once, whatever the work that
 * others may share still needs. The promise must not reject.
 */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T | null> {
  if (!signal) return work
  return new Promise((resolve) => {
    const aborted = (): void => resolve(null)
    if (signal.aborted) return aborted()
    signal.addEventListener('abort', aborted, { once: true })
    void work.then((value) => {
      signal.removeEventListener('abort', aborted)
      resolve(value)
    })
  })
}
