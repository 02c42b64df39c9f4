import { ActionIcon, Tooltip } from '@mantine/core'
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useText } from '../services.tsx'
import { useAct } from './use-requests.ts'

/** Copies a text through the main process, as the window has no clipboard access of its own. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const { t } = useText()
  const act = useAct()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2_000)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = (): void => void act('shell.copy', { text }).then((answer) => setCopied(answer.ok))
  return (
    <Tooltip label={copied ? t('app.common.copied') : label}>
      <ActionIcon className="copy" size="sm" aria-label={label} onClick={copy}>
        {copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
        <span className="sr-only" role="status">
          {copied ? t('app.common.copied') : ''}
        </span>
      </ActionIcon>
    </Tooltip>
  )
}

/** Shows a console command with a button to copy it. */
export function CommandLine({ text }: { readonly text: string }) {
  const { t } = useText()
  return (
    <span className="command">
      <code>{text}</code>
      <CopyButton text={text} label={t('app.trust.copyCommand')} />
    </span>
  )
}
