import { useEffect, useState } from 'react'

/**
 * Milliseconds since 1970-01-01 UTC, renewed every `everyMs` while `running`. The view that uses it is drawn again each
 * time, so it belongs into the smallest one.
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
