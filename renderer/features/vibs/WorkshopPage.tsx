import { SegmentedControl } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { Boxes, PackageSearch, Pencil } from 'lucide-react'
import { useState, type ComponentType } from 'react'
import { useServices, useText, useUi } from '../../services.tsx'
import type { WorkshopTab } from '../../stores/ui.ts'
import { BuildTab } from './BuildTab.tsx'
import { HeaderSlot } from './HeaderActions.tsx'
import { ReadTab } from './ReadTab.tsx'
import { SoftwareTab } from './SoftwareTab.tsx'

const tabs: Readonly<Record<WorkshopTab, ComponentType>> = { build: BuildTab, read: ReadTab, software: SoftwareTab }
const icons = { build: Pencil, read: PackageSearch, software: Boxes } as const
const tabNames = Object.keys(tabs) as readonly WorkshopTab[]

/** The workshop for persistent firewall rules: writes them, reads what others made, and shows what hosts have installed. */
export function WorkshopPage() {
  const { ui } = useServices()
  const { t } = useText()
  const tab = useUi((state) => state.workshopTab)
  const Tab = tabs[tab]
  const [slot, setSlot] = useState<HTMLElement | null>(null)
  useHotkeys(tabNames.map((name, index) => [`alt+${index + 1}`, () => ui.showWorkshop(name)]))
  return (
    <section className="page workshop-page" aria-label={t('workshop.title')}>
      <header className="page-header">
        <h1>{t('workshop.title')}</h1>
        <SegmentedControl
          aria-label={t('workshop.views')}
          value={tab}
          onChange={(name) => ui.showWorkshop(name as WorkshopTab)}
          data={tabNames.map((name) => {
            const Icon = icons[name]
            return {
              value: name,
              label: (
                <span className="workshop-tab">
                  <Icon size={14} aria-hidden />
                  {t(`workshop.tabs.${name}`)}
                </span>
              ),
            }
          })}
        />
        <div className="workshop-actions" ref={setSlot} />
      </header>
      <HeaderSlot value={slot}>
        <Tab />
      </HeaderSlot>
    </section>
  )
}
