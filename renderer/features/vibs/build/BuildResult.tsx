import { SegmentedControl } from '@mantine/core'
import { CircleDashed } from 'lucide-react'
import { useMemo, useState } from 'react'
import { vibTargets, type VibDescription, type VibTarget } from '../../../../shared/models/vib.ts'
import { writeServiceXml } from '../../../../shared/rules/vibs/service-xml.ts'
import { useServices, useText, useWorkshop } from '../../../services.tsx'
import { Banner } from '../../../ui/Banner.tsx'
import { CopyButton } from '../../../ui/CopyButton.tsx'
import { byteText } from '../../../ui/format.ts'
import { VerdictTiles } from '../VerdictTiles.tsx'
import { MembersView } from './MembersView.tsx'
import type { CheckedDraft } from './use-draft.ts'
import type { usePreview } from './use-preview.ts'
import { XmlView } from './XmlView.tsx'

interface Props {
  readonly checked: CheckedDraft
  readonly built: ReturnType<typeof usePreview>
}

const views = ['service', 'descriptor', 'members'] as const
type View = (typeof views)[number]

/** Shows what the form would be as a VIB: what each release makes of it, and the files in it. */
export function BuildResult({ checked, built }: Props) {
  const { workshop } = useServices()
  const { t, locale, problemText } = useText()
  const target = useWorkshop((state) => state.target) ?? releaseOf(checked.host?.version) ?? '8.0'
  const { preview, problem, waiting } = built
  return (
    <section className="build-result" aria-label={t('workshop.result.title')} aria-busy={waiting}>
      <div className="build-head">
        <h2>{t('workshop.result.title')}</h2>
        <span className="dim num" role="status">
          {waiting && t('workshop.result.building')}
          {!waiting && preview && t('workshop.result.bytes', { size: byteText(preview.vib.bytes, locale) })}
        </span>
      </div>
      {preview && (
        <VerdictTiles vib={preview.vib} target={target} onTarget={(chosen) => workshop.setState({ target: chosen })} />
      )}
      {problem && !waiting && (
        <Banner tone="danger" alert>
          {problemText(problem)}
        </Banner>
      )}
      {checked.faults.length > 0 && <Incomplete checked={checked} />}
      <Contents checked={checked} vib={preview?.vib ?? null} descriptorXml={preview?.descriptorXml ?? null} />
    </section>
  )
}

function Incomplete({ checked: { faults } }: { readonly checked: CheckedDraft }) {
  const { t } = useText()
  const what = faults.map((fault) => t(`workshop.result.faults.${fault}`)).join(t('workshop.result.separator'))
  return (
    <div className="result-incomplete">
      <CircleDashed size={18} aria-hidden />
      <p>
        {t('workshop.result.incomplete')}
        <br />
        <span className="dim">{t('workshop.result.missing', { what })}</span>
      </p>
    </div>
  )
}

/** The files of the VIB. The rules are there at once; descriptor and members as soon as it was built. */
function Contents({
  checked,
  vib,
  descriptorXml,
}: {
  readonly checked: CheckedDraft
  readonly vib: VibDescription | null
  readonly descriptorXml: string | null
}) {
  const { t } = useText()
  const [chosen, setChosen] = useState<View>('service')
  const rule = useWorkshop((state) => state.rule)
  const serviceXml = useMemo(() => writeServiceXml(checked.draft.rulesets), [checked.draft.rulesets])
  const edited = useMemo(() => placeOf(checked.ruleIds, rule), [checked.ruleIds, rule])
  const view = vib ? chosen : 'service'
  const names: Readonly<Record<View, string>> = {
    service: 'service.xml',
    descriptor: 'descriptor.xml',
    members: t('workshop.result.members', { count: vib?.members.length ?? 0 }),
  }
  const text = view === 'descriptor' ? descriptorXml : serviceXml
  return (
    <div className="result-contents">
      <div className="result-tabs">
        <SegmentedControl
          aria-label={t('workshop.result.views')}
          value={view}
          onChange={(value) => setChosen(views.find((each) => each === value) ?? 'service')}
          data={views.map((value) => ({ value, label: names[value], disabled: value !== 'service' && !vib }))}
        />
        {view !== 'members' && text !== null && (
          <CopyButton text={text} label={t('workshop.result.copy', { name: names[view] })} />
        )}
      </div>
      {view === 'service' && <XmlView label={names.service} xml={serviceXml} edited={edited} />}
      {view === 'descriptor' && descriptorXml !== null && <XmlView label={names.descriptor} xml={descriptorXml} />}
      {view === 'members' && vib && <MembersView vib={vib} />}
    </div>
  )
}

/** Returns the place of a rule among those that are in the XML. */
function placeOf(
  ruleIds: CheckedDraft['ruleIds'],
  id: string | null,
): { readonly ruleset: number; readonly rule: number } | null {
  if (id === null) return null
  const ruleset = ruleIds.findIndex((ids) => ids.includes(id))
  const rule = ruleIds[ruleset]?.indexOf(id)
  return rule === undefined ? null : { ruleset, rule }
}

function releaseOf(version: string | null | undefined): VibTarget | null {
  return vibTargets.find((target) => version?.startsWith(target)) ?? null
}
