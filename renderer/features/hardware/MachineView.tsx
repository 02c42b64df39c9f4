import { Button, Select, Switch } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { ArrowLeft, Check, GitCompareArrows, IdCard } from 'lucide-react'
import { useEffect, useRef, type RefObject } from 'react'
import { esxiTargets, type MachineVerdict } from '../../../shared/models/hardware.ts'
import { showMachine, type Machine } from '../../stores/hardware.ts'
import { useHardwareView, useServices, useText } from '../../services.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { dateTime } from '../../ui/format.ts'
import { Loading } from '../../ui/Loading.tsx'
import { Detail } from '../../ui/Detail.tsx'
import { ExportMenu } from './ExportMenu.tsx'
import { FindingDetail } from './FindingDetail.tsx'
import { findingsOf } from './findings.ts'
import { FindingsTable, type FindingGroup } from './FindingsTable.tsx'
import { MachineFacts } from './MachineFacts.tsx'
import { ReadNotes } from './ReadNotes.tsx'
import { useVerdict } from './use-verdict.ts'
import { VerdictCard } from './VerdictCard.tsx'
import { WhatIfNote, SwapMenu } from './WhatIf.tsx'
import { findingName, machineName } from './words.ts'

const roomForBoth = 980

/** Shows a machine and its verdict, with the details of one finding beside it, or on top where space is short. */
export function MachineView({ machine }: { readonly machine: Machine }) {
  const translator = useText()
  const { hardwareView } = useServices()
  const { target, swap, chosen } = useHardwareView((state) => state)
  const { assumed, verdict, problem } = useVerdict(machine.hardware, target, swap)
  const { ref, width } = useElementSize()
  const grid = useRef<HTMLDivElement>(null)
  const panel = useRef<HTMLElement>(null)
  const top = useRef<HTMLDivElement>(null)
  // The button that led here is gone, and the focus with it.
  useEffect(() => {
    if (document.activeElement === document.body) top.current?.focus()
  }, [])
  const findings = verdict && findingsOf(verdict)
  const open =
    findings &&
    [...findings.parts, ...findings.maybeParts, ...findings.devices, ...findings.notNeeded].find(
      ({ key }) => key === chosen,
    )
  const close = (): void => {
    hardwareView.setState({ chosen: null })
    grid.current?.focus()
  }
  return (
    <div className="hardware-split" ref={ref}>
      <div className="hardware-scroll" ref={top} tabIndex={-1}>
        <Head machine={machine} />
        <WhatIfNote />
        {problem && (
          <Banner tone="danger" alert>
            {translator.problemText(problem)}
          </Banner>
        )}
        {machine.texts && <ReadNotes texts={machine.texts} />}
        {verdict ? (
          <>
            <VerdictCard verdict={verdict} hardware={assumed} />
            <MachineFacts hardware={assumed} target={target} />
            <Table
              verdict={verdict}
              machine={{ ...machine, hardware: assumed }}
              gridRef={grid}
              onClose={close}
              onOpen={(key, how) => {
                hardwareView.setState({ chosen: key })
                if (how === 'enter') requestAnimationFrame(() => panel.current?.focus())
              }}
            />
          </>
        ) : (
          <Loading />
        )}
      </div>
      {open && (
        <Detail
          name={
            open.device?.address ??
            translator.t(open.part === null ? 'hardware.columns.name' : `hardware.parts.${open.part}`)
          }
          service={open.part !== null && open.part !== 'cpu' ? '' : findingName(open, assumed, translator)}
          beside={width >= roomForBoth}
          subject={open.key}
          panelRef={panel}
          onClose={close}
        >
          <FindingDetail key={`${open.key}-${target}`} finding={open} hardware={assumed} target={target} />
        </Detail>
      )}
    </div>
  )
}

function Head({ machine }: { readonly machine: Machine }) {
  const { ui, hardwareView } = useServices()
  const translator = useText()
  const { t, locale } = translator
  const target = useHardwareView((state) => state.target)
  return (
    <div className="machine-head">
      <div className="machine-name">
        <Button
          className="back"
          variant="subtle"
          size="compact-sm"
          leftSection={<ArrowLeft size={14} aria-hidden />}
          onClick={() => showMachine(hardwareView, null)}
        >
          {t('hardware.view.other')}
        </Button>
        <h2 className="ellipsis">{machineName(machine, translator)}</h2>
        {machine.at !== null && <span className="dim num">{dateTime(machine.at, locale)}</span>}
      </div>
      <div className="machine-actions">
        <Select
          className="machine-target"
          aria-label={t('hardware.view.target')}
          data={esxiTargets.map((value) => ({ value, label: `ESXi ${value}` }))}
          value={target}
          onChange={(value) => hardwareView.setState({ target: esxiTargets.find((each) => each === value) ?? target })}
        />
        <SwapMenu hardware={machine.hardware} />
        <Button
          variant="default"
          leftSection={<GitCompareArrows size={14} aria-hidden />}
          onClick={() => ui.open({ name: 'hardware', task: { kind: 'compare', first: machine.passport } })}
        >
          {t('hardware.view.passports.compare')}
        </Button>
        {machine.passport === null ? (
          <Button
            leftSection={<IdCard size={14} aria-hidden />}
            onClick={() => ui.open({ name: 'hardware', task: { kind: 'save' } })}
          >
            {t('hardware.view.passports.save')}
          </Button>
        ) : (
          <span className="machine-saved">
            <Check size={14} aria-hidden /> {t('hardware.view.passports.saved')}
          </span>
        )}
        <ExportMenu passport={machine.passport} target={target} />
      </div>
    </div>
  )
}

function Table({
  verdict,
  machine,
  gridRef,
  onOpen,
  onClose,
}: {
  readonly verdict: MachineVerdict
  readonly machine: Machine
  readonly gridRef: RefObject<HTMLDivElement | null>
  readonly onOpen: (key: string, how: 'enter' | 'other') => void
  readonly onClose: () => void
}) {
  const { hardwareView } = useServices()
  const { t } = useText()
  const { showNotNeeded, showMaybe, chosen } = useHardwareView((state) => state)
  const { parts, maybeParts, devices, notNeeded } = findingsOf(verdict)
  const groups: FindingGroup[] = [
    { title: t('hardware.view.parts'), findings: parts },
    { title: t('hardware.view.devices'), findings: devices },
    ...(showMaybe ? [{ title: t('hardware.view.mayApply'), findings: maybeParts, maybe: true }] : []),
    ...(showNotNeeded ? [{ title: t('hardware.verdicts.not-needed'), findings: notNeeded }] : []),
  ].filter(({ findings }) => findings.length > 0)
  return (
    <>
      <div className="findings-head">
        <h2>{t('hardware.view.table')}</h2>
        {maybeParts.length > 0 && (
          <Switch
            size="xs"
            label={t('hardware.view.showMaybe', { count: maybeParts.length })}
            checked={showMaybe}
            onChange={(event) => hardwareView.setState({ showMaybe: event.currentTarget.checked })}
          />
        )}
        {notNeeded.length > 0 && (
          <Switch
            size="xs"
            label={t('hardware.view.showNotNeeded', { count: notNeeded.length })}
            checked={showNotNeeded}
            onChange={(event) => hardwareView.setState({ showNotNeeded: event.currentTarget.checked })}
          />
        )}
      </div>
      {verdict.devices.length === 0 && <p className="dim">{t('hardware.view.noDevices')}</p>}
      {groups.length > 0 && (
        <FindingsTable
          groups={groups}
          hardware={machine.hardware}
          chosen={chosen}
          gridRef={gridRef}
          onOpen={({ key }, how) => onOpen(key, how)}
          onClose={onClose}
        />
      )}
    </>
  )
}
