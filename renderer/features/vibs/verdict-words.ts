import { vibFaults, type Confidence, type VibFault, type VibProblem } from '../../../shared/models/vib.ts'
import type { vibReadEn } from '../../../shared/i18n/en/vib-read.ts'
import type { Translator } from '../../../shared/i18n/translator.ts'
import type { VerdictReason, VibVerdict } from '../../../shared/rules/vibs/verdict.ts'

/** Returns the sentence of a fault of a file. */
export function faultText({ code, params }: VibProblem, t: Translator['t']): string {
  return t(`vibs.faults.${code}`, params)
}

/** Returns the sentence of a reason, which may be a fault of the file. */
export function reasonText({ code, params }: VerdictReason, t: Translator['t']): string {
  return isFault(code) ? faultText({ code, params }, t) : t(`vibs.reasons.${code}`, params)
}

function isFault(code: VerdictReason['code']): code is VibFault {
  return vibFaults.some((fault) => fault === code)
}

/** The best founded first. */
const confidences: readonly Confidence[] = ['documented', 'reported', 'inferred']

/** Reasons for `unknown` behind which an installation is expected. */
const hopeful: ReadonlySet<VerdictReason['code']> = new Set(['checksum-order-unproven', 'checksums-unproven'])

/** Returns what a verdict rests on. */
export function basisOf({ verdict, reasons }: VibVerdict): keyof typeof vibReadEn.verdict.basis {
  const deciding = reasons.filter((reason) => reason.verdict === verdict)
  if (verdict !== 'unknown') {
    const best = confidences.find((each) => deciding.some(({ confidence }) => confidence === each))
    return best ?? 'inferred'
  }
  const codes = deciding.map(({ code }) => code)
  if (codes.includes('checksum-gunzip-expected')) return 'expectedRefused'
  if (codes.length > 0 && codes.every((code) => hopeful.has(code))) return 'expectedInstalls'
  const unreported = codes.every((code) => code === 'release-unproven' || hopeful.has(code))
  return unreported ? 'noReports' : 'notProven'
}
