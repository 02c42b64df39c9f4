import { CircleAlert, CircleCheck, CircleHelp, CircleMinus, type LucideIcon } from 'lucide-react'
import type { VibSignature } from '../../../../shared/models/vib.ts'
import { useText } from '../../../services.tsx'

/** A signature that matches is no good news by itself, so it is as neutral as an empty one. */
export const signatureLooks = {
  absent: { tone: 'danger', icon: CircleAlert },
  empty: { tone: 'info', icon: CircleMinus },
  matches: { tone: 'info', icon: CircleCheck },
  tampered: { tone: 'danger', icon: CircleAlert },
  unreadable: { tone: 'warning', icon: CircleHelp },
} as const satisfies Record<VibSignature, { readonly tone: string; readonly icon: LucideIcon }>

/** Says what the signature is worth. */
export function Signature({ signature }: { readonly signature: VibSignature }) {
  const { t } = useText()
  const { tone, icon: Icon } = signatureLooks[signature]
  return (
    <section className="read-part">
      <h2>{t('vibRead.signature.title')}</h2>
      <div className={`card signature outcome-ground is-${tone}`}>
        <Icon size={16} strokeWidth={2} aria-hidden />
        <div>
          <strong>{t(`vibRead.signature.states.${signature}`)}</strong>
          <p className="dim">{t(`vibRead.signature.texts.${signature}`)}</p>
        </div>
      </div>
    </section>
  )
}
