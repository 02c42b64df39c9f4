import { ActionIcon, Button, Loader, Tooltip } from '@mantine/core'
import { Power, RotateCw } from 'lucide-react'
import { useState } from 'react'
import type { HostView } from '../../../shared/models/app-state.ts'
import type { VmInventory } from '../../../shared/models/inventory.ts'
import { hostActions } from '../../../shared/rules/host-actions.ts'
import { policyFor } from '../../../shared/rules/policy-for.ts'
import { sameData } from '../../../shared/same-data.ts'
import { ActionButton } from '../../ui/WhyButton.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { useAct } from '../../ui/use-requests.ts'
import { useAppState, useServices, useText, useUi } from '../../services.tsx'
import { PlanGroups } from './PlanGroups.tsx'
import { HostRules } from './HostRules.tsx'
import { PlanProblems } from './PlanProblems.tsx'
import { ReadinessView } from './ReadinessView.tsx'
import { usePlan } from './use-plan.ts'
import { VmRulesFiles } from './VmRulesFiles.tsx'

/** Shows what will happen to every machine, what prevents it, and the rules that decide it. */
export function PlanView({ host, vms }: { readonly host: HostView; readonly vms: readonly VmInventory[] }) {
  const policy = useAppState(({ settings }) => policyFor(settings, host.id), sameData)
  const { t, problemText } = useText()
  const { ui } = useServices()
  const action = useUi(({ planAction }) => planAction)
  const act = useAct()
  const [rereads, setRereads] = useState(0)
  const machines = vms.map((vm) => [vm.id, vm.powerState, vm.tools, vm.connectionState, vm.question?.id].join(':'))
  const vmRules = useUi(({ vmRulesChanges }) => vmRulesChanges)
  // Autostart may have been changed in its dialog.
  const inAutostart = useUi(({ dialog }) => dialog?.name === 'autostart')
  const signature = [rereads, vmRules, inAutostart, ...machines].join(' ')
  const { rehearsed, problem, reading } = usePlan(host.id, policy, action, signature)
  const actions = hostActions(host, Date.now())
  const plan = rehearsed?.plan ?? null
  const blocked = plan !== null && plan.blockers.length > 0
  return (
    <div className="plan">
      <section className="plan-main" aria-busy={reading}>
        <div className="card-head">
          <h2>{t(action === 'shutdown' ? 'app.plan.title' : `hostRuns.window.plan.${action}`)}</h2>
          {reading ? (
            <span className="form-wait" role="status">
              <Loader size={14} aria-hidden /> {t('app.plan.reading')}
            </span>
          ) : (
            <Tooltip label={t('app.plan.again')}>
              <ActionIcon size="sm" aria-label={t('app.plan.again')} onClick={() => setRereads(rereads + 1)}>
                <RotateCw size={14} aria-hidden />
              </ActionIcon>
            </Tooltip>
          )}
        </div>
        {problem && (
          <Banner tone="danger" alert>
            {problemText(problem)}
          </Banner>
        )}
        {rehearsed && (
          <div className={reading ? 'plan-body is-outdated' : 'plan-body'}>
            {action === 'shutdown' ? (
              <ReadinessView hostId={host.id} report={rehearsed.readiness} />
            ) : (
              <PlanProblems plan={rehearsed.plan} />
            )}
            <PlanGroups plan={rehearsed.plan} host={host} inventory={vms} />
          </div>
        )}
      </section>
      <aside className="plan-side">
        <div className="plan-start">
          <ActionButton
            fullWidth
            size="sm"
            rule={actions.shutDown}
            disabled={plan === null || reading || blocked}
            leftSection={<Power size={16} aria-hidden />}
            onClick={() => {
              if (action === 'shutdown') void act('power.shutDown', { id: host.id, policy })
              else void act('power.run', { id: host.id, policy, action })
            }}
          >
            {t(action === 'shutdown' ? 'app.plan.start' : `hostRuns.window.start.${action}`)}
          </ActionButton>
          <p className="form-note">
            {blocked ? t('app.plan.blockedTitle') : t('app.plan.startIn', { seconds: policy.countdownSeconds })}
          </p>
          {action !== 'shutdown' && (
            <Button variant="subtle" fullWidth onClick={() => ui.plan('shutdown')}>
              {t('hostRuns.window.back')}
            </Button>
          )}
        </div>
        <HostRules hostId={host.id} />
        <VmRulesFiles host={host} />
      </aside>
    </div>
  )
}
