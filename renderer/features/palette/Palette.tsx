import { Modal } from '@mantine/core'
import { Spotlight } from '@mantine/spotlight'
import { Search } from 'lucide-react'
import { useState } from 'react'
import { useText } from '../../services.tsx'
import { usePaletteGroups, type PaletteGroup } from './use-palette-groups.tsx'

/** Finds pages, hosts, machines and currently allowed commands by name. Commands that are not allowed are left out. */
export function Palette() {
  const { t } = useText()
  const [query, setQuery] = useState('')
  return (
    <Spotlight.Root
      shortcut="mod + K"
      query={query}
      onQueryChange={setQuery}
      scrollable
      maxHeight={420}
      size={580}
      clearQueryOnClose
    >
      {/* Names the dialog for a screen reader. */}
      <Modal.Title className="sr-only">{t('app.nav.palette')}</Modal.Title>
      <Spotlight.Search
        leftSection={<Search size={16} aria-hidden />}
        placeholder={t('app.palette.placeholder')}
        aria-label={t('app.palette.placeholder')}
      />
      <Spotlight.ActionsList>
        <Results query={query} />
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

/** Lists the entries that match. Rendered only while the palette is open, as there can be hundreds. */
function Results({ query }: { readonly query: string }) {
  const { t } = useText()
  const groups = search(usePaletteGroups(), query)
  if (groups.length === 0) return <Spotlight.Empty>{t('app.palette.nothing')}</Spotlight.Empty>
  return groups.map(({ group, actions }) => (
    <Spotlight.ActionsGroup key={group} label={group}>
      {actions.map(({ id, ...action }) => (
        <Spotlight.Action key={id} {...action} />
      ))}
    </Spotlight.ActionsGroup>
  ))
}

/** A longer group would not be read. */
const mostPerGroup = 12

/** Returns the entries whose names or descriptions contain every word of the query. */
function search(groups: readonly PaletteGroup[], query: string): PaletteGroup[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  return groups
    .map(({ group, actions }) => {
      const found = actions.filter(({ label, description }) =>
        words.every((word) => `${label} ${description ?? ''}`.toLowerCase().includes(word)),
      )
      return { group, actions: found.slice(0, mostPerGroup) }
    })
    .filter(({ actions }) => actions.length > 0)
}
