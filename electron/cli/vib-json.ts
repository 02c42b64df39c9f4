import {
  vibFaults,
  type VibBundle,
  type VibDescription,
  type VibFault,
  type VibProblem,
} from '../../shared/models/vib.ts'
import type { VerdictReason, VibVerdict } from '../../shared/rules/vibs/verdict.ts'
import type { Output } from './output.ts'

/** A VIB with what releases make of it. */
export interface JudgedVib {
  readonly vib: VibDescription
  readonly verdicts: readonly VibVerdict[]
}

/** Returns a VIB in the form that scripts read; docs/guide describes it. */
export function vibJson(output: Output, { vib, verdicts }: JudgedVib): unknown {
  const { name, version, vendor, type, acceptance, signature, members, payloads, firewall, problems } = vib
  return {
    name,
    version,
    vendor,
    type,
    acceptance,
    signature,
    members,
    payloads: payloads.map(({ files, ...payload }) => ({
      ...payload,
      files: files.map((file) => ({ path: file.path, mode: octal(file.mode), size: file.size, type: file.type })),
    })),
    firewall: firewall.map(({ id, rules }) => ({ id, rules })),
    verdicts: verdicts.map(({ target, verdict, reasons }) => ({
      target,
      verdict,
      reasons: reasons.map((reason) => ({ code: reason.code, text: reasonText(output, reason) })),
    })),
    problems: problems.map((fault) => ({ code: fault.code, message: faultText(output, fault) })),
  }
}

/** Returns what a bundle says beside its VIBs, in the form that scripts read. */
export function bundleJson(output: Output, { bulletins, problems }: VibBundle): unknown {
  return { bulletins, problems: problems.map((fault) => ({ code: fault.code, message: faultText(output, fault) })) }
}

/** Returns permissions as four octal digits. */
export function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0')
}

/** Returns the sentence of a fault. */
export function faultText({ translator }: Output, { code, params }: VibProblem): string {
  return translator.t(`vibs.faults.${code}`, params)
}

/** Returns the sentence of a reason, which may be a fault of the file. */
export function reasonText(output: Output, { code, params }: VerdictReason): string {
  return isFault(code) ? faultText(output, { code, params }) : output.translator.t(`vibs.reasons.${code}`, params)
}

function isFault(code: VerdictReason['code']): code is VibFault {
  return vibFaults.some((fault) => fault === code)
}
