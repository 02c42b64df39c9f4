import { Button, Checkbox, Chip, MultiSelect, Popover } from '@mantine/core'
import { ListFilter } from 'lucide-react'
import { memo, type ReactNode } from 'react'
import { portRoles } from '../../../shared/models/ports.ts'
import { usePortsView, useServices, useText } from '../../services.tsx'
import { versionsOf } from './columns.ts'
import { flows } from './rows.ts'
import type { DirectionChoice, FlowFilter } from '../../../shared/rules/flow-filter.ts'
import { useFilter, useFilterChange } from './use-narrowed.ts'

const directions: readonly DirectionChoice[] = ['inbound', 'outbound', 'both', 'unknown']
const protocols = ['tcp', 'udp'] as const
const versions = versionsOf(flows)

/** Offers every filter besides the text. `rulesets`: keys the host has; null without a host. */
export function FilterMenu({ rulesets }: { readonly rulesets: readonly string[] | null }) {
  const {
    filter: { text, ...parts },
    count,
  } = useFilter()
  return <Parts {...parts} hostRulesets={rulesets} count={count} anything={count > 0 || text !== ''} />
}

interface PartsProps extends Omit<FlowFilter, 'text'> {
  readonly hostRulesets: readonly string[] | null
  readonly count: number
  readonly anything: boolean
}

/** Memoized, so that typing in the search field does not render it. */
const Parts = memo(function Parts({ hostRulesets: rulesets, count, anything, ...filter }: PartsProps) {
  const { portsView } = useServices()
  const { t } = useText()
  const { change, clear } = useFilterChange()
  const onlyHostRulesets = usePortsView((state) => state.onlyHostRulesets)
  return (
    <Popover width={340} position="bottom-end" shadow="md" trapFocus transitionProps={{ duration: 80 }}>
      <Popover.Target>
        <Button variant="default" leftSection={<ListFilter size={14} aria-hidden />} aria-haspopup="dialog">
          {t('firewall.filters.title')}
          {count > 0 && <span className="count is-on">{count}</span>}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className="filter-menu" aria-label={t('firewall.filters.title')}>
        <Choice label={t('ports.columns.direction')}>
          <Chips
            value={filter.directions}
            all={directions}
            name={(value) => t(`ports.directions.${value}`)}
            onChange={(value) => change({ directions: value })}
          />
        </Choice>
        <Choice label={t('ports.columns.protocol')}>
          <Chips
            value={filter.protocols}
            all={protocols}
            name={(value) => value.toUpperCase()}
            onChange={(value) => change({ protocols: value })}
          />
        </Choice>
        <Choice label={t('firewall.filters.roles')}>
          <Chips
            value={filter.roles}
            all={portRoles}
            name={(value) => t(`ports.roles.${value}`)}
            onChange={(value) => change({ roles: value })}
          />
        </Choice>
        <Choice label={t('ports.columns.versions')}>
          <Chips
            value={filter.versions}
            all={versions}
            name={(value) => value}
            onChange={(value) => change({ versions: value })}
          />
        </Choice>
        {rulesets && (
          <>
            <MultiSelect
              size="xs"
              label={t('firewall.filters.rulesets')}
              placeholder={filter.rulesets.length === 0 ? t('firewall.filters.anyRuleset') : undefined}
              data={[...new Set([...rulesets, ...filter.rulesets])]}
              value={[...filter.rulesets]}
              searchable
              clearable
              maxDropdownHeight={180}
              comboboxProps={{ withinPortal: false }}
              onChange={(value) => change({ rulesets: value })}
              clearButtonProps={{ 'aria-label': t('firewall.filters.clear') }}
            />
            <Checkbox
              size="xs"
              label={t('firewall.filters.onHost')}
              checked={onlyHostRulesets}
              onChange={(event) => portsView.setState({ onlyHostRulesets: event.currentTarget.checked })}
            />
          </>
        )}
        <Checkbox
          size="xs"
          label={t('firewall.filters.inNotes')}
          checked={filter.onlyInNotes}
          onChange={(event) => change({ onlyInNotes: event.currentTarget.checked })}
        />
        <Button variant="subtle" size="compact-xs" disabled={!anything} onClick={clear}>
          {t('firewall.filters.clear')}
        </Button>
      </Popover.Dropdown>
    </Popover>
  )
})

function Choice({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <fieldset className="filter-choice">
      <legend>{label}</legend>
      <div className="chips">{children}</div>
    </fieldset>
  )
}

function Chips<T extends string>({
  value,
  all,
  name,
  onChange,
}: {
  readonly value: readonly T[]
  readonly all: readonly T[]
  readonly name: (value: T) => string
  readonly onChange: (value: readonly T[]) => void
}) {
  return all.map((each) => (
    <Chip
      key={each}
      size="xs"
      checked={value.includes(each)}
      onChange={(checked) => onChange(all.filter((other) => (other === each ? checked : value.includes(other))))}
    >
      {name(each)}
    </Chip>
  ))
}
