import { TextInput } from '@mantine/core'
import { FileOutput, Search } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { VibDescription } from '../../../../shared/models/vib.ts'
import { useText } from '../../../services.tsx'
import { WhyButton } from '../../../ui/WhyButton.tsx'
import { fileTree, matchingRows, treeRows, type FileTree } from './file-tree.ts'
import { FileGrid } from './FileGrid.tsx'
import { whole } from './words.ts'

/** Number of entries from which the tree starts with its folders closed, and from which files can be filtered. */
const manyEntries = 200
const fewFiles = 12

/** Shows the files of a VIB as a tree, each of which can be extracted. */
export function Files({
  vib,
  onExtract,
}: {
  readonly vib: VibDescription
  readonly onExtract: (path: string) => void
}) {
  const { t, locale } = useText()
  const tree = useMemo(
    () =>
      fileTree(
        vib.payloads.flatMap(({ files }) => files),
        vib.acceptance === 'CommunitySupported',
      ),
    [vib],
  )
  const [closed, setClosed] = useState<ReadonlySet<string>>(() => initiallyClosed(tree))
  const [query, setQuery] = useState('')
  const [place, setPlace] = useState<string | null>(null)
  const wanted = query.trim()
  const rows = useMemo(
    () => (wanted === '' ? treeRows(tree, closed) : matchingRows(tree, wanted)),
    [tree, closed, wanted],
  )
  const total = tree.files.length
  const active = rows.find(({ key }) => key === place) ?? rows.find(({ open }) => open === null) ?? rows[0]
  const path = active?.entry?.type === 'file' ? active.entry.path : null
  const listed = !vib.problems.some(({ code }) => code === 'file-list')
  const toggle = (key: string): void =>
    setClosed((last) => {
      const next = new Set(last)
      if (!next.delete(key)) next.add(key)
      return next
    })
  return (
    <section className="read-part">
      <div className="part-head">
        <h2>{t('vibRead.files.title')}</h2>
        <span className="dim num">
          {total < 1_000
            ? t('vibRead.files.count', { count: total })
            : t('vibRead.files.many', { files: whole(total, locale) })}
          {total > 0 && (
            <>
              {t('vibRead.rules.comma')}
              <span className={listed ? undefined : 'is-warning-text'}>
                {t(listed ? 'vibRead.files.listed' : 'vibRead.files.notListed')}
              </span>
            </>
          )}
        </span>
        {total > 0 && (
          <span className="part-actions">
            {total > fewFiles && (
              <TextInput
                size="xs"
                className="files-filter"
                leftSection={<Search size={13} aria-hidden />}
                placeholder={t('vibRead.files.filter')}
                aria-label={t('vibRead.files.filter')}
                value={query}
                onChange={(event) => setQuery(event.currentTarget.value)}
              />
            )}
            <WhyButton
              variant="default"
              size="compact-xs"
              leftSection={<FileOutput size={13} aria-hidden />}
              why={path === null ? t('vibRead.files.choose') : null}
              onClick={() => path !== null && onExtract(path)}
            >
              {t('vibRead.files.extract')}
            </WhyButton>
          </span>
        )}
      </div>
      {total === 0 && <p className="dim">{t('vibRead.files.none')}</p>}
      {total > 0 && rows.length === 0 && <p className="dim">{t('vibRead.files.noneFound', { query: wanted })}</p>}
      {rows.length > 0 && (
        <FileGrid
          rows={rows}
          active={active?.key ?? null}
          outside={tree.outside}
          onActive={setPlace}
          onToggle={toggle}
          onExtract={onExtract}
        />
      )}
    </section>
  )
}

/** Returns the folders that start closed: of a large tree all but those at its top. */
function initiallyClosed(tree: FileTree): ReadonlySet<string> {
  if (tree.files.length + tree.folders.length <= manyEntries) return new Set()
  const closed = new Set(tree.folders)
  for (const { key } of treeRows(tree, closed)) closed.delete(key)
  return closed
}
