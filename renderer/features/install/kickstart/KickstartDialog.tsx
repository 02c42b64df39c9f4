import { Button, Checkbox, SegmentedControl, Select, Textarea } from '@mantine/core'
import { useEffect, useState, type DragEvent } from 'react'
import { esxiTargets, type EsxiTarget } from '../../../../shared/models/hardware.ts'
import { lintKickstart, type LintContext } from '../../../../shared/rules/kickstart/lint.ts'
import { parseKickstart } from '../../../../shared/rules/kickstart/parse.ts'
import { largestScript } from '../../../../shared/rules/kickstart/read-script.ts'
import { renderKickstart } from '../../../../shared/rules/kickstart/render.ts'
import { useText } from '../../../services.tsx'
import { Banner } from '../../../ui/Banner.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { draftOf, emptyDraft, rememberedForm, settingsOf, type Draft } from './draft.ts'
import { KickstartFields } from './KickstartFields.tsx'
import { Findings, Script } from './Script.tsx'

/** Composes a script for an unattended installation from a form, or checks an existing one. */
export function KickstartDialog() {
  const { t } = useText()
  const [mode, setMode] = useState<'make' | 'check'>('make')
  const [draft, setDraft] = useState<Draft>(rememberedForm.draft)
  const [pasted, setPasted] = useState('')
  const [target, setTarget] = useState<EsxiTarget>('8.0U3')
  const [secureBoot, setSecureBoot] = useState(true)
  useEffect(() => {
    rememberedForm.draft = draft
  }, [draft])
  const context = { target, secureBoot }
  return (
    <Dialog title={t('kickstart.window.title')} size={820}>
      <div className="form">
        <div className="stick-head">
          <SegmentedControl
            size="xs"
            aria-label={t('kickstart.window.title')}
            data={[
              { value: 'make', label: t('kickstart.window.make') },
              { value: 'check', label: t('kickstart.window.check') },
            ]}
            value={mode}
            onChange={(value) => setMode(value === 'check' ? 'check' : 'make')}
          />
          <span className="ks-context">
            <Select
              size="xs"
              aria-label={t('kickstart.window.target')}
              allowDeselect={false}
              data={[...esxiTargets]}
              value={target}
              onChange={(value) => setTarget(esxiTargets.find((each) => each === value) ?? target)}
            />
            <Checkbox
              size="xs"
              label={t('kickstart.window.secureBoot')}
              checked={secureBoot}
              onChange={(event) => setSecureBoot(event.currentTarget.checked)}
            />
          </span>
        </div>
        {mode === 'make' ? (
          <Make
            draft={draft}
            // The hash of a password comes later: what was typed meanwhile stays.
            onChange={(change) => setDraft((current) => ({ ...current, ...change }))}
            context={context}
          />
        ) : (
          <Check
            text={pasted}
            onChange={setPasted}
            context={context}
            onTake={(taken) => {
              setDraft(taken)
              setMode('make')
            }}
          />
        )}
      </div>
    </Dialog>
  )
}

function Make({
  draft,
  onChange,
  context,
}: {
  readonly draft: Draft
  readonly onChange: (change: Partial<Draft>) => void
  readonly context: LintContext & { readonly secureBoot: boolean }
}) {
  const { t } = useText()
  const { settings, faults } = settingsOf(draft)
  const text = settings === null ? null : renderKickstart(settings)
  return (
    <>
      <p className="dim">{t('kickstart.window.text')}</p>
      <KickstartFields draft={draft} faults={faults} strict={draft !== emptyDraft} onChange={onChange} />
      {text === null ? (
        <Banner tone="info">{t('kickstart.window.incomplete')}</Banner>
      ) : (
        <>
          <Findings findings={lintKickstart(text, context)} />
          <Script text={text} secureBoot={context.secureBoot} />
        </>
      )}
    </>
  )
}

function Check({
  text,
  onChange,
  context,
  onTake,
}: {
  readonly text: string
  readonly onChange: (text: string) => void
  readonly context: LintContext & { readonly secureBoot: boolean }
  readonly onTake: (draft: Draft) => void
}) {
  const { t } = useText()
  const [message, setMessage] = useState<string | null>(null)
  const drop = async (event: DragEvent): Promise<void> => {
    const [file] = event.dataTransfer.files
    if (!file) return
    event.preventDefault()
    if (file.size > largestScript) return setMessage(t('kickstart.window.tooLarge'))
    setMessage(null)
    onChange(await file.text())
  }
  const take = (): void => {
    const parsed = parseKickstart(text)
    if (parsed.ok) onTake(draftOf(parsed.value))
    else setMessage(t('kickstart.window.notTaken'))
  }
  return (
    <>
      <p className="dim">{t('kickstart.window.checkText')}</p>
      <div onDragOver={(event) => event.preventDefault()} onDrop={(event) => void drop(event)}>
        <Textarea
          data-autofocus
          className="script"
          aria-label={t('kickstart.window.pasted')}
          autosize
          minRows={10}
          maxRows={18}
          maxLength={largestScript}
          value={text}
          onChange={(event) => {
            setMessage(null)
            onChange(event.currentTarget.value)
          }}
        />
      </div>
      {message !== null && (
        <Banner tone="warning" alert>
          {message}
        </Banner>
      )}
      {text.trim() !== '' && <Findings findings={lintKickstart(text, context)} />}
      <div className="form-actions">
        <Button variant="default" disabled={text.trim() === ''} onClick={take}>
          {t('kickstart.window.edit')}
        </Button>
      </div>
    </>
  )
}
