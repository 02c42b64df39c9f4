import { Button } from '@mantine/core'
import { CircleCheck, CircleHelp } from 'lucide-react'
import { usePorts, useServices, useText } from '../../../services.tsx'
import type { CheckedDraft } from './use-draft.ts'

/** Says whether the keys were compared with those of a host, and reads its firewall where they were not. */
export function HostKeys({ checked: { findings, host } }: { readonly checked: CheckedDraft }) {
  const { ports } = useServices()
  const { t, problemText } = useText()
  const checking = usePorts((state) => host !== null && state.checking.has(host.id))
  const problem = usePorts((state) => (host && state.problems.get(host.id)) ?? null)
  if (!host)
    return (
      <p className="dim">
        <CircleHelp size={16} aria-hidden />
        {t('workshop.findings.noHost')}
      </p>
    )
  if (host.keys) {
    if (findings.some(({ code }) => code === 'key-on-host' || code === 'key-of-vendor')) return null
    return (
      <p className="is-good">
        <CircleCheck size={16} aria-hidden />
        {t('workshop.findings.noCollision', { count: host.keys.length, host: host.name })}
      </p>
    )
  }
  return (
    <>
      <p className="dim">
        <CircleHelp size={16} aria-hidden />
        <span>
          {t('workshop.findings.notCompared', { host: host.name })}{' '}
          {host.connected && (
            <Button
              size="compact-xs"
              variant="light"
              loading={checking}
              onClick={() => void ports.check(host.id, { probe: false })}
            >
              {t('workshop.findings.compare')}
            </Button>
          )}
        </span>
      </p>
      {problem && !checking && (
        <p className="rule-fault" role="alert">
          {problemText(problem)}
        </p>
      )}
    </>
  )
}
