import { TextInput } from '@mantine/core'
import { ArrowLeftRight, ArrowRight, BookOpenCheck } from 'lucide-react'
import { useState } from 'react'
import type { Flow } from '../../../shared/models/ports.ts'
import { flowCommands } from '../../../shared/rules/flow-commands.ts'
import { useText } from '../../services.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { CommandLine } from '../../ui/CopyButton.tsx'
import { DetailPart } from '../../ui/Detail.tsx'
import { Facts } from '../../ui/Facts.tsx'

/** Shows what the table knows about a flow, with sources; needs no host. */
export function FlowFacts({ flow }: { readonly flow: Flow }) {
  const { t, locale } = useText()
  const unknown = t('ports.states.unknown')
  const needed = flow.roles
    .map(({ role, need }) => t(`firewall.detail.${need}`, { role: t(`ports.roles.${role}`) }))
    .join(' · ')
  const defaults =
    Object.entries(flow.defaults)
      .map(([version, on]) => `${version}: ${t(on ? 'ports.states.on' : 'ports.states.off')}`)
      .join(', ') || t(flow.defaultEnabled ? 'ports.states.on' : 'ports.states.off')
  const Arrow = flow.direction === 'both' ? ArrowLeftRight : ArrowRight
  return (
    <>
      <DetailPart title={t('ports.columns.purpose')}>
        <p>{flow.purpose[locale]}</p>
        {flow.from && flow.to && (
          <p className="from-to">
            <span>{flow.from[locale]}</span>
            <Arrow size={14} role="img" aria-label={t(`ports.directions.${flow.direction ?? 'unknown'}`)} />
            <span>{flow.to[locale]}</span>
          </p>
        )}
        {flow.note && <p className="dim">{flow.note[locale]}</p>}
      </DetailPart>
      {flow.security && (
        <Banner tone="warning" title={t('firewall.detail.security')}>
          {flow.security[locale]}
        </Banner>
      )}
      {flow.correction && (
        <div className="correction">
          <BookOpenCheck size={16} aria-hidden />
          <div>
            <strong>{t('firewall.detail.correction')}</strong>
            <p>{flow.correction[locale]}</p>
          </div>
        </div>
      )}
      <Commands flow={flow} />
      <DetailPart title={t('firewall.detail.reference')}>
        <Facts
          facts={[
            [t('ports.columns.direction'), t(`ports.directions.${flow.direction ?? 'unknown'}`)],
            [t('firewall.detail.neededFor'), needed || t('ports.states.none')],
            [
              t('ports.columns.ruleset'),
              flow.rulesets.length > 0 ? (
                <span key="rulesets" className="mono">
                  {flow.rulesets.join(', ')}
                </span>
              ) : (
                t('ports.states.none')
              ),
            ],
            [t('firewall.detail.defaults'), defaults],
            [t('ports.columns.versions'), flow.versions.join(', ') || unknown],
            [t('firewall.detail.inNotes'), t(flow.inNotes ? 'ports.states.yes' : 'ports.states.no')],
            flow.standalone ? null : [t('firewall.detail.standalone'), t('firewall.detail.notStandalone')],
            [
              t('ports.columns.confidence'),
              <>
                {t(`ports.confidence.${flow.confidence}`)}
                {!flow.portsVerified && <span className="dim"> · {t('firewall.detail.portsUnverified')}</span>}
              </>,
            ],
          ]}
        />
      </DetailPart>
      <DetailPart title={t('ports.columns.sources')}>
        <ul className="sources">
          {flow.sources.map((source) => (
            <li key={source}>{source}</li>
          ))}
        </ul>
      </DetailPart>
    </>
  )
}

/** Lists console commands for the host; with the other end's address, also those that try to reach it. */
function Commands({ flow }: { readonly flow: Flow }) {
  const { t, locale, problemText } = useText()
  const [target, setTarget] = useState('')
  const commands = flowCommands(flow, target)
  // An unusable address leaves the commands that need none.
  const usable = commands.ok ? commands : flowCommands(flow)
  const shown = usable.ok ? usable.value : []
  const reaches = flow.direction === 'outbound' || flow.direction === 'both'
  if (shown.length === 0 && !reaches) return null
  return (
    <DetailPart title={t('firewall.detail.onHost')}>
      {reaches && (
        <TextInput
          size="xs"
          label={t('firewall.detail.target')}
          placeholder="192.0.2.10"
          value={target}
          maxLength={255}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setTarget(event.currentTarget.value)}
          error={commands.ok ? null : problemText(commands.problem)}
        />
      )}
      <ul className="commands">
        {shown.map(({ command, note }) => (
          <li key={command}>
            <CommandLine text={command} />
            {note && <p className="form-note">{note[locale]}</p>}
          </li>
        ))}
      </ul>
    </DetailPart>
  )
}
