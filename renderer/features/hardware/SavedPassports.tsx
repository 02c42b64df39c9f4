import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { GitCompareArrows, IdCard, Trash2 } from 'lucide-react'
import type { Passport } from '../../../shared/models/hardware.ts'
import { showMachine } from '../../stores/hardware.ts'
import { useServices, useText } from '../../services.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { dateTime } from '../../ui/format.ts'
import { usePassports } from '../../ui/use-list.ts'

/** Lists saved machines to open, compare or delete. */
export function SavedPassports() {
  const { ui } = useServices()
  const { t, problemText } = useText()
  const { items, problem } = usePassports()
  const passports = items?.toSorted((a, b) => b.at.localeCompare(a.at))
  return (
    <section className="passports">
      <div className="card-head">
        <h2>
          {t('hardware.view.passports.title')} <span className="count">{passports?.length ?? 0}</span>
        </h2>
        {passports && passports.length > 1 && (
          <Button
            variant="default"
            leftSection={<GitCompareArrows size={14} aria-hidden />}
            onClick={() => ui.open({ name: 'hardware', task: { kind: 'compare', first: null } })}
          >
            {t('hardware.view.passports.compare')}
          </Button>
        )}
      </div>
      {problem && (
        <Banner tone="danger" alert>
          {problemText(problem)}
        </Banner>
      )}
      {passports?.length === 0 && (
        <p className="dim">
          {t('hardware.view.passports.empty')} {t('hardware.view.passports.emptyText')}
        </p>
      )}
      {passports && passports.length > 0 && (
        <ul className="card is-rows">
          {passports.map((passport) => (
            <Saved key={passport.id} passport={passport} />
          ))}
        </ul>
      )}
    </section>
  )
}

function Saved({ passport }: { readonly passport: Passport }) {
  const { ui, hardwareView } = useServices()
  const { t, locale } = useText()
  const { id, name, at, hostId, hardware, source } = passport
  return (
    <li className="saved-state">
      <IdCard size={16} className="saved-mark" aria-hidden />
      <span className="saved-text">
        <strong className="ellipsis" title={name}>
          {name}
        </strong>
        <span className="dim num">
          {dateTime(at, locale)} · {t(`hardware.view.passports.${source}`)}
        </span>
      </span>
      <Button
        variant="subtle"
        size="compact-xs"
        aria-label={`${t('hardware.view.passports.open')}: ${name}`}
        onClick={() => showMachine(hardwareView, { name, hostId, hardware, texts: null, passport: id, at })}
      >
        {t('hardware.view.passports.open')}
      </Button>
      <Tooltip label={t('hardware.view.passports.delete')}>
        <ActionIcon
          aria-label={`${t('hardware.view.passports.delete')}: ${name}`}
          onClick={() => ui.open({ name: 'hardware', task: { kind: 'delete', passport: id, passportName: name } })}
        >
          <Trash2 size={14} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </li>
  )
}
