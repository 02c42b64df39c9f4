import { CircleAlert, CircleCheck, CircleMinus, LoaderCircle, TriangleAlert } from 'lucide-react'
import type { ActivityRun } from '../../../shared/models/activity.ts'
import { useText } from '../../services.tsx'
import { outcomeTone } from '../../ui/tones.ts'
import type { Translator } from '../../../shared/i18n/translator.ts'
import type { ChangeEntry, FirewallChange } from '../../../shared/models/firewall.ts'
import { subjectText, valueText } from '../../ui/firewall-text.ts'

const icons = { good: CircleCheck, info: CircleMinus, warning: TriangleAlert, danger: CircleAlert } as const

/** Shows how a run ended, or that it is still running. */
export function RunOutcome({ of: outcome }: { readonly of: ActivityRun['outcome'] }) {
  const { t } = useText()
  const tone = outcome === null ? 'info' : outcomeTone(outcome)
  const Icon = outcome === null ? LoaderCircle : icons[tone]
  return (
    <span className={`outcome is-${tone}`}>
      <Icon size={14} strokeWidth={2.2} aria-hidden />{' '}
      <span className="sentence">{t(`cli.outcomes.${outcome ?? 'running'}`)}</span>
    </span>
  )
}

const shapes = {
  intent: ['info', LoaderCircle],
  done: ['good', CircleCheck],
  failed: ['danger', CircleAlert],
  unconfirmed: ['warning', TriangleAlert],
  'not-as-asked': ['warning', TriangleAlert],
} as const

/** Shows what became of a change. */
export function ChangeOutcome({ of: state }: { readonly of: ChangeEntry['state'] }) {
  const { t } = useText()
  const [tone, Icon] = shapes[state]
  return (
    <span className={`outcome is-${tone}`}>
      <Icon size={14} strokeWidth={2.2} aria-hidden /> {t(`firewall.entryStates.${state}`)}
    </span>
  )
}

/** Describes a change in one line: `Ruleset sshServer: on`. */
export function changeLine(change: FirewallChange, t: Translator['t']): string {
  return `${subjectText(change, t)}: ${valueText(change, t)}`
}
