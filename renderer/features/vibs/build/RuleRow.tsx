import { ActionIcon, NativeSelect, TextInput, Tooltip } from '@mantine/core'
import { Trash2 } from 'lucide-react'
import { memo, type KeyboardEvent } from 'react'
import { useText } from '../../../services.tsx'
import type { EditedRule } from '../../../stores/workshop-draft.ts'
import { fieldId, type FormActions } from './form-actions.ts'

interface Props {
  readonly rule: EditedRule
  /** Counts from 1. */
  readonly number: number
  /** What is wrong with its port. */
  readonly fault: string | null
  readonly actions: FormActions
}

/** One rule; Delete removes it, except while a port is being typed. */
export const RuleRow = memo(function RuleRow({ rule, number, fault, actions }: Props) {
  const { t } = useText()
  const { id, direction, protocol, porttype, port } = rule
  const faultId = `workshop-fault-${id}`
  const name = t('workshop.form.rule', { number })
  const onKeyDown = (event: KeyboardEvent): void => {
    const typing = event.target instanceof HTMLInputElement && event.target.value !== ''
    if (event.key !== 'Delete' || typing) return
    event.preventDefault()
    actions.removeRule(id)
  }
  const label = (field: 'direction' | 'protocol' | 'portType' | 'port'): string =>
    `${name}, ${t(`workshop.form.${field}`)}`
  return (
    <li className="rule-row" onFocus={() => actions.edit(id)} onKeyDown={onKeyDown}>
      <NativeSelect
        size="xs"
        aria-label={label('direction')}
        value={direction}
        data={(['inbound', 'outbound'] as const).map((value) => ({
          value,
          label: t(`workshop.form.directions.${value}`),
        }))}
        onChange={({ currentTarget: { value } }) =>
          actions.setRule(id, { direction: value === 'outbound' ? 'outbound' : 'inbound' })
        }
      />
      <NativeSelect
        size="xs"
        aria-label={label('protocol')}
        value={protocol}
        data={['tcp', 'udp']}
        onChange={({ currentTarget: { value } }) => actions.setRule(id, { protocol: value === 'udp' ? 'udp' : 'tcp' })}
      />
      <NativeSelect
        size="xs"
        aria-label={label('portType')}
        value={porttype}
        data={(['dst', 'src'] as const).map((value) => ({ value, label: t(`workshop.form.portTypes.${value}`) }))}
        onChange={({ currentTarget: { value } }) => actions.setRule(id, { porttype: value === 'src' ? 'src' : 'dst' })}
      />
      <TextInput
        size="xs"
        id={fieldId('port', id)}
        className="rule-port"
        aria-label={label('port')}
        aria-describedby={fault === null ? undefined : faultId}
        error={fault !== null}
        value={port}
        maxLength={30}
        spellCheck={false}
        autoComplete="off"
        placeholder="9182"
        onChange={(event) => actions.setRule(id, { port: event.currentTarget.value })}
      />
      <Tooltip label={t('workshop.form.removeRule', { number })}>
        <ActionIcon aria-label={t('workshop.form.removeRule', { number })} onClick={() => actions.removeRule(id)}>
          <Trash2 size={15} aria-hidden />
        </ActionIcon>
      </Tooltip>
      {fault !== null && (
        <p className="rule-fault" id={faultId}>
          {fault}
        </p>
      )}
    </li>
  )
})
