import type { VibDescription } from '../../../../shared/models/vib.ts'
import { useText } from '../../../services.tsx'
import { byteText } from '../../../ui/format.ts'

/** Lists the members of the archive, and the files that end up on the host. */
export function MembersView({ vib }: { readonly vib: VibDescription }) {
  const { t, locale } = useText()
  const files = vib.payloads.flatMap((payload) => payload.files.filter(({ type }) => type !== 'directory'))
  return (
    <div className="members-view" tabIndex={0} role="region" aria-label={t('workshop.result.membersTitle')}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('workshop.result.member')}</th>
            <th scope="col" className="is-number">
              {t('workshop.result.bytesColumn')}
            </th>
          </tr>
        </thead>
        <tbody>
          {vib.members.map(({ name, size }) => (
            <tr key={name}>
              <th scope="row" className="mono">
                {name}
              </th>
              <td className="num is-number">{new Intl.NumberFormat(locale).format(size)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h3>{t('workshop.result.tree')}</h3>
      <ul className="members-files">
        {files.map(({ path, mode, size }) => (
          <li key={path}>
            <span className="mono">/{path}</span>
            <span className="dim num">
              {mode.toString(8).padStart(4, '0')} · {byteText(size, locale)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
