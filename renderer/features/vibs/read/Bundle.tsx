import { UnstyledButton } from '@mantine/core'
import { useMemo } from 'react'
import type { VibBundle, VibDescription } from '../../../../shared/models/vib.ts'
import { judgeVib } from '../../../../shared/rules/vibs/verdict.ts'
import { useServices, useText, useVibView } from '../../../services.tsx'
import { VerdictMark } from '../VerdictTiles.tsx'
import { Problems } from './Problems.tsx'

/** Lists the VIBs of an offline bundle and its bulletins. */
export function Bundle({ bundle, vibs }: { readonly bundle: VibBundle; readonly vibs: readonly VibDescription[] }) {
  const { vibView } = useServices()
  const { t } = useText()
  const target = useVibView((state) => state.target)
  const rows = useMemo(() => vibs.map((vib) => ({ vib, verdict: judgeVib(vib, target).verdict })), [vibs, target])
  return (
    <div className="read-bundle">
      <section className="read-part">
        <h2>{t('vibRead.bundle.title')}</h2>
        <div className="card is-table" tabIndex={0} role="group" aria-label={t('vibRead.bundle.title')}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t('vibs.fields.name')}</th>
                <th scope="col">{t('vibs.fields.vendor')}</th>
                <th scope="col" className="is-extra">
                  {t('vibs.fields.acceptance')}
                </th>
                <th scope="col">{t('vibRead.bundle.verdictOn', { target })}</th>
                <th scope="col" className="is-number">
                  {t('vibRead.bundle.faults')}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ vib, verdict }, index) => (
                <tr key={index}>
                  <th scope="row">
                    <UnstyledButton className="link" onClick={() => vibView.setState({ member: index })}>
                      {vib.name}
                    </UnstyledButton>
                    <span className="bundle-version mono">{vib.version}</span>
                  </th>
                  <td>{vib.vendor}</td>
                  <td className="is-extra">{vib.acceptance}</td>
                  <td>
                    <VerdictMark verdict={verdict} />
                  </td>
                  <td className="is-number num">{vib.problems.length}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      {bundle.bulletins.length > 0 && (
        <section className="read-part">
          <h2>{t('vibRead.bundle.bulletins')}</h2>
          <div className="card is-table" tabIndex={0} role="group" aria-label={t('vibRead.bundle.bulletins')}>
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">{t('vibRead.bundle.bulletin')}</th>
                  <th scope="col">{t('vibRead.bundle.component')}</th>
                </tr>
              </thead>
              <tbody>
                {bundle.bulletins.map(({ id, component }, index) => (
                  <tr key={index}>
                    <th scope="row">{id}</th>
                    <td className={component ? 'mono' : 'dim'}>
                      {component ? `${component.name} ${component.version}` : t('vibRead.bundle.noComponent')}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      )}
      <Problems problems={bundle.problems} />
    </div>
  )
}
