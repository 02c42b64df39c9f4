import { CopyButton } from './CopyButton.tsx'
import { useText } from '../services.tsx'
import { fingerprintPairs } from './format.ts'

interface Props {
  readonly label: string
  readonly value: string
  /** Pairs that differ from this fingerprint are marked. */
  readonly other?: string
}

/** Shows a fingerprint in rows of eight pairs, easy to compare by eye; copied as one line. */
export function Fingerprint({ label, value, other }: Props) {
  const { t } = useText()
  return (
    <div className="fingerprint">
      <div className="fingerprint-head">
        <span>{label}</span>
        <CopyButton text={value} label={t('app.connection.copyPin')} />
      </div>
      <code className="fingerprint-pairs" aria-label={value}>
        {fingerprintPairs(value, other).map(({ text, differs }, index) => (
          <span key={index} className={differs ? 'is-different' : undefined}>
            {text}
          </span>
        ))}
      </code>
    </div>
  )
}
