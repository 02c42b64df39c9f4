import { Button } from '@mantine/core'
import type { ReadinessCure, ReadinessFinding, ReadinessReport } from '../../../shared/models/readiness.ts'
import { roughTime } from '../../../shared/text/readiness-text.ts'
import { useServices, useText } from '../../services.tsx'
import { Banner, type Tone } from '../../ui/Banner.tsx'

const kinds = ['blocker', 'ask', 'unknown', 'note'] as const
const tones: Readonly<Record<ReadinessFinding['kind'], Tone>> = {
  blocker: 'danger',
  ask: 'warning',
  unknown: 'warning',
  note: 'warning',
}

/** Shows whether a shutdown would need the user, everything that rests on, and where it is put right. */
export function ReadinessView({ hostId, report }: { readonly hostId: string; readonly report: ReadinessReport }) {
  const { t } = useText()
  const { findings, guests, seconds } = report
  const titles = {
    blocker: t('app.plan.blockers'),
    ask: t('app.readiness.asksTitle'),
    unknown: t('app.readiness.unknownTitle'),
    note: t('app.plan.warnings'),
  } as const
  return (
    <>
      {kinds.map((kind) => {
        const some = findings.filter((each) => each.kind === kind)
        if (some.length === 0) return null
        return (
          <Banner
            key={kind}
            tone={tones[kind]}
            title={titles[kind]}
            actions={<Cures hostId={hostId} cures={some.flatMap(({ cure }) => cure ?? [])} />}
          >
            <Sentences findings={some} />
          </Banner>
        )
      })}
      {findings.length === 0 && <Banner tone="good">{t('app.plan.clear')}</Banner>}
      {guests > 0 && (
        <p className="form-note">
          {seconds === null
            ? t('app.readiness.notLearned')
            : t('app.readiness.range', { low: roughTime(t, seconds.low), high: roughTime(t, seconds.high) })}
        </p>
      )}
    </>
  )
}

/** Offers each way out once, whatever number of findings it is for. */
function Cures({ hostId, cures }: { readonly hostId: string; readonly cures: readonly ReadinessCure[] }) {
  const { ui } = useServices()
  const { t } = useText()
  const lead: Readonly<Record<ReadinessCure, () => void>> = {
    rules: () => document.querySelector<HTMLElement>('.plan-side .rules input')?.focus(),
    machines: () => ui.goToHost(hostId, 'vms'),
    account: () => ui.goToHost(hostId, 'connection'),
    autostart: () => ui.open({ name: 'autostart', hostId }),
  }
  return [...new Set(cures)].map((cure) => (
    <Button key={cure} size="compact-xs" variant="default" onClick={lead[cure]}>
      {t(`app.readiness.cures.${cure}`)}
    </Button>
  ))
}

function Sentences({ findings }: { readonly findings: readonly ReadinessFinding[] }) {
  const { problemText } = useText()
  const texts = findings.map(({ problem }) => problemText(problem))
  if (texts.length === 1) return texts[0]
  return (
    <ul>
      {texts.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  )
}
