import type { Hardware, MachineVerdict } from '../../models/hardware.ts'
import type { CheckCode, CheckResult } from '../../models/install-check.ts'
import { notTold, result } from './result.ts'

/** Firmware, processor cores and, with a verdict, whether the machine runs its release. */
export function checkHostHardware(hardware: Hardware, verdict: MachineVerdict | null): CheckResult[] {
  const cores = hardware.cpu?.cores ?? null
  return [
    hardware.firmware === null ? notTold('firmware-type') : hardware.firmware === 'uefi' ? result('firmware-type', 'ok', 'firmware-uefi') : result('firmware-type', 'not-ok', 'firmware-bios'),
    cores === null ? notTold('cores') : result('cores', cores >= 2 ? 'ok' : 'not-ok', cores >= 2 ? 'cores' : 'cores-few', { cores }),
    ...(verdict === null ? [] : [verdictCheck(verdict)]),
  ]
}

const verdictStates = { fine: 'ok', 'not-needed': 'ok', step: 'not-ok', deprecated: 'not-ok', unsupported: 'not-ok', unknown: 'unknown' } as const
const verdictCodes = {
  fine: 'hardware-fine', 'not-needed': 'hardware-fine', step: 'hardware-step', deprecated: 'hardware-deprecated', unsupported: 'hardware-unsupported', unknown: 'hardware-unknown',
} as const satisfies Record<keyof typeof verdictStates, CheckCode>

function verdictCheck({ verdict, target }: MachineVerdict): CheckResult {
  return result('hardware', verdictStates[verdict], verdictCodes[verdict], { target })
}
