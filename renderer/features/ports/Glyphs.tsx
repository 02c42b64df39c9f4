import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { cellStates, verdictIcons, verdictTones } from './Verdict.tsx'

/** Size of a shape in its cell, in CSS pixels. */
const size = 15

/**
 * Renders each verdict's shape to an image in the theme's colour and passes it to the surrounding heat map as
 * `--glyph-<state>`. A background image in thousands of cells is drawn many times faster than an SVG in each.
 */
export function Glyphs() {
  const scheme = useComputedColorScheme()
  const samples = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    let unmounted = false
    const passGlyph = async (sample: HTMLElement): Promise<void> => {
      const shape = sample.querySelector('svg')
      if (!shape) return
      shape.setAttribute('stroke', getComputedStyle(sample).color)
      const picture = await pixelsOf(shape)
      if (!unmounted)
        samples.current
          ?.closest<HTMLElement>('.heat')
          ?.style.setProperty(`--glyph-${sample.dataset['state']}`, `url("${picture}")`)
    }
    // In the next frame, when the theme's colours apply.
    const frame = requestAnimationFrame(() => {
      for (const sample of samples.current?.querySelectorAll<HTMLElement>('[data-state]') ?? []) void passGlyph(sample)
    })
    return () => {
      unmounted = true
      cancelAnimationFrame(frame)
    }
  }, [scheme])
  return (
    <span ref={samples} hidden>
      {cellStates.map((state) => {
        const Icon = verdictIcons[state]
        return (
          <span key={state} data-state={state} className={`heat-cell is-${verdictTones[state]} is-${state}`}>
            <Icon size={size} strokeWidth={2.2} />
          </span>
        )
      })}
    </span>
  )
}

/** Rasterizes a shape once, at the screen's resolution, instead of in every cell. */
async function pixelsOf(shape: SVGElement): Promise<string> {
  const vector = `data:image/svg+xml,${encodeURIComponent(shape.outerHTML)}`
  const image = new Image()
  image.src = vector
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = Math.ceil(size * window.devicePixelRatio)
  const context = canvas.getContext('2d')
  if (!context) return vector
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  return canvas.toDataURL()
}
