import type { ReactNode } from 'react'
import type { VmOutcome } from '../../shared/models/power.ts'
import { vmName, vmsByName } from '../../shared/rules/vm-list.ts'
import { useText } from '../services.tsx'
import { duration } from './format.ts'
import { PowerLabel } from './PowerLabel.tsx'

/** Lists what became of each machine: its state before, last seen, and how it stopped. */
export function VmOutcomes({
  vms,
  took = null,
}: {
  readonly vms: readonly VmOutcome[]
  /** Seconds by id, where they are to be shown. */
  readonly took?: ReadonlyMap<string, number> | null
}) {
  const { t, locale } = useText()
  const how = (vm: VmOutcome): ReactNode => {
    if (vm.how === null) return null
    // The run reports `already-off` for everything it did not have to stop.
    const stayed = vm.how === 'already-off' && vm.before === 'suspended'
    return <span className="sentence">{stayed ? t('app.receipt.staysSuspended') : t(`cli.how.${vm.how}`)}</span>
  }
  const tookText = (seconds: number | undefined): string => (seconds === undefined ? '' : duration(seconds, t))
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">{t('app.vms.name')}</th>
          <th scope="col">{t('app.receipt.before')}</th>
          <th scope="col">{t('app.receipt.lastSeen')}</th>
          <th scope="col">{t('app.receipt.how')}</th>
          {took && <th scope="col">{t('report.columns.took')}</th>}
        </tr>
      </thead>
      <tbody>
        {vmsByName(vms, locale).map((vm) => (
          <tr key={vm.id}>
            <th scope="row" title={vmName(vm)}>
              {vmName(vm)}
            </th>
            <td>
              {vm.before === null ? (
                <span className="dim">{t('app.receipt.notKnown')}</span>
              ) : (
                <PowerLabel state={vm.before} />
              )}
            </td>
            <td>
              {vm.after === null ? (
                <span className="dim">{t('app.receipt.notKnown')}</span>
              ) : (
                <PowerLabel state={vm.after} />
              )}
            </td>
            <td>{how(vm) ?? <span className="dim">{t('app.receipt.notKnown')}</span>}</td>
            {took && <td className="num">{tookText(took.get(vm.id))}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
