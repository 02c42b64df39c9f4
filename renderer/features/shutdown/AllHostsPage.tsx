import { Server } from 'lucide-react'
import { useEffect, useState } from 'react'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { useAppState, useServices, useText } from '../../services.tsx'
import { HostOrder } from './HostOrder.tsx'
import { ManyHostsRunView } from './ManyHostsRunView.tsx'

/** Shows every host at a glance, shuts them down together, and shows how far that has come, in the same place. */
export function AllHostsPage() {
  const { client } = useServices()
  const { t } = useText()
  const run = useAppState((app) => app.manyHosts)
  const none = useAppState((app) => app.hosts.length === 0)
  // Kept while a countdown is in its place.
  const [taken, setTaken] = useState<ReadonlySet<string>>(new Set())
  useEffect(() => {
    // While this is in view, no small window shows the same countdown.
    void client.request('shell.showing', { run: 'many' })
    return () => void client.request('shell.showing', { run: null })
  }, [client])
  return (
    <section className="page all-hosts" aria-label={t('manyHosts.title')}>
      <header className="page-header">
        <h1>{t('manyHosts.title')}</h1>
      </header>
      {none && <EmptyNote icon={Server} title={t('manyHosts.empty')} />}
      {!none && (
        <div className="all-hosts-body">
          {run === null ? (
            <HostOrder taken={taken} onTake={setTaken} />
          ) : (
            <ManyHostsRunView key={run.startedAt} run={run} />
          )}
        </div>
      )}
    </section>
  )
}
