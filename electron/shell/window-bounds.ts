/** A rectangle on the desktop, in device-independent pixels. */
interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const usual = { width: 1180, height: 760 }
/** How much of the upper edge must be on a monitor, so that the window can be moved by its title bar. */
const grip = { width: 120, height: 32 }

/**
 * Returns the bounds of a window. It keeps those it had if its title bar can be reached on a monitor that is there; otherwise
 * it goes to the middle of the main one. It is never larger than its monitor.
 * @param saved the bounds it had, null for none
 * @param areas of all monitors, without panels
 * @param main area of the main monitor
 * @returns without x and y: the system puts it in the middle
 */
export function fitWindowBounds(
  saved: Area | null,
  areas: readonly Area[],
  main: Area,
): Partial<Area> & { readonly width: number; readonly height: number } {
  const area = saved && areas.find((each) => reachable(saved, each))
  const { width, height } = saved ?? usual
  if (!saved || !area) return { width: Math.min(width, main.width), height: Math.min(height, main.height) }
  // Made narrower, it could end where the monitor has not begun yet.
  return {
    x: width > area.width ? area.x : saved.x,
    y: saved.y,
    width: Math.min(width, area.width),
    height: Math.min(height, area.height),
  }
}

function reachable(window: Area, area: Area): boolean {
  const seen = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x)
  return (
    seen >= Math.min(grip.width, window.width) &&
    window.y >= area.y - 1 &&
    window.y + grip.height <= area.y + area.height
  )
}
