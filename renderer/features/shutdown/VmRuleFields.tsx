import { Button, Checkbox, NumberInput, Select } from '@mantine/core'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import type { ResolvedVmRules, RuleSource, VmRuleField, VmRules } from '../../../shared/models/vm-rules.ts'
import { ruleFields } from '../../../shared/rules/power/change-rules.ts'
import { useText } from '../../services.tsx'
import { answersOf, vmLimits } from '../../ui/policy-choices.ts'

interface Editing {
  readonly rules: ResolvedVmRules
  /** Sets rules of the VM; returns whether they were saved. */
  readonly set: (rules: VmRules) => Promise<boolean>
  readonly unset: (field: VmRuleField) => void
}

type NumberRule = keyof typeof vmLimits
type ChoiceRule = keyof typeof answersOf
type CheckRule = 'protected' | 'last'

/** Rules that a host has, too; the others belong to single VMs alone. */
const ofHost: ReadonlySet<VmRuleField> = new Set(['guestTimeoutSeconds', 'noTools', 'stuck', 'inaccessible'])

/** Edits the rules of one VM. Each shows its value and where that comes from, and is saved as soon as it is changed. */
export function VmRuleFields(props: Editing) {
  const { t } = useText()
  const editing = useShownAtOnce(props)
  return (
    <div className="vm-rules">
      <NumberField field="group" {...editing} />
      <NumberField field="guestTimeoutSeconds" {...editing} />
      <ChoiceField field="noTools" {...editing} />
      <ChoiceField field="stuck" {...editing} />
      <ChoiceField field="inaccessible" {...editing} />
      <div className="vm-rules-checks">
        <CheckField field="protected" {...editing} />
        <CheckField field="last" {...editing} />
      </div>
      {editing.rules.protected.value && <p className="form-note">{t('app.vmRules.protectedNote')}</p>}
    </div>
  )
}

/** Shows what was chosen while it is being saved and the plan is read again. */
function useShownAtOnce({ rules, set, unset }: Editing): Editing {
  const [chosen, setChosen] = useState<VmRules>({})
  useEffect(() => setChosen({}), [rules])
  const shown = Object.fromEntries(
    ruleFields(chosen).map((field) => [field, { value: chosen[field], source: 'vm' satisfies RuleSource }]),
  )
  return {
    rules: { ...rules, ...shown },
    unset,
    set: async (change) => {
      setChosen((last) => ({ ...last, ...change }))
      const saved = await set(change)
      if (!saved) setChosen({})
      return saved
    },
  }
}

function NumberField({ field, rules, set, unset }: Editing & { readonly field: NumberRule }) {
  const { t } = useText()
  const { value } = rules[field]
  const [min, max] = vmLimits[field]
  const [typed, setTyped] = useState<string | number>(value)
  useEffect(() => setTyped(value), [value])
  const valid = typeof typed === 'number' && Number.isInteger(typed) && typed >= min && typed <= max
  const takeOver = (): void => {
    if (!valid) setTyped(value)
    else if (typed !== value) void set({ [field]: typed })
  }
  return (
    <Sourced field={field} source={rules[field].source} unset={unset}>
      <NumberInput
        label={t(`app.vmRules.fields.${field}`)}
        value={typed}
        onChange={setTyped}
        onBlur={takeOver}
        onKeyDown={(event) => event.key === 'Enter' && takeOver()}
        min={min}
        max={max}
        clampBehavior="none"
        allowDecimal={false}
        allowNegative={false}
        hideControls
        error={valid ? null : t('app.rules.range', { min, max })}
        {...(field === 'guestTimeoutSeconds' && { suffix: ` ${t('app.rules.secondsUnit')}` })}
      />
    </Sourced>
  )
}

function ChoiceField({ field, rules, set, unset }: Editing & { readonly field: ChoiceRule }) {
  const { t } = useText()
  const answers: readonly string[] = answersOf[field]
  return (
    <Sourced field={field} source={rules[field].source} unset={unset}>
      <Select
        label={t(`app.vmRules.fields.${field}`)}
        data={answersOf[field].map((value) => ({ value, label: t(`app.rules.answers.${value}`) }))}
        value={rules[field].value}
        onChange={(value) => {
          if (value !== null && value !== rules[field].value && answers.includes(value)) void set({ [field]: value })
        }}
      />
    </Sourced>
  )
}

function CheckField({ field, rules, set, unset }: Editing & { readonly field: CheckRule }) {
  const { t } = useText()
  return (
    <div className="vm-rule" data-rule={field}>
      <Checkbox
        label={t(`app.vmRules.fields.${field}`)}
        description={t(`app.vmRules.hints.${field}`)}
        checked={rules[field].value}
        onChange={(event) => {
          if (event.currentTarget.checked) void set({ [field]: true })
          else unset(field)
        }}
      />
    </div>
  )
}

/** Says where the value of a rule comes from, and leads back from one of the VM's own. */
function Sourced({
  field,
  source,
  unset,
  children,
}: {
  readonly field: NumberRule | ChoiceRule
  readonly source: RuleSource
  readonly unset: Editing['unset']
  readonly children: ReactNode
}) {
  const { t } = useText()
  const frame = useRef<HTMLDivElement>(null)
  const back = t(ofHost.has(field) ? 'app.vmRules.backToHost' : 'app.vmRules.backToDefault')
  return (
    <div className="vm-rule" data-rule={field} ref={frame}>
      {children}
      <p className="vm-rule-from">
        {t(`app.vmRules.sources.${source}`)}
        {field === 'group' && source !== 'vm' && <span>· {t('app.vmRules.hints.group')}</span>}
        {source === 'vm' && (
          <Button
            variant="subtle"
            size="compact-xs"
            aria-label={`${back}: ${t(`app.vmRules.fields.${field}`)}`}
            onClick={() => {
              // The button goes with the rule.
              frame.current?.querySelector('input')?.focus()
              unset(field)
            }}
          >
            {back}
          </Button>
        )}
      </p>
    </div>
  )
}
