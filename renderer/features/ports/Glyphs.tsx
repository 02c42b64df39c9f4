import { useComputedColorScheme } from '@mantine/core'
import { useLayoutEffect, useRef, type RefObject } from 'react'
import { cellStates, verdictIcons, verdictTones } from './Verdict.tsx'

/**
 * Makes a picture of each verdict's shape, in its colour of the theme, and gives it to the style sheet as `--glyph-<state>`.
 * Thousands of cells then have a background each, which is drawn many times faster than a shape of their own.
 */
export function Glyphs({ of: root }: { readonly of: RefObject<HTMLElement | null> }) {
  const scheme = useComputedColorScheme()
  const samples = useRef<HTMLSpanElement>(null)
  useLayoutEffect(() => {
    for (const sample of samples.current?.children ?? []) {
      const shape = sample.querySelector('svg')
      if (!(sample instanceof HTMLElement) || !shape) continue
      shape.setAttribute('stroke', getComputedStyle(sample).color)
      root.current?.style.setProperty(`--glyph-${sample.dataset['state']}`, `url("data:image/svg+xml,${encodeURIComponent(shape.outerHTML)}")`)
    }
  }, [scheme, root])
  return (
    <span ref={samples} hidden>
      {cellStates.map((state) => {
        const Icon = verdictIcons[state]
        return <span key={state} data-state={state} className={`heat-cell is-${verdictTones[state]} is-${state}`}><Icon size={15} strokeWidth={2.2} /></span>
      })}
    </span>
  )
}
