import { useEffect, useRef, useState } from 'react'

/** Accepts files dropped anywhere on the page while it is mounted; returns whether some are held over it. */
export function useFileDrop(take: (files: readonly File[]) => void): boolean {
  const [over, setOver] = useState(false)
  const latest = useRef(take)
  useEffect(() => {
    latest.current = take
  })
  useEffect(() => {
    const withFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true
    const dragOver = (event: DragEvent): void => {
      if (!withFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    const dragLeave = (event: DragEvent): void => {
      // Null: the pointer left the window, not just one element for another.
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent): void => {
      if (!withFiles(event)) return
      event.preventDefault()
      setOver(false)
      latest.current([...(event.dataTransfer?.files ?? [])])
    }
    window.addEventListener('dragover', dragOver)
    window.addEventListener('dragleave', dragLeave)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragover', dragOver)
      window.removeEventListener('dragleave', dragLeave)
      window.removeEventListener('drop', drop)
    }
  }, [])
  return over
}
