import { Button, TextInput } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { Boxes, History, Power, Search, SearchX, SlidersHorizontal } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import type { Locale } from '../../../shared/i18n/locale.ts'
import type { VmInventory } from '../../../shared/models/inventory.ts'
import { sortedAgain, sortedVms } from '../../../shared/rules/vm-list.ts'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { dateTime } from '../../ui/format.ts'
import { placeAfterKey } from '../../ui/grid-keys.ts'
import { useHostPart, useServices, useText } from '../../services.tsx'
import { useChosenVms } from './use-chosen-vms.ts'
import { VmRow } from './VmRow.tsx'

const rowHeight = 36
/** Number of machines from which the filter is shown. */
const manyVms = 10

const none: readonly VmInventory[] = []

/** Sorts the machines, and after a change only those that are not as they were. */
function useSorted(vms: readonly VmInventory[], locale: Locale): readonly VmInventory[] {
  const last = useRef<{ readonly locale: Locale; readonly sorted: readonly VmInventory[] } | null>(null)
  return useMemo(() => {
    const known = last.current?.locale === locale ? last.current.sorted : null
    const sorted = known ? sortedAgain(known, vms, locale) : sortedVms(vms, locale)
    last.current = { locale, sorted }
    return sorted
  }, [vms, locale])
}

/** Lists the machines of a host; only the rows in view are rendered. */
export function VmTable({ hostId }: { readonly hostId: string }) {
  const { t, locale } = useText()
  const [query, setQuery] = useState('')
  const scroller = useRef<HTMLDivElement>(null)
  const host = useHostPart(hostId, ({ state }) => ({
    vms: state.inventory?.vms ?? null,
    stale: state.stale,
    // Machines of a host that is gone may differ by now, so the list says when it was read.
    old: state.stale ? state.asOf : null,
  }))
  const vms = host?.vms
  const all = useSorted(vms ?? none, locale)
  const wanted = query.trim().toLowerCase()
  const shown = useMemo(
    () =>
      wanted === ''
        ? all
        : all.filter((vm) => `${vm.name ?? ''} ${vm.id} ${vm.guestIp ?? ''}`.toLowerCase().includes(wanted)),
    [all, wanted],
  )
  const chosen = useChosenVms(all, shown)
  const { ui } = useServices()
  const work = useCallback((id: string) => ui.open({ name: 'vm-work', hostId, vms: [id] }), [ui, hostId])
  const [active, setActive] = useState(0)
  const rows = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    initialRect: { width: 800, height: 600 },
  })
  /** The row that takes the focus as soon as it has been drawn. */
  const toFocus = useRef<number | null>(null)
  useEffect(() => {
    if (toFocus.current === null) return
    const box = scroller.current?.querySelector<HTMLElement>(`[aria-rowindex="${toFocus.current + 2}"] input`)
    if (!box) return
    toFocus.current = null
    box.focus()
  })
  const moveByKey = (event: KeyboardEvent<HTMLElement>): void => {
    if (!(event.target instanceof HTMLInputElement)) return
    const size = { rows: shown.length, columns: 1, page: Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) }
    const place = placeAfterKey(event, { row: active, column: 0 }, size)
    if (!place) return
    event.preventDefault()
    setActive(place.row)
    rows.scrollToIndex(place.row)
    toFocus.current = place.row
  }
  if (!host || !vms) return <EmptyNote icon={Boxes} title={t('app.vms.notRead')} />
  if (vms.length === 0) return <EmptyNote icon={Boxes} title={t('app.vms.none')} />
  const { old, stale } = host
  const running = vms.filter((vm) => vm.powerState === 'poweredOn').length
  return (
    <div className="vm-view">
      <div className="toolbar">
        <span className={old ? 'toolbar-note is-old' : 'toolbar-note'}>
          {old ? (
            <>
              <History size={14} aria-hidden />{' '}
              {t('app.vms.lastSeen', { time: dateTime(old, locale), count: running, total: vms.length })}
            </>
          ) : (
            t('app.vms.running', { running, count: vms.length })
          )}
        </span>
        {chosen.ids.length > 0 && (
          <span className="toolbar-chosen">
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<SlidersHorizontal size={14} aria-hidden />}
              onClick={() => ui.open({ name: 'vm-rules', hostId, vms: chosen.ids })}
            >
              {t('app.vmRules.setFor', { count: chosen.ids.length })}
            </Button>
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<Power size={14} aria-hidden />}
              onClick={() => ui.open({ name: 'vm-work', hostId, vms: chosen.ids })}
            >
              {t('vms.dialog.openFor', { count: chosen.ids.length })}
            </Button>
            <Button variant="subtle" size="compact-sm" onClick={chosen.clear}>
              {t('app.vms.clearChoice')}
            </Button>
          </span>
        )}
        {vms.length >= manyVms && (
          <TextInput
            className="toolbar-filter"
            size="xs"
            leftSection={<Search size={13} aria-hidden />}
            value={query}
            onChange={(event) => setQuery(event.currentTarget.value)}
            placeholder={t('app.vms.filter')}
            aria-label={t('app.vms.filter')}
          />
        )}
      </div>
      {shown.length === 0 ? (
        <EmptyNote icon={SearchX} title={t('app.vms.noneFound', { query })} />
      ) : (
        <div className="grid-table" role="table" aria-label={t('app.host.vms')} aria-rowcount={shown.length + 1}>
          <div role="rowgroup">
            <div className="vm-row is-head" role="row" aria-rowindex={1}>
              <span role="columnheader" className="vm-check">
                <input
                  type="checkbox"
                  aria-label={t('app.vms.chooseAll')}
                  checked={shown.every(({ id }) => chosen.has(id))}
                  ref={(box) => {
                    if (box) box.indeterminate = shown.some(({ id }) => chosen.has(id)) && !box.checked
                  }}
                  onChange={chosen.toggleAll}
                />
              </span>
              <span role="columnheader">{t('app.vms.name')}</span>
              <span role="columnheader">{t(old ? 'app.vms.powerThen' : 'app.vms.power')}</span>
              <span role="columnheader">{t('app.vms.tools')}</span>
              <span role="columnheader" className="vm-ip">
                {t('app.vms.ip')}
              </span>
            </div>
          </div>
          {/* Focusable, so that it can be scrolled by keyboard alone. */}
          <div
            className={stale ? 'grid-body is-stale' : 'grid-body'}
            role="rowgroup"
            tabIndex={0}
            ref={scroller}
            onKeyDown={moveByKey}
            onFocus={({ target }) => {
              const row = target.closest('.vm-row')?.getAttribute('aria-rowindex')
              if (row) setActive(Number(row) - 2)
            }}
            aria-label={t('app.host.vms')}
          >
            <div role="presentation" style={{ height: rows.getTotalSize(), position: 'relative' }}>
              {rows.getVirtualItems().map(({ index, start }) => {
                const vm = shown[index]
                return (
                  vm && (
                    <VmRow
                      key={vm.id}
                      vm={vm}
                      top={start}
                      rowIndex={index + 2}
                      chosen={chosen.has(vm.id)}
                      tabbable={index === Math.min(active, shown.length - 1)}
                      onToggle={chosen.toggle}
                      onWork={work}
                    />
                  )
                )
              })}
            </div>
          </div>
        </div>
      )}
    </div>
  )
}
