import { useState, type DragEvent } from 'react'

/** Returns the handlers that make an area accept dropped files. */
export function useDroppedFiles(take: (files: readonly File[]) => void) {
  const [over, setOver] = useState(false)
  const withFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files')
  return {
    over,
    area: {
      onDragOver: (event: DragEvent) => {
        if (!withFiles(event)) return
        event.preventDefault()
        setOver(true)
      },
      onDragLeave: (event: DragEvent) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false)
      },
      onDrop: (event: DragEvent) => {
        if (!withFiles(event)) return
        event.preventDefault()
        setOver(false)
        take([...event.dataTransfer.files])
      },
    },
  }
}
