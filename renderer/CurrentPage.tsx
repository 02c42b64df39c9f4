import { lazy, Suspense, type ComponentType } from 'react'
import { HostPage } from './features/hosts/HostPage.tsx'
import { Welcome } from './features/hosts/Welcome.tsx'
import { pageNames, pages } from './pages.ts'
import { useAppState, useUi } from './services.tsx'
import type { PlainPage } from './stores/ui.ts'
import { Loading } from './ui/Loading.tsx'

const views = new Map<PlainPage, ComponentType>(
  pageNames.map((name) => [name, lazy(async () => ({ default: await pages[name].load() }))]),
)

/** Shows the page the user is on: a host's, or one of the table in pages.ts. */
export function CurrentPage() {
  const page = useUi((state) => state.page)
  const wanted = page.name === 'host' ? page.hostId : null
  const hostId = useAppState(({ hosts }) => (hosts.find(({ id }) => id === wanted) ?? hosts[0])?.id)
  if (page.name === 'host')
    return hostId === undefined ? <Welcome /> : <HostPage key={hostId} hostId={hostId} tab={page.tab} />
  const View = views.get(page.name)
  if (!View) return null
  return (
    <Suspense key={page.name} fallback={<Loading />}>
      <View />
    </Suspense>
  )
}
