import { ActionIcon, Button, Checkbox, TextInput, Tooltip, UnstyledButton } from '@mantine/core'
import { Check, ChevronRight, Grid3x3, Plus, Trash2 } from 'lucide-react'
import type { RuleFinding } from '../../../../shared/rules/vibs/check-rules.ts'
import { useServices, useText } from '../../../services.tsx'
import type { EditedRuleset } from '../../../stores/workshop-draft.ts'
import { Findings } from './Findings.tsx'
import { findingText } from './finding-text.ts'
import { fieldId, type FormActions } from './form-actions.ts'
import { RuleRow } from './RuleRow.tsx'
import { isError, type CheckedDraft } from './use-draft.ts'

interface Props {
  readonly ruleset: EditedRuleset
  readonly index: number
  readonly checked: CheckedDraft
  /** Whether empty fields are faults already. */
  readonly tried: boolean
  readonly actions: FormActions
  /** Null: it is the only one and always open. */
  readonly fold: { readonly open: boolean; readonly toggle: () => void } | null
}

const keyCodes: ReadonlySet<RuleFinding['code']> = new Set(['key-invalid', 'key-of-vendor', 'key-twice'])

/** One ruleset: its key, its rules, and what was found in them. */
export function RulesetForm({ ruleset, index, checked, tried, actions, fold }: Props) {
  const { t } = useText()
  const { id, key, rules } = ruleset
  const open = fold?.open ?? true
  const name = t('workshop.form.rulesetNamed', { key: key || t('workshop.form.unnamed') })
  return (
    <section className="ruleset" aria-label={name}>
      {fold && (
        <div className="ruleset-head">
          <h3>
            <UnstyledButton className="ruleset-fold" aria-expanded={open} onClick={fold.toggle}>
              <ChevronRight size={15} aria-hidden />
              <span className="mono ellipsis">{key || t('workshop.form.unnamed')}</span>
              <span className="dim">{t('workshop.documents.rules', { count: rules.length })}</span>
            </UnstyledButton>
          </h3>
          <Tooltip label={t('workshop.form.removeRuleset', { key })}>
            <ActionIcon
              aria-label={t('workshop.form.removeRuleset', { key: key || t('workshop.form.unnamed') })}
              onClick={() => actions.removeRuleset(id)}
            >
              <Trash2 size={15} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </div>
      )}
      {open && <OpenRuleset {...{ ruleset, index, checked, tried, actions, named: fold !== null }} />}
    </section>
  )
}

function OpenRuleset({
  ruleset,
  index,
  checked,
  tried,
  actions,
  named,
}: Omit<Props, 'fold'> & {
  /** It has a heading of its own, so that its rules are a level below. */
  readonly named: boolean
}) {
  const RulesTitle = named ? 'h4' : 'h3'
  const { t } = useText()
  const { id, key, title, rules, enabled, required, flags } = ruleset
  const own = checked.findings.filter((finding) => finding.ruleset === index)
  const keyFault = own.find(({ code }) => keyCodes.has(code))
  const shownKeyFault = keyFault && (key !== '' || tried) ? findingText(keyFault, t) : null
  return (
    <>
      <div className="form-fields ruleset-names">
        <TextInput
          size="xs"
          id={fieldId('key', id)}
          label={t('workshop.form.key')}
          className="mono-input"
          value={key}
          maxLength={200}
          spellCheck={false}
          autoComplete="off"
          placeholder="exampleAgent"
          error={shownKeyFault}
          onChange={(event) => actions.setRuleset(id, { key: event.currentTarget.value })}
        />
        <TextInput
          size="xs"
          label={t('workshop.form.title')}
          value={title}
          maxLength={200}
          autoComplete="off"
          placeholder={t('workshop.form.titleHint')}
          onChange={(event) => actions.setRuleset(id, { title: event.currentTarget.value })}
        />
      </div>
      <KeyNote ruleset={ruleset} checked={checked} faulty={keyFault !== undefined} />
      <RulesTitle className="rules-title" id={`workshop-rules-${id}`}>
        {t('workshop.form.rules')} <span className="dim num">{rules.length}</span>
      </RulesTitle>
      {rules.length > 0 && (
        <>
          <div className="rule-row rule-heads" aria-hidden>
            {(['direction', 'protocol', 'portType', 'port'] as const).map((column) => (
              <span key={column}>{t(`workshop.form.${column}`)}</span>
            ))}
          </div>
          <ul className="rule-list" aria-labelledby={`workshop-rules-${id}`}>
            {rules.map((rule, at) => (
              <RuleRow
                key={rule.id}
                rule={rule}
                number={at + 1}
                fault={portFault(checked, index, rule.id, rule.port === '' && !tried, t)}
                actions={actions}
              />
            ))}
          </ul>
        </>
      )}
      <div className="rule-actions">
        <Button
          variant="default"
          leftSection={<Plus size={14} aria-hidden />}
          disabled={rules.length >= 500}
          onClick={() => actions.addRule(ruleset)}
        >
          {t('workshop.form.addRule')}
        </Button>
        <FromMatrix />
      </div>
      <div className="ruleset-switches">
        <Checkbox
          size="xs"
          label={t('workshop.form.enabled')}
          checked={enabled}
          onChange={(event) => actions.setRuleset(id, { enabled: event.currentTarget.checked })}
        />
        <Checkbox
          size="xs"
          label={t('workshop.form.required')}
          checked={required}
          onChange={(event) => actions.setRuleset(id, { required: event.currentTarget.checked })}
        />
      </div>
      {flags !== undefined && <p className="form-note">{t('workshop.form.flags', { flags })}</p>}
      <Findings ruleset={ruleset} index={index} checked={checked} />
    </>
  )
}

/** Says whether the chosen host has the key already. */
function KeyNote({
  ruleset: { key },
  checked: { host },
  faulty,
}: {
  readonly ruleset: EditedRuleset
  readonly checked: CheckedDraft
  readonly faulty: boolean
}) {
  const { t } = useText()
  if (key === '' || faulty || !host?.keys) return null
  // A key in use is among the findings, where there is room to say what follows.
  if (host.keys.some((each) => each.toLowerCase() === key.toLowerCase())) return null
  return (
    <p className="key-note">
      <Check size={13} aria-hidden />
      {t('workshop.form.keyFree', { host: host.name })}
    </p>
  )
}

/** Leads to the port matrix, where a row's details offer to make its port persistent. */
function FromMatrix() {
  const { ui } = useServices()
  const { t } = useText()
  return (
    <Button variant="subtle" size="xs" leftSection={<Grid3x3 size={14} aria-hidden />} onClick={() => ui.goTo('ports')}>
      {t('workshop.form.fromMatrix')}
    </Button>
  )
}

/** Returns what is wrong with the port of a rule: that it is none, or a finding that keeps it from being built. */
function portFault(
  { unread, findings, ruleIds }: CheckedDraft,
  ruleset: number,
  id: string,
  quiet: boolean,
  t: ReturnType<typeof useText>['t'],
): string | null {
  const fault = unread.get(id)
  if (fault !== undefined) return quiet ? null : t(`workshop.portFaults.${fault}`)
  const at = ruleIds[ruleset]?.indexOf(id)
  const found = findings.find((each) => each.ruleset === ruleset && each.rule === at && isError(each))
  return found ? findingText(found, t) : null
}
