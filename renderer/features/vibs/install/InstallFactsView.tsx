import { Checkbox, Select, type SelectProps } from '@mantine/core'
import { Info } from 'lucide-react'
import { installWays } from '../../../../shared/models/host-install.ts'
import type { AcceptanceLevel } from '../../../../shared/models/vib.ts'
import type { InstallPreview } from '../../../../shared/models/vib-workshop.ts'
import { sameData } from '../../../../shared/same-data.ts'
import { useAppState, useText } from '../../../services.tsx'
import { Facts } from '../../../ui/Facts.tsx'
import { byteText } from '../../../ui/format.ts'
import type { InstallChoice } from './use-install-preview.ts'

interface Props {
  readonly choice: InstallChoice
  readonly preview: InstallPreview | null
  /** The choices are over. */
  readonly fixed: boolean
  /** What the level became, once something changed it. */
  readonly levelNow: AcceptanceLevel | null
  readonly onChoose: (change: Partial<InstallChoice>) => void
}

/** Which host, what it is, and the choices an installation leaves. */
export function InstallFactsView({ choice, preview, fixed, levelNow, onChoose }: Props) {
  const { t, locale } = useText()
  const hosts = useAppState(
    (app) => app.hosts.map(({ id, name, state }) => ({ id, name, connected: state.connection === 'connected' })),
    sameData,
  )
  const community = preview?.vib.acceptance === 'CommunitySupported'
  return (
    <section className="install-facts" aria-label={t('workshop.install.bar')}>
      <Choice
        label={t('workshop.install.bar')}
        value={choice.hostId}
        placeholder={t('workshop.install.host')}
        fixed={fixed}
        data={hosts.map(({ id, name, connected }) => ({
          value: id,
          label: connected ? name : t('workshop.install.notConnected', { name }),
          disabled: !connected,
        }))}
        onChange={(hostId) => onChoose({ hostId, datastore: null, secureBootOff: false })}
      />
      {preview && (
        <>
          <Facts
            facts={[
              [
                t('workshop.install.file'),
                <span key="vib">
                  {t('workshop.install.vib', { name: preview.vib.name, version: preview.vib.version })}
                  <br />
                  <span className="dim">
                    {t('workshop.install.vibMore', {
                      vendor: preview.vib.vendor,
                      size: byteText(preview.vib.bytes, locale),
                    })}
                    <br />
                    {preview.vib.acceptance}
                  </span>
                </span>,
              ],
              [t('workshop.install.release'), preview.release],
              [t('workshop.install.licence'), t(`workshop.install.licences.${preview.facts.licence}`)],
              [t('workshop.install.level'), levelNow ?? preview.facts.level],
              [t('workshop.install.secureBoot'), t(`workshop.install.secureBoots.${secureBoot(preview)}`)],
            ]}
          />
          <Choice
            label={t('workshop.install.datastore')}
            value={preview.check.datastore ?? choice.datastore}
            fixed={fixed}
            data={preview.facts.datastores.map(({ name, free, accessible }) => ({
              value: name,
              label: accessible
                ? t('workshop.install.datastoreFree', { name, free: free === null ? null : byteText(free, locale) })
                : t('workshop.install.datastoreAway', { name }),
              disabled: !accessible,
            }))}
            onChange={(datastore) => onChoose({ datastore })}
          />
          <Choice
            label={t('workshop.install.way')}
            value={choice.way}
            fixed={fixed}
            data={installWays.map((value) => ({ value, label: t(`workshop.install.ways.${value}`) }))}
            onChange={(value) => onChoose({ way: installWays.find((each) => each === value) ?? 'auto' })}
          />
          {community && preview.facts.secureBoot === null && (
            <Checkbox
              size="xs"
              label={t('workshop.install.secureBootOff')}
              description={t('workshop.install.secureBootWhy')}
              checked={choice.secureBootOff}
              disabled={fixed}
              onChange={(event) => onChoose({ secureBootOff: event.currentTarget.checked })}
            />
          )}
          {preview.lowersFrom !== null && (
            <p className="install-costs">
              <Info size={16} aria-hidden />
              {t('workshop.install.levelCosts')}
            </p>
          )}
        </>
      )}
    </section>
  )
}

function secureBoot({ facts }: InstallPreview): 'on' | 'off' | 'unknown' {
  if (facts.secureBoot === null) return 'unknown'
  return facts.secureBoot ? 'on' : 'off'
}

/** A choice; once it is over, what was chosen stays in its place as plain text. */
function Choice({
  fixed,
  ...select
}: Omit<SelectProps, 'data'> & { readonly fixed: boolean; readonly data: readonly Option[] }) {
  if (!fixed) return <Select {...select} data={[...select.data]} />
  return (
    <div className="chosen-fact">
      <span>{select.label}</span>
      <span>{select.data.find(({ value }) => value === select.value)?.label ?? select.value}</span>
    </div>
  )
}

interface Option {
  readonly value: string
  readonly label: string
  readonly disabled?: boolean
}
