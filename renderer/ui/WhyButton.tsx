import { Button, Tooltip, type ButtonProps } from '@mantine/core'
import { useId, type ReactNode } from 'react'
import type { ActionRule } from '../../shared/rules/host-actions.ts'
import { useText } from '../services.tsx'

export interface WhyButtonProps extends ButtonProps {
  /** Why the button cannot be used now; null when it can. */
  readonly why: string | null
  readonly onClick: () => void
  readonly children: ReactNode
  readonly 'data-autofocus'?: boolean
  readonly 'aria-label'?: string
}

/** Explains why it cannot be used now. It stays focusable then, so that keyboard users reach the reason. */
export function WhyButton({ why, onClick, children, ...button }: WhyButtonProps) {
  const id = useId()
  if (why === null)
    return (
      <Button {...button} onClick={onClick}>
        {children}
      </Button>
    )
  return (
    <Tooltip label={why}>
      <span>
        <Button
          {...button}
          data-disabled
          aria-disabled
          aria-describedby={id}
          onClick={(event) => event.preventDefault()}
        >
          {children}
        </Button>
        <span id={id} hidden>
          {why}
        </span>
      </span>
    </Tooltip>
  )
}

interface Props extends Omit<WhyButtonProps, 'why'> {
  readonly rule: ActionRule
}

/** A button for an action that the rules allow or refuse with a reason. */
export function ActionButton({ rule, ...button }: Props) {
  const { t } = useText()
  return <WhyButton {...button} why={rule.reason === null ? null : t(`app.whyNot.${rule.reason}`)} />
}
