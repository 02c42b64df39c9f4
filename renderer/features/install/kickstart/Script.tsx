import { Button } from '@mantine/core'
import { useState } from 'react'
import type { KickstartFinding } from '../../../../shared/models/kickstart.ts'
import { stickBootLine } from '../../../../shared/rules/stick/boot-line.ts'
import { useServices, useText } from '../../../services.tsx'
import { Banner } from '../../../ui/Banner.tsx'
import { CopyButton } from '../../../ui/CopyButton.tsx'
import { useAct } from '../../../ui/use-requests.ts'
import { EnterSelect } from '../EnterSelect.tsx'

/** Shows a script and where it can go. */
export function Script({ text, secureBoot }: { readonly text: string; readonly secureBoot: boolean }) {
  const { ui } = useServices()
  const { t } = useText()
  const act = useAct()
  const [message, setMessage] = useState<string | null>(null)
  const save = async (): Promise<void> => {
    const answer = await act('kickstart.save', { text })
    if (answer.ok && answer.value) setMessage(t('kickstart.window.saved', { file: answer.value.file }))
  }
  const enter = async (checklist: string): Promise<void> => {
    const answer = await act('kickstart.enter', { checklist, text, secureBoot })
    if (answer.ok) setMessage(t('kickstart.window.entered', { name: answer.value.name }))
  }
  return (
    <>
      <div className="stick-head">
        <strong>{t('kickstart.window.script')}</strong>
        <CopyButton text={text} label={t('kickstart.window.copy')} />
      </div>
      <pre className="ks-script" tabIndex={0} aria-label={t('kickstart.window.script')}>
        {text}
      </pre>
      <p className="dim">
        {t('kickstart.window.bootLine')}: <span className="num">{stickBootLine}</span>
      </p>
      {message !== null && (
        <Banner tone="good" alert>
          {message}
        </Banner>
      )}
      <div className="form-actions">
        <EnterSelect label={t('kickstart.window.enter')} onChoose={(checklist) => void enter(checklist)} />
        <Button variant="default" onClick={() => ui.open({ name: 'stick', ks: text })}>
          {t('kickstart.window.toStick')}
        </Button>
        <Button onClick={() => void save()}>{t('kickstart.window.save')}</Button>
      </div>
    </>
  )
}

/** Lists the linter's findings, worst first. */
export function Findings({ findings }: { readonly findings: readonly KickstartFinding[] }) {
  const { t } = useText()
  if (findings.length === 0) return <Banner tone="good">{t('kickstart.clean')}</Banner>
  const order = ['error', 'warning', 'info'] as const
  const tones = { error: 'danger', warning: 'warning', info: 'info' } as const
  return (
    <ul className="ks-findings" aria-label={t('kickstart.window.findings')}>
      {findings
        .toSorted((one, other) => order.indexOf(one.severity) - order.indexOf(other.severity))
        .map(({ line, severity, code, params }) => {
          const message = t(`kickstart.finding.${code}`, params)
          const about = { severity: t(`kickstart.severities.${severity}`), message }
          return (
            <li key={`${line}-${code}-${message}`}>
              <Banner tone={tones[severity]}>
                {line === null ? t('kickstart.file', about) : t('kickstart.line', { line, ...about })}
              </Banner>
            </li>
          )
        })}
    </ul>
  )
}
