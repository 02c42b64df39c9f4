import { Button } from '@mantine/core'
import { ExternalLink } from 'lucide-react'
import type { EsxiTarget, Hardware, HardwareRule, PciDevice, VerdictReason } from '../../../shared/models/hardware.ts'
import { cpuLink, deviceLink, passthroughLink, type GuideLink } from '../../../shared/rules/hardware/guide-links.ts'
import { sourceParts } from '../../../shared/rules/hardware/sources.ts'
import { useAppState, useText } from '../../services.tsx'
import { CommandLine } from '../../ui/CopyButton.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { useAct } from '../../ui/use-requests.ts'
import { DetailPart } from '../../ui/Detail.tsx'
import { idsText } from './cards.ts'
import type { Finding } from './findings.ts'
import { verdictIcons, verdictTones } from './VerdictWord.tsx'
import { className, maybeText, reasonText, whyText } from './words.ts'

type Passthrough = NonNullable<PciDevice['passthrough']>

interface Props {
  readonly finding: Finding
  readonly hardware: Hardware
  readonly target: EsxiTarget
}

/** Shows everything known about one part or device for one release, with sources. */
export function FindingDetail({ finding, hardware, target }: Props) {
  const translator = useText()
  const { t } = translator
  const {
    verdict,
    reasons: [first, ...others],
    maybe,
    device,
    part,
  } = finding
  const Icon = verdictIcons[verdict]
  const unknown = t('hardware.values.unknown')
  return (
    <>
      <div className={`finding is-${verdictTones[verdict]}`}>
        <Icon size={18} aria-hidden />
        <div>
          <strong>{t(`hardware.verdicts.${verdict}`)}</strong>
          <p>{whyText(finding, translator)}</p>
        </div>
      </div>
      {first?.rule && <Reason reason={first} />}
      {others.length > 0 && (
        <DetailPart title={t('hardware.view.detail.others')}>
          <ul className="other-rules">
            {others.map((reason, index) => (
              <li key={reason.rule?.id ?? index}>
                <p>
                  {reason.rule && <strong>{t(`hardware.verdicts.${reason.rule.verdict}`)}: </strong>}
                  {reasonText(reason, part, translator)}
                </p>
                <Reason reason={reason} />
              </li>
            ))}
          </ul>
        </DetailPart>
      )}
      {maybe.length > 0 && (
        <details className="maybe-rules">
          <summary>{t('hardware.view.detail.maybe', { count: maybe.length })}</summary>
          <ul className="other-rules">
            {maybe.map((rule) => (
              <li key={rule.id}>
                <p className="dim">{maybeText(rule, translator)}</p>
                <p>
                  <strong>{t(`hardware.verdicts.${rule.verdict}`)}: </strong>
                  {rule.summary[translator.locale]}
                </p>
                <Reason reason={{ kind: 'rule', rule, file: null }} />
              </li>
            ))}
          </ul>
        </details>
      )}
      <Guide finding={finding} hardware={hardware} target={target} />
      {device && (
        <DetailPart title={t('hardware.view.detail.facts')}>
          <Facts
            facts={[
              [
                t('hardware.columns.address'),
                <span key="address" className="mono">
                  {device.address ?? unknown}
                </span>,
              ],
              [
                t('hardware.columns.ids'),
                <span key="ids" className="mono">
                  {idsText(device)}
                  {device.subvendor !== null &&
                    device.subdevice !== null &&
                    ` (${device.subvendor}:${device.subdevice})`}
                </span>,
              ],
              [
                t('hardware.columns.class'),
                device.class === null
                  ? unknown
                  : `${className(device.class, translator)} (${device.class}${device.interface ?? ''})`,
              ],
              [t('hardware.columns.driver'), device.driver ?? unknown],
              device.aliases.length > 0 ? [t('hardware.columns.aliases'), device.aliases.join(', ')] : null,
              device.passthrough
                ? [t('hardware.columns.passthrough'), t(`hardware.passthrough.${passthroughState(device.passthrough)}`)]
                : null,
            ]}
          />
        </DetailPart>
      )}
    </>
  )
}

function passthroughState({ active, enabled, capable }: Passthrough): 'active' | 'enabled' | 'capable' | 'none' {
  if (active) return 'active'
  if (enabled) return 'enabled'
  return capable ? 'capable' : 'none'
}

/** Returns a driver with the images that have it: `qflge (6.5 – 8.0U3)`. */
function driverText({ driver, firstImage, lastImage }: HardwareRule): string {
  const images = [firstImage, lastImage].filter(Boolean).join(' – ')
  return images === '' ? (driver ?? '') : `${driver} (${images})`
}

/** Shows what a rule adds to its sentence: a workaround, boot options and sources. */
function Reason({ reason: { rule, file } }: { readonly reason: VerdictReason }) {
  const { t, locale } = useText()
  if (rule === null) return null
  return (
    <>
      {rule.workaround && (
        <DetailPart title={t('hardware.columns.workaround')}>
          <p>{rule.workaround[locale]}</p>
        </DetailPart>
      )}
      {rule.bootOptions.length > 0 && (
        <DetailPart title={t('hardware.columns.bootOptions')}>
          <CommandLine text={rule.bootOptions.join(' ')} />
        </DetailPart>
      )}
      {rule.note && <p className="dim">{rule.note[locale]}</p>}
      <DetailPart title={t('hardware.view.detail.origin')}>
        <Facts
          facts={[
            [
              t('hardware.view.detail.rule'),
              <span key="rule" className="mono">
                {rule.id}
              </span>,
            ],
            file === null ? null : [t('hardware.view.detail.file'), file],
            [t('hardware.columns.confidence'), t(`hardware.confidence.${rule.confidence}`)],
            rule.listed === undefined
              ? null
              : [t('hardware.view.detail.listed'), t(rule.listed ? 'hardware.values.yes' : 'hardware.values.no')],
            rule.driver ? [t('hardware.view.detail.driver'), driverText(rule)] : null,
            rule.checked === undefined ? null : [t('hardware.view.detail.checked'), rule.checked],
          ]}
        />
        <ul className="sources">
          {rule.sources.map((source) => (
            <Source key={source} source={source} />
          ))}
        </ul>
      </DetailPart>
    </>
  )
}

/** Shows a source, with a button that opens its page where it has one. */
function Source({ source }: { readonly source: string }) {
  const act = useAct()
  const { text, url } = sourceParts(source)
  if (url === null) return <li>{text}</li>
  return (
    <li>
      <Button
        variant="subtle"
        size="compact-xs"
        rightSection={<ExternalLink size={12} aria-hidden />}
        onClick={() => void act('hardware.openGuide', { url })}
      >
        {text}
      </Button>
    </li>
  )
}

function Guide({ finding: { device, part }, hardware, target }: Props) {
  const { t } = useText()
  const templates = useAppState((app) => app.settings.guideTemplates)
  const act = useAct()
  const isGpu = device !== null && (device.class?.startsWith('03') === true || device.class?.startsWith('12') === true)
  const links: (readonly [string, GuideLink | null])[] = []
  if (device) links.push([t('hardware.view.detail.openDevice'), deviceLink(device, target, templates)])
  if (device && isGpu)
    links.push([t('hardware.view.detail.openPassthrough'), passthroughLink(device, target, templates)])
  if (!device && part === 'cpu' && hardware.cpu)
    links.push([t('hardware.view.detail.openCpu'), cpuLink(hardware.cpu, target, templates)])
  const shown = links.flatMap(([label, link]) => (link ? [{ label, link }] : []))
  if (shown.length === 0) return null
  return (
    <DetailPart title={t('hardware.view.detail.guide')}>
      {shown.map(({ label, link }) => (
        <div key={label} className="guide-link">
          <Button
            variant="default"
            leftSection={<ExternalLink size={14} aria-hidden />}
            onClick={() => void act('hardware.openGuide', { url: link.url })}
          >
            {label}
          </Button>
          <p className="form-note">
            {t(link.confidence === 'low' ? 'hardware.view.detail.guideLow' : 'hardware.view.detail.guideMedium')}
          </p>
          {!link.coversTarget && <p className="form-note">{t('hardware.view.detail.guideAny')}</p>}
        </div>
      ))}
    </DetailPart>
  )
}
