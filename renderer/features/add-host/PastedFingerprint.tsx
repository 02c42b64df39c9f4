import { TextInput } from '@mantine/core'
import { useId } from 'react'
import type { FingerprintComparison } from '../../../shared/rules/fingerprint.ts'
import { useText } from '../../services.tsx'
import { StatusIcon } from '../../ui/StatusIcon.tsx'

interface Props {
  readonly pasted: string
  readonly onChange: (pasted: string) => void
  readonly comparison: FingerprintComparison
}

/** Takes the value that the host shows and says whether it is the one presented, which the eye takes for granted too soon. */
export function PastedFingerprint({ pasted, onChange, comparison }: Props) {
  const { t } = useText()
  const verdict = useId()
  return (
    <div className="compare">
      <TextInput
        label={t('app.trust.paste')}
        description={t('app.trust.length')}
        value={pasted}
        maxLength={1_000}
        spellCheck={false}
        autoComplete="off"
        error={comparison === 'differs'}
        classNames={{ input: 'mono' }}
        aria-describedby={verdict}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <p id={verdict} className="compare-verdict" role="status">
        {comparison && (
          <>
            <StatusIcon kind={comparison === 'same' ? 'ok' : 'attention'} />{' '}
            <span>{t(`app.trust.compared.${comparison}`)}</span>
          </>
        )}
      </p>
    </div>
  )
}
