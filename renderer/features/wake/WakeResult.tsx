import { Button } from '@mantine/core'
import type { WakeView } from '../../../shared/models/wake.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import type { Translator } from '../../../shared/i18n/translator.ts'
import { useText } from '../../services.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { useAct } from '../../ui/use-requests.ts'
import { WakeButton } from './WakeButton.tsx'
import type { WakeHost } from './wake-host.ts'
import { WakeForm } from './WakeForm.tsx'
import { WakeSent } from './WakeSent.tsx'

/** Reports how waking a host ended: awake only if its API answered, else what to check. */
export function WakeResult({ host, wake }: { readonly host: WakeHost; readonly wake: WakeView }) {
  const { t } = useText()
  const act = useAct()
  const { outcome } = wake
  const dismiss = (
    <Button variant="subtle" onClick={() => void act('wake.dismiss', { id: host.id })}>
      {t('wake.dismiss')}
    </Button>
  )
  if (outcome === 'woken' || outcome === 'already-awake')
    return (
      <Banner tone="good" title={t('wake.awake')} actions={dismiss}>
        {t(outcome === 'woken' ? 'wake.awakeText' : 'wake.awakeBefore')}
      </Banner>
    )
  return (
    <Banner
      tone="warning"
      title={t(outcome === null ? 'wake.notSent' : 'wake.noResponse')}
      actions={
        <>
          {host.offer === 'ready' && <WakeButton hostId={host.id} label={t('wake.again')} />}
          {dismiss}
        </>
      }
    >
      <WhyNotAwake wake={wake} />
      {host.offer === 'needs-mac' && <WakeForm hostId={host.id} macs={wake.macs} />}
    </Banner>
  )
}

function WhyNotAwake({ wake }: { readonly wake: WakeView }) {
  const translator = useText()
  const { t } = translator
  const { outcome, problem, macs, to } = wake
  const answered = problem !== null && problem.code !== 'WAKE_NO_ANSWER'
  if (outcome === null || answered) return problem && <div>{failureText(translator, problem)}</div>
  return (
    <>
      <WakeSent wake={wake} />
      <div>{t('wake.mayStart')}</div>
      <ul>
        <li>{t('wake.checks.card', { macs: macs.join(', ') })}</li>
        <li>{t('wake.checks.firmware')}</li>
        <li>{t('wake.checks.subnet', { to: to.join(', ') })}</li>
      </ul>
    </>
  )
}

/** Returns why a host was not woken. The problems' own sentences name options of the command line. */
function failureText({ t, problemText }: Translator, problem: Pick<Problem, 'code' | 'params'>): string {
  const { code, params } = problem
  if (code === 'WAKE_NOT_LOCAL') return t('wake.notLocal', { address: String(params['address']) })
  if (code === 'WAKE_NO_IPV4') return t('wake.noIpv4', { host: String(params['host']) })
  return problemText(problem)
}
