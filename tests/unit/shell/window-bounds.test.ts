import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitWindowBounds } from '../../../electron/shell/window-bounds.ts'

const main = { x: 0, y: 30, width: 1920, height: 1050 }
const left = { x: -2560, y: 0, width: 2560, height: 1440 }

describe('the place of the window', () => {
  it('is as it was, on whichever monitor that is', () => {
    const saved = { x: -2000, y: 200, width: 1400, height: 900 }
    expect(fitWindowBounds(saved, [main, left], main)).toEqual(saved)
  })

  it('goes to the main monitor when its own was unplugged, as large as it was', () => {
    expect(fitWindowBounds({ x: -2000, y: 200, width: 1400, height: 900 }, [main], main)).toEqual({
      width: 1400,
      height: 900,
    })
  })

  it('is no larger than the monitor', () => {
    expect(fitWindowBounds({ x: 10, y: 40, width: 3000, height: 2000 }, [main], main)).toEqual({
      x: 0,
      y: 40,
      width: 1920,
      height: 1050,
    })
    expect(
      fitWindowBounds(null, [{ x: 0, y: 0, width: 1024, height: 700 }], { x: 0, y: 0, width: 1024, height: 700 }),
    ).toEqual({ width: 1024, height: 700 })
  })

  it('does not hold where its title bar could not be reached', () => {
    expect(fitWindowBounds({ x: 100, y: -400, width: 800, height: 600 }, [main], main)).toEqual({
      width: 800,
      height: 600,
    })
    expect(fitWindowBounds({ x: 1900, y: 100, width: 800, height: 600 }, [main], main)).toEqual({
      width: 800,
      height: 600,
    })
    expect(fitWindowBounds({ x: 100, y: 1075, width: 800, height: 600 }, [main], main)).toEqual({
      width: 800,
      height: 600,
    })
  })

  it('can always be reached and always fits', () => {
    const area = fc.record({
      x: fc.integer({ min: -5000, max: 5000 }),
      y: fc.integer({ min: -3000, max: 3000 }),
      width: fc.integer({ min: 800, max: 4000 }),
      height: fc.integer({ min: 600, max: 2500 }),
    })
    fc.assert(
      fc.property(fc.array(area, { minLength: 1, maxLength: 3 }), area, (areas, saved) => {
        const placed = fitWindowBounds(saved, areas, areas[0]!)
        const { x, y } = placed
        if (x === undefined || y === undefined) {
          expect(placed.width).toBeLessThanOrEqual(areas[0]!.width)
          expect(placed.height).toBeLessThanOrEqual(areas[0]!.height)
        } else
          expect(
            areas.some(
              (each) =>
                placed.width <= each.width &&
                placed.height <= each.height &&
                y >= each.y - 1 &&
                y < each.y + each.height &&
                x < each.x + each.width &&
                x + placed.width > each.x,
            ),
          ).toBe(true)
      }),
    )
  })
})
