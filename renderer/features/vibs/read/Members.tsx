import { CircleAlert, CircleCheck, CircleHelp, CircleMinus, TriangleAlert, type LucideIcon } from 'lucide-react'
import { useMemo } from 'react'
import type { Translator } from '../../../../shared/i18n/translator.ts'
import type { VibChecksum, VibDescription, VibSignature } from '../../../../shared/models/vib.ts'
import { useText } from '../../../services.tsx'
import { memberRows, type Check, type MemberRow } from './members.ts'
import { signatureLooks } from './Signature.tsx'
import { whole } from './words.ts'

type Tone = 'good' | 'info' | 'warning' | 'danger'

interface Result {
  readonly checked: string
  readonly tone: Tone
  readonly icon: LucideIcon
  readonly word: string
  /** The two values, where they differ. */
  readonly values?: Pick<VibChecksum, 'stated' | 'computed'>
}

/** Lists the members of the archive and every check of them. */
export function Members({ vib }: { readonly vib: VibDescription }) {
  const { t } = useText()
  const rows = useMemo(() => memberRows(vib), [vib])
  const ordered = !vib.problems.some(({ code }) => code === 'member-order')
  return (
    <section className="read-part">
      <div className="part-head">
        <h2>{t('vibRead.members.title')}</h2>
        <span className={ordered ? 'dim' : 'is-warning-text'}>
          {t(ordered ? 'vibRead.members.ordered' : 'vibRead.members.disordered')}
        </span>
      </div>
      <div className="card is-table" tabIndex={0} role="group" aria-label={t('vibRead.members.title')}>
        <table className="table members-table">
          <thead>
            <tr>
              <th scope="col">{t('vibRead.members.member')}</th>
              <th scope="col" className="is-number">
                {t('vibRead.members.bytes')}
              </th>
              <th scope="col">{t('vibRead.members.checked')}</th>
              <th scope="col">{t('vibRead.members.result')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <Member key={index} row={row} signature={vib.signature} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Member({ row, signature }: { readonly row: MemberRow; readonly signature: VibSignature }) {
  const { t, locale } = useText()
  const checks: readonly (Check | null)[] = row.checks.length === 0 ? [null] : row.checks
  return checks.map((check, index) => {
    const result = check && resultOf(check, signature, t)
    return (
      <tr key={index}>
        {index === 0 && (
          <>
            <th scope="row" rowSpan={checks.length} className="mono">
              {row.name}
            </th>
            <td rowSpan={checks.length} className="is-number num">
              {row.size === null ? '–' : whole(row.size, locale)}
            </td>
          </>
        )}
        <td>{result?.checked ?? '–'}</td>
        <td>{result && <Outcome result={result} />}</td>
      </tr>
    )
  })
}

function Outcome({ result: { tone, icon: Icon, word, values } }: { readonly result: Result }) {
  const { t } = useText()
  return (
    <>
      <span className={`outcome is-${tone}`}>
        <Icon size={14} strokeWidth={2.2} aria-hidden /> {word}
      </span>
      {values && (
        <dl className="digests">
          <dt>{t('vibRead.members.stated')}</dt>
          <dd className="mono">{values.stated}</dd>
          {values.computed !== null && (
            <>
              <dt>{t('vibRead.members.computed')}</dt>
              <dd className="mono">{values.computed}</dd>
            </>
          )}
        </dl>
      )}
    </>
  )
}

function resultOf(check: Check, signature: VibSignature, t: Translator['t']): Result {
  switch (check.kind) {
    case 'descriptor': {
      const good = check.state === 'holds'
      return {
        checked: t('vibRead.members.descriptor'),
        tone: good ? 'good' : 'danger',
        icon: good ? CircleCheck : CircleAlert,
        word: t(`vibRead.members.${check.state}`),
      }
    }
    case 'signature':
      return {
        checked: t('vibRead.members.signature'),
        ...signatureLooks[signature],
        word: t(`vibRead.signature.short.${signature}`),
      }
    case 'checksum':
      return checksumResult(check.checksum, t)
    case 'unstated':
      return {
        checked: t('vibRead.members.unpacked', { type: 'sha-256' }),
        tone: 'warning',
        icon: TriangleAlert,
        word: t('vibRead.members.notStated'),
      }
    case 'missing':
      return { checked: '–', tone: 'danger', icon: CircleAlert, word: t('vibRead.members.notInArchive') }
    case 'unlisted':
      return { checked: '–', tone: 'info', icon: CircleMinus, word: t('vibRead.members.notListed') }
  }
}

function checksumResult(checksum: VibChecksum, t: Translator['t']): Result {
  const { stated, computed } = checksum
  const checked = checksumText(checksum, t)
  if (checksum.ok) return { checked, tone: 'good', icon: CircleCheck, word: t('vibRead.members.equal') }
  const values = { stated, computed }
  return computed === null
    ? { checked, tone: 'warning', icon: CircleHelp, word: t('vibRead.members.notComputed'), values }
    : { checked, tone: 'danger', icon: CircleAlert, word: t('vibRead.members.differs'), values }
}

function checksumText({ type, process }: VibChecksum, t: Translator['t']): string {
  if (process === null) return t('vibRead.members.stored', { type })
  return process === 'gunzip' ? t('vibRead.members.unpacked', { type }) : t('vibRead.members.other', { type, process })
}
