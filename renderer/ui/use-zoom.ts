import { useAppState } from '../services.tsx'
import { useAct } from './use-requests.ts'

/** Zoom factors on offer, as in browsers. */
export const zooms = [0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2] as const

/** Zooms in, out and back to normal; does nothing at either end. */
export function useZoom(): { readonly larger: () => void; readonly smaller: () => void; readonly reset: () => void } {
  const zoom = useAppState((app) => app.settings.zoom)
  const act = useAct()
  const set = (next: number | undefined): void => {
    if (next !== undefined && next !== zoom) void act('settings.update', { zoom: next })
  }
  return {
    larger: () => set(zooms.find((each) => each > zoom)),
    smaller: () => set(zooms.findLast((each) => each < zoom)),
    reset: () => set(1),
  }
}
