import type { CheckResult, FoundHost } from '../../shared/models/install-check.ts'
import { printable } from '../../shared/text/printable.ts'
import type { Output } from './output.ts'

const order = { 'not-ok': 0, unknown: 1, ok: 2 } as const

/** Returns a host's checks as text: what is not as it should be comes first. */
export function checkText(output: Output, results: readonly CheckResult[]): string {
  const { t } = output.translator
  const rows = results
    .toSorted((a, b) => order[a.state] - order[b.state])
    .map(({ check, state, code, params }) => [
      t(`afterInstall.states.${state}`),
      t(`afterInstall.checks.${check}`),
      t(`afterInstall.finding.${code}`, params),
    ])
  const count = (state: CheckResult['state']): number => results.filter((each) => each.state === state).length
  const [first = [], ...others] = rows
  return [
    output.table(first, others),
    '',
    t('afterInstall.summary', { ok: count('ok'), notOk: count('not-ok'), unknown: count('unknown') }),
  ].join('\n')
}

/** Hosts that were found, with the fingerprint to compare at the console. */
export function foundText(output: Output, hosts: readonly FoundHost[], subnet: string): string {
  const { t } = output.translator
  if (hosts.length === 0) return t('afterInstall.found.none', { subnet: printable(subnet) })
  return hosts
    .map((host) =>
      [
        printable(
          t('afterInstall.found.host', {
            address: host.address,
            product: host.product,
            version: host.version,
            build: host.build,
          }),
        ),
        `  ${t('afterInstall.found.fingerprint', { fingerprint: host.fingerprint })}`,
      ].join('\n'),
    )
    .join('\n')
}
