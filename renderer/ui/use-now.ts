import { useEffect, useState } from 'react'

/**
 * Returns the current time in milliseconds since 1970-01-01 UTC, updated every `everyMs` while `running`. Each update
 * renders the component that uses it, so use it in the smallest one.
 */
export function useNow(everyMs: number, running = true): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (!running) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs, running])
  return now
}
