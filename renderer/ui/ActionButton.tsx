import type { ActionRule } from '../../shared/rules/host-actions.ts'
import { useText } from '../services.tsx'
import { WhyButton, type WhyButtonProps } from './WhyButton.tsx'

interface Props extends Omit<WhyButtonProps, 'why'> {
  readonly rule: ActionRule
}

/** A button for something the rules allow now, or else say why not. */
export function ActionButton({ rule, ...button }: Props) {
  const { t } = useText()
  return <WhyButton {...button} why={rule.reason === null ? null : t(`app.whyNot.${rule.reason}`)} />
}
