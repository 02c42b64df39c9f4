import { Button } from '@mantine/core'
import { FlaskConical, Plus } from 'lucide-react'
import { useServices, useText } from '../../services.tsx'
import { Keys } from '../../ui/Keys.tsx'
import { usePractice } from './use-practice.ts'

/** The first thing a person sees. */
export function Welcome() {
  const { ui } = useServices()
  const { t } = useText()
  const practice = usePractice()
  return (
    <section className="welcome">
      <Rack />
      <h1>{t('app.empty.title')}</h1>
      <p>{t('app.empty.text')}</p>
      <div className="welcome-actions">
        <Button size="sm" leftSection={<Plus size={16} aria-hidden />} rightSection={<Keys of="mod+N" />} onClick={() => ui.open({ name: 'add-host' })}>{t('app.nav.addHost')}</Button>
        <Button size="sm" variant="default" leftSection={<FlaskConical size={16} aria-hidden />} loading={practice.busy} onClick={practice.start}>{t('app.empty.practice')}</Button>
      </div>
      <p className="welcome-hint">{t('app.empty.practiceHint')}</p>
    </section>
  )
}

/** A rack in lines: three machines, the last one going to sleep. */
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
