import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { cellStates, verdictIcons, verdictTones } from './Verdict.tsx'

/** Of a shape in its cell, pixels of the page. */
const size = 15

/**
 * Makes a picture of each verdict's shape, in its colour of the theme, and gives it to the heat map around it as
 * `--glyph-<state>`. Thousands of cells then have a background each, which is drawn many times faster than a shape of their own.
 */
export function Glyphs() {
  const scheme = useComputedColorScheme()
  const samples = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    let gone = false
    const give = async (sample: HTMLElement): Promise<void> => {
      const shape = sample.querySelector('svg')
      if (!shape) return
      shape.setAttribute('stroke', getComputedStyle(sample).color)
      const picture = await pixelsOf(shape)
      if (!gone)
        samples.current
          ?.closest<HTMLElement>('.heat')
          ?.style.setProperty(`--glyph-${sample.dataset['state']}`, `url("${picture}")`)
    }
    // In the next frame, when the page has the colours of the theme.
    const frame = requestAnimationFrame(() => {
      for (const sample of samples.current?.querySelectorAll<HTMLElement>('[data-state]') ?? []) void give(sample)
    })
    return () => {
      gone = true
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

/** A shape as a picture of pixels, as sharp as this screen: drawn once, and not anew in every cell. */
async function pixelsOf(shape: SVGElement): Promise<string> {
  const vector = `data:image/svg+xml,${encodeURIComponent(shape.outerHTML)}`
  const image = new Image()
  image.src = vector
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = Math.ceil(size * window.devicePixelRatio)
  const brush = canvas.getContext('2d')
  if (!brush) return vector
  brush.drawImage(image, 0, 0, canvas.width, canvas.height)
  return canvas.toDataURL()
}
