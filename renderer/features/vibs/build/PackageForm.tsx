import { Button, SegmentedControl, TextInput } from '@mantine/core'
import { useState } from 'react'
import { vibProfiles } from '../../../../shared/models/vib.ts'
import { useServices, useText, useWorkshop } from '../../../services.tsx'
import type { FormActions } from './form-actions.ts'
import type { CheckedDraft } from './use-draft.ts'

interface Props {
  readonly checked: CheckedDraft
  /** The next free version, where other content was built under this name and version. */
  readonly taken: string | null
  readonly actions: FormActions
}

type Field = 'name' | 'vendor' | 'version' | 'summary'
const faultTexts = { name: 'name', vendor: 'name', version: 'version', summary: 'summary' } as const

/** What the VIB is called, and which releases its checksums are for. */
export function PackageForm({ checked, taken, actions }: Props) {
  const { t } = useText()
  const draft = useWorkshop((state) => state.draft)
  const field = (name: Field) => ({ name, value: draft[name], faulty: checked.faults.includes(name), actions })
  return (
    <section className="build-part package-form" aria-labelledby="workshop-package">
      <div className="build-head">
        <h2 id="workshop-package">{t('workshop.package.title')}</h2>
        <SegmentedControl
          aria-label={t('workshop.package.profile')}
          value={draft.profile}
          onChange={(value) => actions.set({ profile: value === 'legacy' ? 'legacy' : 'all' })}
          data={vibProfiles.map((value) => ({ value, label: t(`workshop.package.profiles.${value}`) }))}
        />
      </div>
      <div className="form-fields package-names">
        <PackageField {...field('name')} placeholder="example-agent" />
        <PackageField {...field('vendor')} placeholder="EXAMPLE" />
        <PackageField {...field('version')} placeholder="1.0.0-1" />
      </div>
      {taken !== null && <Taken next={taken} actions={actions} />}
      <PackageField {...field('summary')} placeholder="" />
    </section>
  )
}

function PackageField({
  name,
  value,
  faulty,
  placeholder,
  actions,
}: {
  readonly name: Field
  readonly value: string
  readonly faulty: boolean
  readonly placeholder: string
  readonly actions: FormActions
}) {
  const { t } = useText()
  const tried = useWorkshop((state) => state.tried)
  const [left, setLeft] = useState(false)
  // An empty field is no fault before the user had a chance to fill it in.
  const shown = faulty && (tried || (left && value !== ''))
  return (
    <TextInput
      size="xs"
      id={`workshop-field-${name}`}
      className={name === 'summary' ? undefined : 'mono-input'}
      label={t(`workshop.package.${name}`)}
      value={value}
      maxLength={200}
      spellCheck={name === 'summary'}
      autoComplete="off"
      placeholder={placeholder}
      error={shown && t(`workshop.package.${faultTexts[name]}Fault`)}
      onBlur={() => setLeft(true)}
      onChange={(event) => actions.set({ [name]: event.currentTarget.value })}
    />
  )
}

/** Offers the next version where this one was built with other content before. */
function Taken({ next, actions }: { readonly next: string; readonly actions: FormActions }) {
  const { workshop } = useServices()
  const { t } = useText()
  const version = useWorkshop((state) => state.draft.version)
  return (
    <p className="taken-note" role="status">
      {t('workshop.package.taken', { version })}{' '}
      <Button
        size="compact-xs"
        variant="light"
        onClick={() => {
          workshop.setState({ taken: null })
          actions.set({ version: next })
          document.getElementById('workshop-field-version')?.focus()
        }}
      >
        {t('workshop.package.useNext', { next })}
      </Button>
    </p>
  )
}
