import { ActionIcon, Button, Menu, Select, TextInput, Tooltip } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { Columns3, Search } from 'lucide-react'
import { useRef } from 'react'
import { usePortsView, useServices, useText } from '../../services.tsx'
import { columnIds, factColumns, type ColumnId } from './columns.ts'
import { groupings } from './lines.ts'
import { useFilter } from './use-narrowed.ts'

/** Searches the table; Ctrl or Cmd with F focuses it from anywhere in the view. */
export function SearchField() {
  const { ui } = useServices()
  const { t } = useText()
  const { filter, change } = useFilter()
  const field = useRef<HTMLInputElement>(null)
  useHotkeys(
    [
      [
        'mod+F',
        () => {
          if (ui.store.getState().dialog !== null) return
          field.current?.focus()
          field.current?.select()
        },
      ],
    ],
    [],
  )
  return (
    <TextInput
      className="ports-search"
      size="xs"
      ref={field}
      leftSection={<Search size={13} aria-hidden />}
      placeholder={t('firewall.filters.search')}
      aria-label={t('firewall.filters.search')}
      aria-keyshortcuts="Control+F Meta+F"
      spellCheck={false}
      value={filter.text}
      onChange={(event) => change({ text: event.currentTarget.value })}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && filter.text !== '') {
          event.stopPropagation()
          change({ text: '' })
        }
      }}
    />
  )
}

export function GroupSelect() {
  const { portsView } = useServices()
  const { t } = useText()
  const groupBy = usePortsView((state) => state.groupBy)
  return (
    <Select
      className="ports-group-by"
      aria-label={t('firewall.groupBy.label')}
      data={groupings.map((value) => ({ value, label: t(`firewall.groupBy.${value}`) }))}
      value={groupBy}
      onChange={(value) => portsView.setState({ groupBy: groupings.find((each) => each === value) ?? 'none' })}
    />
  )
}

/** Chooses the columns; the last one cannot be hidden. */
export function ColumnMenu({ shown, host }: { readonly shown: readonly ColumnId[]; readonly host: boolean }) {
  const { portsView } = useServices()
  const { t } = useText()
  const chosen = usePortsView((state) => (host ? state.hostColumns : state.referenceColumns))
  const set = (columns: readonly ColumnId[] | null): void =>
    portsView.setState(host ? { hostColumns: columns } : { referenceColumns: columns })
  const flip = (id: ColumnId): void =>
    set(columnIds.filter((each) => (each === id ? !shown.includes(id) : shown.includes(each))))
  return (
    <Menu width={220} closeOnItemClick={false}>
      <Tooltip label={t('firewall.columns')}>
        <Menu.Target>
          <ActionIcon variant="default" size={30} aria-label={t('firewall.columns')}>
            <Columns3 size={15} aria-hidden />
          </ActionIcon>
        </Menu.Target>
      </Tooltip>
      <Menu.Dropdown>
        {columnIds
          .filter((id) => host || !factColumns.has(id))
          .map((id) => (
            <Menu.Item
              key={id}
              role="menuitemcheckbox"
              aria-checked={shown.includes(id)}
              disabled={shown.length === 1 && shown.includes(id)}
              leftSection={
                <span className="menu-check" aria-hidden>
                  {shown.includes(id) ? '✓' : ''}
                </span>
              }
              onClick={() => flip(id)}
            >
              {t(`ports.columns.${id}`)}
            </Menu.Item>
          ))}
        <Menu.Divider />
        <Menu.Item disabled={chosen === null} onClick={() => set(null)}>
          {t('firewall.columnsFit')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** Clears the filter, where it lets no rows through. */
export function ClearFilters() {
  const { t } = useText()
  const { clear } = useFilter()
  return (
    <Button variant="default" onClick={clear}>
      {t('firewall.filters.clear')}
    </Button>
  )
}
