import { Button } from '@mantine/core'
import { ArrowLeft } from 'lucide-react'
import type { VibDifference } from '../../../../shared/rules/vibs/diff.ts'
import { useServices, useText } from '../../../services.tsx'
import { Banner } from '../../../ui/Banner.tsx'
import { differenceName, sideLines } from './comparison.ts'

interface Props {
  readonly name: string
  readonly other: string
  readonly differences: readonly VibDifference[]
}

/** Shows what differs between the opened VIB and another one. */
export function Comparison({ name, other, differences }: Props) {
  const { vibView } = useServices()
  const { t } = useText()
  return (
    <div className="read-bundle">
      <section className="read-part">
        <div className="part-head">
          <h2>{t('vibRead.comparison.title')}</h2>
          <span className="dim num">
            {differences.length > 0 && t('vibRead.comparison.count', { count: differences.length })}
          </span>
          <span className="part-actions">
            <Button
              variant="default"
              size="compact-xs"
              leftSection={<ArrowLeft size={13} aria-hidden />}
              onClick={() => vibView.setState({ comparison: null })}
            >
              {t('vibRead.comparison.close')}
            </Button>
          </span>
        </div>
        {differences.length === 0 ? (
          <Banner tone="good">{t('vibRead.comparison.same')}</Banner>
        ) : (
          <div className="card is-table" tabIndex={0} role="group" aria-label={t('vibRead.comparison.title')}>
            <table className="table comparison-table">
              <thead>
                <tr>
                  <th scope="col">{t('vibRead.comparison.what')}</th>
                  <th scope="col">{t('vibRead.comparison.name')}</th>
                  <th scope="col">{name}</th>
                  <th scope="col">{other}</th>
                </tr>
              </thead>
              <tbody>
                {differences.map((difference, index) => (
                  <tr key={index}>
                    <td className="dim">{t(`vibs.differences.${difference.what}`)}</td>
                    <th scope="row" className={difference.what === 'field' ? undefined : 'mono'}>
                      {differenceName(difference, t)}
                    </th>
                    <Side difference={difference} value={difference.a} />
                    <Side difference={difference} value={difference.b} />
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
    </div>
  )
}

function Side({ difference, value }: { readonly difference: VibDifference; readonly value: string | null }) {
  const translator = useText()
  const { t } = translator
  const lines = sideLines(difference, value, translator)
  if (lines.length === 0) return <td className="dim">{t('vibRead.comparison.absent')}</td>
  return (
    <td>
      {lines.map((line, index) => (
        <span key={index} className="comparison-line">
          {line}
        </span>
      ))}
    </td>
  )
}
