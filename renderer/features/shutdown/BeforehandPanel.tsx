import { answersTo } from '../../../shared/rules/run-questions.ts'
import { useText } from '../../services.tsx'
import { useAct } from '../../ui/use-requests.ts'
import { DecisionPanel } from './DecisionPanel.tsx'
import type { VmProgress } from './progress.ts'
import { useRemember } from './use-remember.ts'

interface Props {
  readonly hostId: string
  /** VMs that will be asked about, or are, all for the same reason; never empty. */
  readonly vms: readonly [VmProgress, ...VmProgress[]]
  readonly brief?: boolean
  /** Called when an answer was accepted. */
  readonly decided?: () => void
}

/** Takes the answer to a question before it comes up, one for all VMs that need the user alike. */
export function BeforehandPanel({ hostId, vms, brief = false, decided }: Props) {
  const { t, locale } = useText()
  const act = useAct()
  const remembering = useRemember(hostId)
  const [first] = vms
  const kind = first.plan?.code === 'VM_INACCESSIBLE' ? 'inaccessible' : 'no-tools'
  const isProtected = vms.some(({ plan }) => plan?.rules.protected.value === true)
  const several = vms.length > 1
  const name = several ? t('app.question.several', { count: vms.length }) : first.name
  return (
    <DecisionPanel
      region={t('app.question.region', { vm: name })}
      text={
        brief ? null : (
          <>
            {t(kind === 'inaccessible' ? 'app.question.inaccessibleText' : 'app.question.noToolsText')}
            {locale === 'en' && ' '}
            {isProtected && t('app.question.protected')}
          </>
        )
      }
      decisions={['later', ...answersTo({ kind, isProtected })]}
      confirm={t('app.question.confirm', { vm: name })}
      canRemember
      decide={async (answer, remember) => {
        const ids = vms.map(({ id }) => id)
        if (answer === 'wait') return false
        const { ok } = await act('power.decide', { id: hostId, vms: ids, answer: answer === 'later' ? null : answer })
        if (ok) decided?.()
        if (ok && remember && answer !== 'later') void remembering(kind, answer, vms)
        return ok
      }}
    />
  )
}
