import { Button } from '@mantine/core'
import { ListChecks, Plus } from 'lucide-react'
import { useState } from 'react'
import type { Checklist } from '../../../shared/models/checklist.ts'
import { useServices, useText } from '../../services.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { Loading } from '../../ui/Loading.tsx'
import { ChecklistCard } from './ChecklistCard.tsx'
import { ChecklistView } from './ChecklistView.tsx'
import { ToolsMenu } from './ToolsMenu.tsx'
import { useChecklists } from './use-checklists.ts'

/** Lists the checklists, or shows the one that is open. */
export function InstallPage() {
  const { ui } = useServices()
  const { t, problemText } = useText()
  const { checklists, problem, replace } = useChecklists()
  const [chosen, setChosen] = useState<string | null>(null)
  const current = checklists?.find(({ id }) => id === chosen)
  const create = (
    <Button
      leftSection={<Plus size={14} aria-hidden />}
      onClick={() => ui.open({ name: 'install', task: { kind: 'create' } })}
    >
      {t('install.new')}
    </Button>
  )
  if (current)
    return <ChecklistView key={current.id} checklist={current} onChange={replace} onBack={() => setChosen(null)} />
  return (
    <section className="page install-page" aria-label={t('install.title')}>
      <header className="page-header">
        <h1>{t('install.title')}</h1>
        <span className="dim page-intro">{t('install.intro')}</span>
        <ToolsMenu />
        {checklists && checklists.length > 0 && create}
      </header>
      {problem && (
        <Banner tone="danger" alert>
          {problemText(problem)}
        </Banner>
      )}
      {!checklists && !problem && <Loading />}
      {checklists?.length === 0 && (
        <EmptyNote icon={ListChecks} title={t('install.empty')}>
          <p>{t('install.emptyText')}</p>
          {create}
        </EmptyNote>
      )}
      {checklists && checklists.length > 0 && (
        <ul className="install-list" aria-label={t('install.list')}>
          {newestFirst(checklists).map((checklist) => (
            <li key={checklist.id}>
              <ChecklistCard checklist={checklist} onOpen={() => setChosen(checklist.id)} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function newestFirst(checklists: readonly Checklist[]): Checklist[] {
  return checklists.toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt))
}
