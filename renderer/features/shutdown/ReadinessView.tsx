import { Button } from '@mantine/core'
import type { ReadinessCure, ReadinessFinding, ReadinessReport } from '../../../shared/models/readiness.ts'
import type { VmRuleField } from '../../../shared/models/vm-rules.ts'
import type { ProblemCode } from '../../../shared/problems/codes.ts'
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
            actions={<Cures hostId={hostId} findings={some} />}
          >
            <Sentences hostId={hostId} findings={some} />
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

/**
 * Offers each way out once, whatever number of findings it is for. A rule for a single VM is set in its row; for several, each
 * sentence leads to its own, and the rules of the host decide about all of them.
 */
function Cures({ hostId, findings }: OfHost) {
  const { ui } = useServices()
  const { t } = useText()
  const setVmRule = useSetVmRule(hostId)
  const [first] = findings
  if (findings.length === 1 && first && isAboutVmRules(first))
    return (
      <Button size="compact-xs" variant="default" onClick={() => setVmRule(first)}>
        {t('app.readiness.cures.rules')}
      </Button>
    )
  const lead: Readonly<Record<ReadinessCure, () => void>> = {
    rules: () => document.querySelector<HTMLElement>('.plan-side .rules input')?.focus(),
    machines: () => ui.goToHost(hostId, 'vms'),
    account: () => ui.goToHost(hostId, 'connection'),
    autostart: () => ui.open({ name: 'autostart', hostId }),
  }
  const ofVms = findings.some(isAboutVmRules)
  return [...new Set(findings.flatMap(({ cure }) => cure ?? []))].map((cure) => (
    <Button key={cure} size="compact-xs" variant="default" onClick={lead[cure]}>
      {t(cure === 'rules' && ofVms ? 'app.readiness.hostRules' : `app.readiness.cures.${cure}`)}
    </Button>
  ))
}

function Sentences({ hostId, findings }: OfHost) {
  const { t, problemText } = useText()
  const setVmRule = useSetVmRule(hostId)
  const [first] = findings
  if (findings.length === 1 && first) return problemText(first.problem)
  return (
    <ul>
      {findings.map((each) => (
        <li key={problemText(each.problem)}>
          {problemText(each.problem)}
          {each.vm && isAboutVmRules(each) && (
            <Button
              className="finding-cure"
              size="compact-xs"
              variant="subtle"
              aria-label={t('app.readiness.setRuleFor', { vm: each.vm.name })}
              onClick={() => setVmRule(each)}
            >
              {t('app.readiness.cures.rules')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}

interface OfHost {
  readonly hostId: string
  readonly findings: readonly ReadinessFinding[]
}

function isAboutVmRules({ vm, cure }: ReadinessFinding): boolean {
  return vm !== null && cure === 'rules'
}

/** Returns what opens the row of the VM that a finding is about, at the rule that decides. */
function useSetVmRule(hostId: string): (finding: ReadinessFinding) => void {
  const { ui } = useServices()
  return ({ vm, problem: { code } }) => {
    if (vm) ui.choosePlanVm({ hostId, vm: vm.id, field: decidingRule[code] ?? 'noTools' })
  }
}

/** The rule of a VM that settles a finding about it. */
const decidingRule: Partial<Record<ProblemCode, VmRuleField>> = {
  VM_INACCESSIBLE: 'inaccessible',
  LEAVE_NEEDS_FORCE: 'inaccessible',
  VM_CANNOT_SUSPEND: 'stuck',
  VM_STUCK_LAST_TIME: 'stuck',
  VM_LIMIT_TIGHT: 'guestTimeoutSeconds',
  GATEWAY_ON_HOST: 'last',
  NAME_SERVER_ON_HOST: 'last',
  PROXY_ON_HOST: 'last',
  UPS_SERVER_ON_HOST: 'last',
}
