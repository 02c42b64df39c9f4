import { ActionIcon, Select, Tooltip } from '@mantine/core'
import { ArrowLeftRight } from 'lucide-react'
import { useMemo, useState, type ReactNode } from 'react'
import type { Hardware, PciDevice } from '../../../shared/models/hardware.ts'
import { compareHardware, type HardwareComparison } from '../../../shared/rules/hardware/compare.ts'
import { useHardwareView, useText } from '../../services.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { dateTime } from '../../ui/format.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { deviceName, factName, factValue, machineName } from './words.ts'
import { idsText } from './cards.ts'
import { usePassports } from '../../ui/use-list.ts'

const now = 'now'

/** Compares two machines, or one machine at two times. @param first the passport to start with */
export function CompareDialog({ first }: { readonly first: string | null }) {
  const translator = useText()
  const { t, locale, problemText } = translator
  const machine = useHardwareView((state) => state.machine)
  const { items, problem } = usePassports()
  const sides = useMemo(
    () => [
      ...(machine && machine.passport === null
        ? [
            {
              value: now,
              label: `${t('hardware.view.compare.current')}: ${machineName(machine, translator)}`,
              hardware: machine.hardware,
            },
          ]
        : []),
      ...(items ?? [])
        .toSorted((a, b) => b.at.localeCompare(a.at))
        .map(({ id, name, at, hardware }) => ({ value: id, label: `${name} (${dateTime(at, locale)})`, hardware })),
    ],
    [machine, items, t, translator, locale],
  )
  const [chosen, setChosen] = useState<{ readonly before: string | null; readonly after: string | null }>({
    before: null,
    after: first,
  })
  const after = sides.find(({ value }) => value === chosen.after) ?? sides[0]
  const before = sides.find(({ value }) => value === chosen.before) ?? sides.find((each) => each !== after)
  const side = (label: string, value: string | undefined, change: (value: string | null) => void): ReactNode => (
    <Select
      label={label}
      data={sides.map(({ value: id, label: text }) => ({ value: id, label: text }))}
      value={value ?? null}
      onChange={change}
    />
  )
  return (
    <Dialog title={t('hardware.view.compare.title')} size={760}>
      <div className="form compare-machines">
        {problem && (
          <Banner tone="danger" alert>
            {problemText(problem)}
          </Banner>
        )}
        <div className="compare-two">
          {side(t('hardware.view.compare.before'), before?.value, (value) =>
            setChosen({ before: value, after: after?.value ?? null }),
          )}
          <Tooltip label={t('hardware.view.compare.swap')}>
            <ActionIcon
              aria-label={t('hardware.view.compare.swap')}
              onClick={() => setChosen({ before: after?.value ?? null, after: before?.value ?? null })}
            >
              <ArrowLeftRight size={15} aria-hidden />
            </ActionIcon>
          </Tooltip>
          {side(t('hardware.view.compare.after'), after?.value, (value) =>
            setChosen({ before: before?.value ?? null, after: value }),
          )}
        </div>
        {before && after && before !== after ? (
          <Differences before={before.hardware} after={after.hardware} />
        ) : (
          <p className="dim">{t('hardware.view.compare.choose')}</p>
        )}
      </div>
    </Dialog>
  )
}

function Differences({ before, after }: { readonly before: Hardware; readonly after: Hardware }) {
  const translator = useText()
  const { t, locale } = translator
  const found = useMemo(() => compareHardware(before, after), [before, after])
  const { facts, devices, items, incomparable } = found
  const listName = (list: HardwareComparison['incomparable'][number]): string =>
    list === 'pci' || list === 'vibs' ? t(`hardware.view.compare.${list}`) : t(`hardware.facts.${list}`)
  const times = (count: number): string =>
    count === 0 ? t('hardware.values.none') : t('hardware.view.compare.times', { count })
  return (
    <>
      {incomparable.length > 0 && (
        <Banner tone="warning">
          {t('hardware.view.compare.incomparable', {
            lists: new Intl.ListFormat(locale).format(incomparable.map(listName)),
          })}
        </Banner>
      )}
      {facts.length + devices.length + items.length === 0 && (
        <Banner tone="good">{t('hardware.view.compare.same')}</Banner>
      )}
      <Rows
        title={t('hardware.view.compare.facts')}
        rows={facts.map(({ name, before: was, after: is }) => [
          factName(name, translator),
          factValue(name, was, translator),
          factValue(name, is, translator),
        ])}
      />
      <Rows
        title={t('hardware.view.compare.devices')}
        rows={devices.map(({ change, before: was, after: is }) => [
          t(`hardware.view.compare.changes.${change}`),
          deviceText(was),
          deviceText(is),
        ])}
      />
      <Rows
        title={t('hardware.view.compare.lists')}
        rows={items.map(({ list, item, before: was, after: is }) => [
          `${listName(list)}: ${item}`,
          times(was),
          times(is),
        ])}
      />
    </>
  )
}

function deviceText(device: PciDevice | null): string {
  return device === null
    ? '–'
    : [device.address, deviceName(device), idsText(device), device.driver, ...device.aliases]
        .filter(Boolean)
        .join(' · ')
}

function Rows({
  title,
  rows,
}: {
  readonly title: string
  readonly rows: readonly (readonly [what: string, before: string, after: string])[]
}) {
  const { t } = useText()
  if (rows.length === 0) return null
  return (
    <section className="compare-rows">
      <h3>
        {title} <span className="count">{rows.length}</span>
      </h3>
      <div className="card is-table">
        <table className="table differences-table">
          <thead>
            <tr>
              <th scope="col">{t('hardware.view.compare.what')}</th>
              <th scope="col">{t('hardware.view.compare.before')}</th>
              <th scope="col">{t('hardware.view.compare.after')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([what, before, after], index) => (
              <tr key={index}>
                <th scope="row">{what}</th>
                <td>{before}</td>
                <td>{after}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
