import { Ban, CircleCheck } from 'lucide-react'
import { acceptanceLevels, type AcceptanceLevel } from '../../../../shared/models/vib.ts'
import type { InstalledSoftware } from '../../../../shared/models/vib-workshop.ts'
import { meetsLevel } from '../../../../shared/rules/vibs/acceptance.ts'
import { useServices, useText } from '../../../services.tsx'
import { Facts } from '../../../ui/Facts.tsx'
import { dateTime } from '../../../ui/format.ts'
import { WhyButton } from '../../../ui/WhyButton.tsx'

interface Props {
  readonly hostId: string
  /** Null: the host did not list its software, or has not been read yet. */
  readonly software: InstalledSoftware | null
  /** Why the level cannot be changed now; null when it can. */
  readonly why: string | null
  /** Whether its meaning is shown at first. */
  readonly open: boolean
}

/** Shows the acceptance level of a host, what it allows, and what it costs. */
export function LevelCard({ hostId, software, why, open }: Props) {
  const { ui } = useServices()
  const { t, locale } = useText()
  const level = software?.level ?? null
  return (
    <section className="read-part level-card">
      <div className="card-head">
        <div>
          <h2 className="level-title">{t('software.level.title')}</h2>
          {software && <p className="level-now">{level ?? t('software.level.unknown')}</p>}
        </div>
        <WhyButton
          variant="default"
          why={why}
          onClick={() => ui.open({ name: 'acceptance', hostId, level: null, undoOf: null })}
        >
          {t('software.level.change')}
        </WhyButton>
      </div>
      {software && (
        <>
          <details className="level-more" open={open}>
            <summary>{t('software.level.meaning')}</summary>
            <div className="level-details">
              {level !== null && <Levels level={level} />}
              <p className="level-about">
                {t(level === 'CommunitySupported' ? 'hostImage.about.community' : 'hostImage.about.other')}
              </p>
              <Facts
                facts={[
                  [t('software.level.image'), software.profile ?? t('software.level.unknown')],
                  [t('software.level.secureBoot'), t(secureBootKey(software.secureBoot))],
                  [t('software.level.readAt'), dateTime(software.at, locale)],
                ]}
              />
            </div>
          </details>
        </>
      )}
    </section>
  )
}

function secureBootKey(on: boolean | null) {
  if (on === null) return 'software.level.secureBootUnknown'
  return on ? 'software.level.on' : 'software.level.off'
}

function Levels({ level }: { readonly level: AcceptanceLevel }) {
  const { t } = useText()
  return (
    <ul className="levels" aria-label={t('software.level.allows')}>
      {acceptanceLevels.map((each) => {
        const allowed = meetsLevel(each, level)
        const Icon = allowed ? CircleCheck : Ban
        return (
          <li key={each} className={allowed ? 'is-allowed' : 'is-refused'}>
            <Icon
              size={15}
              strokeWidth={2.2}
              role="img"
              aria-label={t(allowed ? 'software.level.allowed' : 'software.level.notAllowed')}
            />
            <span>
              <strong>{each}</strong> {each === level && <span className="tag">{t('software.level.now')}</span>}
              <span className="level-meaning">{t(`hostImage.levels.${each}`)}</span>
            </span>
          </li>
        )
      })}
    </ul>
  )
}
