import { Button } from '@mantine/core'
import { useEffect, useRef, useState, type ReactNode } from 'react'

/** Milliseconds a press has to last; the fill in views.css takes as long. */
const holdMs = 1_000

interface Props {
  readonly label: ReactNode
  /** In place of the label while it is held. */
  readonly holding: ReactNode
  /** What holding does, and what a plain activation does, for a screen reader. */
  readonly describe: string
  readonly icon: ReactNode
  readonly disabled: boolean
  /** It was held long enough. */
  readonly onHeld: () => void
  /** It was clicked, tapped or activated by key instead: nothing is done without a confirmation. */
  readonly onActivate: () => void
}

/** A button for what must not happen by a slip: it is held down, and a plain click only leads to a confirmation. */
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
      // A key that is kept down must not confirm what it has just asked for.
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
