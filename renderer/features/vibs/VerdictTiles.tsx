import {
  Ban,
  CircleCheck,
  CircleHelp,
  Folder,
  Package,
  RotateCw,
  ShieldAlert,
  TriangleAlert,
  Wrench,
  type LucideIcon,
} from 'lucide-react'
import { useId, useMemo } from 'react'
import { vibTargets, type Verdict, type VibDescription, type VibTarget } from '../../../shared/models/vib.ts'
import { judgeVib, type VerdictReason, type VibVerdict } from '../../../shared/rules/vibs/verdict.ts'
import { useText } from '../../services.tsx'
import { basisOf, reasonText } from './verdict-words.ts'

/** Gives each verdict its own shape, as colour alone says nothing to some users. */
const verdictIcons: Readonly<Record<Verdict, LucideIcon>> = {
  installs: CircleCheck,
  'likely-refused': TriangleAlert,
  refused: Ban,
  unknown: CircleHelp,
}

const conditionIcons: Readonly<Partial<Record<VerdictReason['code'], LucideIcon>>> = {
  'place-refused': Folder,
  'place-unproven': Folder,
  'needs-level': ShieldAlert,
  'needs-secure-boot-off': ShieldAlert,
  'needs-maintenance': Wrench,
  'needs-reboot': RotateCw,
  'needs-packages': Package,
}

interface Props {
  readonly vib: VibDescription
  /** The release whose reasons are shown. */
  readonly target: VibTarget
  readonly onTarget: (target: VibTarget) => void
}

/** Shows what each release makes of a VIB, and the reasons of the chosen one. */
export function VerdictTiles({ vib, target, onTarget }: Props) {
  const { t } = useText()
  const group = useId()
  const verdicts = useMemo(() => vibTargets.map((each) => judgeVib(vib, each)), [vib])
  const chosen = verdicts.find((each) => each.target === target)
  return (
    <div className="verdict-tiles">
      <div className="verdict-row" role="radiogroup" aria-label={t('vibRead.verdict.title')}>
        {verdicts.map((verdict) => (
          <Tile
            key={verdict.target}
            group={group}
            verdict={verdict}
            chosen={verdict === chosen}
            onChoose={() => onTarget(verdict.target)}
          />
        ))}
      </div>
      {chosen && (
        <ul
          className="verdict-reasons"
          aria-label={t('vibRead.verdict.reasons', { target, verdict: t(`vibs.verdicts.${chosen.verdict}`) })}
        >
          {chosen.reasons.map((reason, index) => (
            <Reason key={index} reason={reason} />
          ))}
        </ul>
      )}
    </div>
  )
}

/** Shows a verdict by sign, colour and word. */
export function VerdictMark({ verdict }: { readonly verdict: Verdict }) {
  const { t } = useText()
  const Icon = verdictIcons[verdict]
  return (
    <span className={`verdict-word is-${verdict}`}>
      <Icon size={15} strokeWidth={2.2} aria-hidden /> {t(`vibs.verdicts.${verdict}`)}
    </span>
  )
}

function Tile({
  group,
  verdict,
  chosen,
  onChoose,
}: {
  readonly group: string
  readonly verdict: VibVerdict
  readonly chosen: boolean
  readonly onChoose: () => void
}) {
  const { t } = useText()
  return (
    <label className="verdict-tile">
      <input type="radio" className="sr-only" name={group} checked={chosen} onChange={onChoose} />
      <span className="verdict-release num">ESXi {verdict.target}</span>
      <VerdictMark verdict={verdict.verdict} />
      <span className="verdict-basis">{t(`vibRead.verdict.basis.${basisOf(verdict)}`)}</span>
    </label>
  )
}

function Reason({ reason }: { readonly reason: VerdictReason }) {
  const { t } = useText()
  const Icon = conditionIcons[reason.code] ?? verdictIcons[reason.verdict ?? 'unknown']
  const community = reason.code !== 'needs-level' || reason.params['level'] === 'CommunitySupported'
  const condition = community ? 'condition' : 'mild'
  return (
    <li className={`verdict-reason is-${reason.verdict ?? condition}`}>
      <Icon size={16} strokeWidth={2} aria-hidden />
      <span className="verdict-why">{reasonText(reason, t)}</span>
      <span className="tag">{t(`vibs.confidences.${reason.confidence}`)}</span>
    </li>
  )
}
