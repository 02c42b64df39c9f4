import { Button } from '@mantine/core'
import { policyFor } from '../../../shared/rules/policy-for.ts'
import type { HostPolicy } from '../../../shared/models/settings.ts'
import { sameData } from '../../../shared/same-data.ts'
import { useAct } from '../../ui/use-requests.ts'
import { useAppState, useText } from '../../services.tsx'
import { ChoiceField, KeepOrderField, SecondsField } from '../../ui/PolicyFields.tsx'

/** Edits the rules of one host; they are saved for that host. */
export function HostRules({ hostId }: { readonly hostId: string }) {
  const policy = useAppState(({ settings }) => policyFor(settings, hostId), sameData)
  const own = useAppState(({ settings }) => settings.hostPolicies[hostId] !== undefined)
  const { t } = useText()
  const act = useAct()
  const change = (part: Partial<HostPolicy>): void => void act('hosts.setPolicy', { id: hostId, policy: part })
  const reset = (): void => void act('hosts.setPolicy', { id: hostId, policy: null })
  const fields = { policy, change }
  return (
    <section className="rules" aria-label={t('app.rules.title')}>
      <div className="rules-head">
        <h2>{t('app.rules.title')}</h2>
        <span className="form-note">{t(own ? 'app.rules.remembered' : 'app.rules.default')}</span>
      </div>
      <ChoiceField field="noTools" {...fields} />
      <ChoiceField field="stuck" {...fields} />
      <ChoiceField field="inaccessible" {...fields} />
      <div className="form-row">
        <SecondsField field="guestTimeoutSeconds" {...fields} />
        <SecondsField field="countdownSeconds" {...fields} />
      </div>
      <SecondsField field="maxTimeSeconds" {...fields} />
      <KeepOrderField {...fields} />
      <ChoiceField field="mode" {...fields} />
      {policy.mode === 'via-maintenance' && <p className="form-note">{t('app.rules.modeHint')}</p>}
      {own && (
        <Button variant="subtle" size="compact-xs" onClick={reset}>
          {t('app.rules.reset')}
        </Button>
      )}
    </section>
  )
}
