import { Button, FileButton, Textarea } from '@mantine/core'
import { FileInput } from 'lucide-react'
import { useMemo, useState } from 'react'
import { readServiceXml } from '../../../../shared/rules/vibs/service-xml.ts'
import { useServices, useText, useWorkshop } from '../../../services.tsx'
import { isPristine } from '../../../stores/workshop-draft.ts'
import { Banner } from '../../../ui/Banner.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { readFiles } from '../../../ui/read-files.ts'
import { useDroppedFiles } from '../../../ui/use-dropped-files.ts'
import { useFormActions } from './form-actions.ts'

const mostRulesets = 100

/** Reads a service.xml that was pasted, chosen or dropped, shows what is in it, and adds its rulesets to the form. */
export function ImportDialog() {
  const { ui } = useServices()
  const { t, locale } = useText()
  const actions = useFormActions()
  const present = useWorkshop(({ draft: { rulesets } }) => rulesets.filter((each) => !isPristine(each)).length)
  const [text, setText] = useState('')
  const [unreadable, setUnreadable] = useState<string | null>(null)
  const read = useMemo(() => (text.trim() === '' ? null : readServiceXml(text)), [text])
  const take = async (files: readonly File[]): Promise<void> => {
    const [file] = files
    if (!file) return
    const given = await readFiles([file], locale)
    const [first] = given.texts
    setUnreadable(first ? null : file.name)
    if (first) setText(first.text)
  }
  const { over, area } = useDroppedFiles((files) => void take(files))
  const found = read !== null && typeof read !== 'string' ? read : null
  const room = Math.max(0, mostRulesets - present)
  const taken = found?.rulesets.slice(0, room) ?? []
  const add = (): void => {
    ui.close()
    actions.add(taken)
  }
  return (
    <Dialog title={t('workshop.import.title')} size={640}>
      <form
        className={over ? 'form import-form is-over' : 'form import-form'}
        {...area}
        onSubmit={(event) => {
          event.preventDefault()
          if (taken.length > 0) add()
        }}
      >
        <p className="dim">{t(over ? 'workshop.import.drop' : 'workshop.import.text')}</p>
        <Textarea
          data-autofocus
          className="mono-input"
          aria-label={t('workshop.import.field')}
          rows={12}
          spellCheck={false}
          value={text}
          placeholder={"<ConfigRoot>\n  <service id='0000'>"}
          onChange={(event) => {
            setText(event.currentTarget.value)
            setUnreadable(null)
          }}
        />
        <div role="status" className="import-findings">
          {unreadable !== null && (
            <Banner tone="danger">{t('workshop.import.fileUnreadable', { name: unreadable })}</Banner>
          )}
          {typeof read === 'string' && <Banner tone="danger">{t(`workshop.import.faults.${read}`)}</Banner>}
          {found && found.rulesets.length > 0 && (
            <Banner tone="good">
              {t('workshop.import.found', {
                count: found.rulesets.length,
                keys: keysOf(found.rulesets, t('workshop.result.separator')),
              })}
            </Banner>
          )}
          {found && found.rulesets.length === 0 && <Banner tone="warning">{t('workshop.import.noneFound')}</Banner>}
          {found && found.unreadable > 0 && (
            <Banner tone="warning">{t('workshop.import.unreadable', { count: found.unreadable })}</Banner>
          )}
          {found && found.rulesets.length > room && (
            <Banner tone="warning">{t('workshop.import.tooMany', { count: found.rulesets.length - room })}</Banner>
          )}
        </div>
        <div className="form-actions">
          <span className="form-aside">
            <FileButton accept=".xml,text/xml,application/xml" onChange={(file) => void take(file ? [file] : [])}>
              {(props) => (
                <Button {...props} variant="default" leftSection={<FileInput size={14} aria-hidden />}>
                  {t('workshop.import.choose')}
                </Button>
              )}
            </FileButton>
          </span>
          <Button variant="default" onClick={ui.close}>
            {t('app.common.cancel')}
          </Button>
          <Button type="submit" disabled={taken.length === 0}>
            {taken.length === 0 ? t('workshop.import.addNone') : t('workshop.import.add', { count: taken.length })}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** Lists the first keys; the form shows the rest. */
function keysOf(rulesets: readonly { readonly id: string }[], separator: string): string {
  const keys = rulesets.map(({ id }) => id)
  return keys.length > 8 ? `${keys.slice(0, 8).join(separator)}…` : keys.join(separator)
}
