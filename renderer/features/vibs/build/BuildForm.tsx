import { Button, Menu } from '@mantine/core'
import { ChevronDown, CircleCheck, FileInput, Plus, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { vibTemplate, vibTemplateNames } from '../../../../shared/rules/vibs/templates.ts'
import { useServices, useText, useWorkshop } from '../../../services.tsx'
import type { Removal } from '../../../stores/workshop-draft.ts'
import { FilesForm } from './FilesForm.tsx'
import { ruleText } from './Findings.tsx'
import { fieldId, useFormActions } from './form-actions.ts'
import { HostKeys } from './HostKeys.tsx'
import { PackageForm } from './PackageForm.tsx'
import { RulesetForm } from './RulesetForm.tsx'
import type { CheckedDraft } from './use-draft.ts'

/** Rulesets up to which all of them start unfolded. */
const allOpen = 3

/** The form of the workshop: rulesets, files beside them, and the package around both. */
export function BuildForm({ checked, taken }: { readonly checked: CheckedDraft; readonly taken: string | null }) {
  const { t } = useText()
  const actions = useFormActions()
  const rulesets = useWorkshop((state) => state.draft.rulesets)
  const tried = useWorkshop((state) => state.tried)
  const [folds, setFolds] = useState<ReadonlyMap<string, boolean>>(new Map())
  const several = rulesets.length > 1
  const many = rulesets.length > allOpen
  const foldOf = (id: string, index: number) => {
    const open = folds.get(id) ?? (!many || index === rulesets.length - 1)
    return { open, toggle: () => setFolds(new Map(folds).set(id, !open)) }
  }
  return (
    <section className="build-form" aria-label={t('workshop.form.label')}>
      <div className="build-head">
        <h2>
          {t(several ? 'workshop.form.rulesets' : 'workshop.form.ruleset')}
          {several && <span className="dim num"> {rulesets.length}</span>}
        </h2>
        <div className="button-row">
          <Templates />
          <ImportButton />
        </div>
      </div>
      {rulesets.map((ruleset, index) => (
        <RulesetForm
          key={ruleset.id}
          ruleset={ruleset}
          index={index}
          checked={checked}
          tried={tried}
          actions={actions}
          fold={several ? foldOf(ruleset.id, index) : null}
        />
      ))}
      <div className="rulesets-foot">
        <Button
          variant={rulesets.length === 0 ? 'default' : 'subtle'}
          leftSection={<Plus size={14} aria-hidden />}
          disabled={rulesets.length >= 100}
          onClick={actions.addRuleset}
        >
          {t('workshop.form.addRuleset')}
        </Button>
        <UndoRemoval onUndo={actions.undo} />
      </div>
      <Summary checked={checked} />
      <PackageForm checked={checked} taken={taken} actions={actions} />
      <FilesForm />
    </section>
  )
}

/** Offers rulesets to start from. */
function Templates() {
  const { t } = useText()
  const actions = useFormActions()
  return (
    <Menu width={230}>
      <Menu.Target>
        <Button variant="default" rightSection={<ChevronDown size={14} aria-hidden />}>
          {t('workshop.form.templates')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {vibTemplateNames.map((name) => (
          <Menu.Item key={name} onClick={() => actions.add([vibTemplate(name)])}>
            {t(`workshop.templateNames.${name}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function ImportButton() {
  const { ui } = useServices()
  const { t } = useText()
  return (
    <Button
      variant="default"
      leftSection={<FileInput size={14} aria-hidden />}
      onClick={() => ui.open({ name: 'vib-import' })}
    >
      {t('workshop.form.importXml')}
    </Button>
  )
}

/** Says what was removed last and puts it back. */
function UndoRemoval({ onUndo }: { readonly onUndo: () => void }) {
  const { t } = useText()
  const last = useWorkshop((state) => state.removals.at(-1))
  const what = (removal: Removal): string =>
    removal.kind === 'rule'
      ? t('workshop.form.removedRule', { rule: ruleText(removal.rule, t) })
      : t('workshop.form.removedRuleset', { key: removal.ruleset.key || t('workshop.form.unnamed') })
  return (
    <span className="removed-note" role="status">
      {last && (
        <>
          {what(last)}
          <Button
            id={fieldId('undo')}
            size="compact-xs"
            variant="light"
            leftSection={<Undo2 size={13} aria-hidden />}
            onClick={onUndo}
          >
            {t('workshop.undo')}
          </Button>
        </>
      )}
    </span>
  )
}

/** Says what the checks of all rulesets came to. */
function Summary({ checked }: { readonly checked: CheckedDraft }) {
  const { t } = useText()
  const { findings, unread } = checked
  const whole = findings.find(({ code }) => code === 'rulesets-none')
  // An empty port is not wrong yet; it is missing, which the right side says.
  const wrong = [...unread.values()].filter((fault) => fault !== 'empty').length
  const clean = findings.length === 0 && unread.size === 0
  return (
    <div className="build-summary">
      {whole && <p className="dim">{t('vibs.findings.rulesets-none')}</p>}
      {wrong > 0 && <p className="dim">{t('workshop.findings.unread', { count: wrong })}</p>}
      {clean && (
        <p className="is-good">
          <CircleCheck size={16} aria-hidden />
          {t('workshop.findings.fine')}
        </p>
      )}
      <HostKeys checked={checked} />
    </div>
  )
}
