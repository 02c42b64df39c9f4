import { Button, Tooltip, type ButtonProps } from '@mantine/core'
import { useId, type ReactNode } from 'react'
import type { ActionRule } from '../../shared/rules/host-actions.ts'
import { useText } from '../services.tsx'

interface Props extends ButtonProps {
  readonly rule: ActionRule
  readonly onClick: () => void
  readonly children: ReactNode
  readonly 'data-autofocus'?: boolean
}

/** A button that says why it cannot be used now: it stays reachable by keyboard, so that the reason is too. */
export function ActionButton({ rule, onClick, children, ...button }: Props) {
  const { t } = useText()
  const id = useId()
  if (rule.reason === null) return <Button {...button} onClick={onClick}>{children}</Button>
  const why = t(`app.whyNot.${rule.reason}`)
  return (
    <Tooltip label={why}>
      <span>
        <Button {...button} data-disabled aria-disabled aria-describedby={id} onClick={(event) => event.preventDefault()}>{children}</Button>
        <span id={id} hidden>{why}</span>
      </span>
    </Tooltip>
  )
}
