import { Button } from '@mantine/core'
import { useEffect, useRef, useState, type ReactNode } from 'react'

/** How long a press has to last, in milliseconds; the fill in views.css takes as long. */
const holdMs = 1_500

interface Props {
  readonly label: ReactNode
  /** Replaces the label while the button is held. */
  readonly holding: ReactNode
  /** Tells screen readers what holding and what a plain activation does. */
  readonly describe: string
  readonly icon: ReactNode
  readonly disabled: boolean
  /** Called when the button was held long enough. */
  readonly onHeld: () => void
  /** Called on a click, tap or key instead; leads to a confirmation and does nothing by itself. */
  readonly onActivate: () => void
}

/** Guards an action against slips: holding the button acts, a plain click only asks for confirmation. */
export function HoldButton({ label, holding, describe, icon, disabled, onHeld, onActivate }: Props) {
  const [held, setHeld] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const done = useRef(false)
  const release = (): void => {
    if (timer.current !== null) clearTimeout(timer.current)
    timer.current = null
    setHeld(false)
  }
  const press = (): void => {
    done.current = false
    setHeld(true)
    timer.current = setTimeout(() => {
      done.current = true
      release()
      onHeld()
    }, holdMs)
  }
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current)
    },
    [],
  )
  return (
    <Button
      className={held ? 'hold is-held' : 'hold'}
      variant="outline"
      color="red"
      leftSection={icon}
      aria-description={describe}
      disabled={disabled}
      onPointerDown={(event) => event.button === 0 && press()}
      onPointerUp={release}
      onPointerLeave={release}
      onPointerCancel={release}
      onContextMenu={(event) => event.preventDefault()}
      // A key held down must not confirm what it has just asked for.
      onKeyDown={(event) => event.repeat && event.preventDefault()}
      onClick={() => {
        if (!done.current) onActivate()
        done.current = false
      }}
    >
      {held ? holding : label}
    </Button>
  )
}
