import { useText } from '../services.tsx'
import { CopyButton } from './CopyButton.tsx'

/** A line for a console, to be copied. */
export function Command({ text }: { readonly text: string }) {
  const { t } = useText()
  return (
    <span className="command">
      <code>{text}</code>
      <CopyButton text={text} label={t('app.trust.copyCommand')} />
    </span>
  )
}
