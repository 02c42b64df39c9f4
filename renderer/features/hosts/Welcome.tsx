import { Button } from '@mantine/core'
import { FlaskConical, FolderLock, PanelTop, Plus, ShieldCheck, type LucideIcon } from 'lucide-react'
import { useId, type ReactNode } from 'react'
import { useAppState, useServices, useText } from '../../services.tsx'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { Keys } from '../../ui/Keys.tsx'
import { LanguageSelect } from '../../ui/LanguageSelect.tsx'
import { trayText } from '../../ui/format.ts'
import { usePractice } from '../../ui/use-practice.ts'

/** Introduces the app until there is a host: its purpose, the first step, where its icon is and which data it keeps. */
export function Welcome() {
  const { ui } = useServices()
  const shell = useAppState((app) => app.shell)
  const { t, problemText } = useText()
  const practice = usePractice()
  return (
    <section className="page welcome">
      <LanguageSelect className="welcome-language" />
      <div className="welcome-head">
        <Rack />
        <h1>{t('app.empty.title')}</h1>
        <p>{t('app.empty.text')}</p>
        <div className="welcome-actions">
          <Button
            size="sm"
            leftSection={<Plus size={16} aria-hidden />}
            rightSection={<Keys of="mod+N" />}
            onClick={() => ui.open({ name: 'add-host' })}
          >
            {t('app.nav.addHost')}
          </Button>
          <Button
            size="sm"
            variant="default"
            leftSection={<FlaskConical size={16} aria-hidden />}
            loading={practice.busy}
            onClick={practice.start}
          >
            {t('app.empty.practice')}
          </Button>
        </div>
        <p className="welcome-hint">{t('app.empty.practiceHint')}</p>
      </div>
      <div className="welcome-cards">
        <Card icon={ShieldCheck} title={t('app.empty.trust')}>
          <ol>
            {(['compare', 'look', 'click'] as const).map((step) => (
              <li key={step}>{t(`app.empty.trustSteps.${step}`)}</li>
            ))}
          </ol>
        </Card>
        <Card icon={PanelTop} title={t('app.empty.where')}>
          <p>{t(trayText(shell))}</p>
          {shell.tray !== false && <p>{t('app.empty.closing')}</p>}
        </Card>
        <Card icon={FolderLock} title={t('app.empty.kept')}>
          <p className={shell.keychain ? 'is-warning-text' : undefined}>
            {shell.keychain ? problemText(shell.keychain) : t('app.empty.passwords')}
          </p>
          <p>{t('app.empty.rest')}</p>
          <p className="copyable mono">
            {shell.dataFolder}
            <CopyButton text={shell.dataFolder} label={t('app.common.copy')} />
          </p>
          <p>{t('app.empty.nowhere')}</p>
        </Card>
      </div>
    </section>
  )
}

function Card({
  icon: Icon,
  title,
  children,
}: {
  readonly icon: LucideIcon
  readonly title: string
  readonly children: ReactNode
}) {
  const id = useId()
  return (
    <section className="card welcome-card" aria-labelledby={id}>
      <h2 id={id}>
        <Icon size={15} aria-hidden />
        {title}
      </h2>
      {children}
    </section>
  )
}

/** Draws a rack of three machines, the last one asleep. */
function Rack() {
  return (
    <svg className="welcome-art" width="148" height="104" viewBox="0 0 148 104" fill="none" aria-hidden>
      {[6, 38, 70].map((y, index) => (
        <g key={y} className={index === 2 ? 'rack-unit is-quiet' : 'rack-unit'}>
          <rect x="6" y={y} width="136" height="26" rx="5" />
          <path d={`M20 ${y + 10}h34M20 ${y + 16}h22`} />
          <circle cx="112" cy={y + 13} r="3" />
          <circle cx="126" cy={y + 13} r="3" />
        </g>
      ))}
    </svg>
  )
}
