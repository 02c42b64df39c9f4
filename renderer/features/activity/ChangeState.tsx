import { CircleAlert, CircleCheck, LoaderCircle, TriangleAlert } from 'lucide-react'
import type { Translator } from '../../../shared/i18n/translator.ts'
import type { ChangeEntry, FirewallChange } from '../../../shared/models/firewall.ts'
import { useText } from '../../services.tsx'
import { subjectText, valueText } from '../ports/change-text.ts'

const shapes = {
  intent: ['info', LoaderCircle],
  done: ['good', CircleCheck],
  failed: ['danger', CircleAlert],
  unconfirmed: ['warning', TriangleAlert],
  'not-as-asked': ['warning', TriangleAlert],
} as const

/** What became of a change, by shape, colour and words. */
export function ChangeState({ of: state }: { readonly of: ChangeEntry['state'] }) {
  const { t } = useText()
  const [tone, Icon] = shapes[state]
  return (
    <span className={`outcome is-${tone}`}>
      <Icon size={14} strokeWidth={2.2} aria-hidden /> {t(`firewall.entryStates.${state}`)}
    </span>
  )
}

/** A change in one line: `Ruleset sshServer: on`. */
export function changeLine(change: FirewallChange, t: Translator['t']): string {
  return `${subjectText(change, t)}: ${valueText(change, t)}`
}
