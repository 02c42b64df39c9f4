/** Tells whether a signal has aborted. A call, because TypeScript takes the property for constant across an await. */
export function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted ?? false
}

/** Calls the listener once, when the signal aborts or at once if it has already; returns the function that unsubscribes. */
export function onAbort(signal: AbortSignal | undefined, listener: () => void): () => void {
  if (signal?.aborted) listener()
  else signal?.addEventListener('abort', listener, { once: true })
  return () => signal?.removeEventListener('abort', listener)
}

/** Resolves when the signal aborts. */
export function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    onAbort(signal, resolve)
  })
}

/**
 * Resolves with the promise's value, or with null as soon as the signal aborts: one caller can give up on work that others
 * still wait for. The promise must not reject.
 */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T | null> {
  return new Promise((resolve) => {
    const unsubscribe = onAbort(signal, () => resolve(null))
    void work.then((value) => {
      unsubscribe()
      resolve(value)
    })
  })
}
