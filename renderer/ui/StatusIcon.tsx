import { CircleAlert, CircleCheck, CircleDashed, CircleArrowDown, LoaderCircle, Unplug } from 'lucide-react'
import type { StatusKind } from '../../shared/rules/host-summary.ts'

const icons = {
  ok: CircleCheck,
  busy: LoaderCircle,
  attention: CircleAlert,
  unreachable: Unplug,
  loading: CircleDashed,
  stopped: CircleArrowDown,
} as const

/** Shows a status by shape and colour. Hidden from screen readers, as the words stand next to it. */
export function StatusIcon({ kind, size = 16 }: { readonly kind: StatusKind; readonly size?: number }) {
  const Icon = icons[kind]
  return <Icon className={`status-icon is-${kind}`} size={size} strokeWidth={2.2} aria-hidden />
}
