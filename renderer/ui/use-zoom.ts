import { useAppState } from '../services.tsx'
import { useAct } from './use-requests.ts'

/** Zoom factors on offer, as in browsers. */
export const zooms = [0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2] as const

/** Zooms in, out and back to normal; does nothing at either end. */
export function useZoom(): { readonly larger: () => void; readonly smaller: () => void; readonly reset: () => void } {
  const { settings } = useAppState()
  const act = useAct()
  const set = (zoom: number | undefined): void => {
    if (zoom !== undefined && zoom !== settings.zoom) void act('settings.update', { zoom })
  }
  return {
    larger: () => set(zooms.find((each) => each > settings.zoom)),
    smaller: () => set(zooms.findLast((each) => each < settings.zoom)),
    reset: () => set(1),
  }
}
