import type { Confidence, Verdict, VibDescription, VibFault, VibPayload, VibTarget } from '../../models/vib.ts'
import { unreportedPlace } from './places.ts'

/** Why a verdict is what it is; the texts are in the catalogue under `vibs.reasons`, those of faults under `vibs.faults`. */
export type VerdictReasonCode =
  | 'checksum-gunzip-missing'
  | 'checksum-gunzip-expected'
  | 'checksum-stored-first'
  | 'checksum-order-unproven'
  | 'checksums-pair'
  | 'checksums-all'
  | 'checksums-unusual'
  | 'checksums-unproven'
  | 'platform-other'
  | 'place-refused'
  | 'place-unproven'
  | 'signature-needed'
  | 'needs-level'
  | 'needs-secure-boot-off'
  | 'needs-maintenance'
  | 'needs-reboot'
  | 'needs-packages'
  | 'release-unproven'

export interface VerdictReason {
  readonly code: VerdictReasonCode | VibFault
  readonly confidence: Confidence
  /** The verdict this reason leads to; null for a condition that changes none. */
  readonly verdict: Verdict | null
  readonly params: Readonly<Record<string, string | number>>
}

export interface VibVerdict {
  readonly target: VibTarget
  readonly verdict: Verdict
  readonly reasons: readonly VerdictReason[]
}

/** Worst first. */
const order: readonly Verdict[] = ['refused', 'likely-refused', 'unknown', 'installs']

/**
 * Judges whether a release installs a VIB. `installs` only where the vendor documents it or users report it; what is merely
 * inferred is `unknown`, and its reason says what is expected. A host was not asked: its level, its Secure Boot and the
 * packages on it are conditions among the reasons.
 */
export function judgeVib(vib: VibDescription, target: VibTarget): VibVerdict {
  const reasons = [
    ...faultReasons(vib),
    ...checksumReasons(vib.payloads, target),
    ...platformReasons(vib.platforms, target),
    ...placeReasons(vib, target),
    ...signatureReasons(vib),
    ...(target === '9.0' ? [reason('release-unproven', 'inferred', 'unknown', { target })] : []),
    ...conditions(vib),
  ]
  const verdicts = reasons.flatMap(({ verdict }) => (verdict === null ? [] : [verdict]))
  return { target, verdict: order.find((verdict) => verdicts.includes(verdict)) ?? 'unknown', reasons }
}

/** Faults that every release refuses. What a host does about the others is not known. */
const refusing: ReadonlySet<VibFault> = new Set<VibFault>([
  'archive-truncated',
  'members-differ',
  'signature-absent',
  'payload-size',
  'payload-checksum',
  'payload-gzip',
  'descriptor-incomplete',
])
function faultReasons({ problems }: VibDescription): VerdictReason[] {
  return problems.map(({ code, params }) => {
    if (refusing.has(code)) return reason(code, 'documented', 'refused', params)
    // A host compares it unless it is told not to (`--no-sig-check`).
    return code === 'signature-tampered'
      ? reason(code, 'documented', 'likely-refused', params)
      : reason(code, 'inferred', 'unknown', params)
  })
}

/** The checksums that hosts look at, as one word. */
type ChecksumForm = 'all' | 'all-stored-first' | 'pair' | 'unusual'

function formOf({ checksums }: VibPayload): ChecksumForm {
  const found = checksums.map(({ type, process }) => (process === null ? type : `${type} ${process}`))
  const at = (word: string): number => found.indexOf(word)
  const stored = at('sha-256')
  const gunzip = at('sha-256 gunzip')
  if (stored === -1) return 'unusual'
  if (gunzip === -1) return at('sha-1 gunzip') === -1 ? 'unusual' : 'pair'
  return gunzip < stored ? 'all' : 'all-stored-first'
}

/** Types whose checksums a host computes over decompressed content, too. */
const packed: ReadonlySet<string> = new Set(['tgz', 'vgz'])

function checksumReasons(payloads: readonly VibPayload[], target: VibTarget): VerdictReason[] {
  const forms = new Set(payloads.filter(({ type }) => packed.has(type)).map(formOf))
  return [...forms].map((form) => checksumReason(form, target))
}

function checksumReason(form: ChecksumForm, target: VibTarget): VerdictReason {
  const old = target === '6.7' || target === '7.0'
  if (form === 'unusual') return reason('checksums-unusual', 'inferred', 'unknown')
  if (target === '9.0')
    return form === 'pair'
      ? reason('checksum-gunzip-expected', 'inferred', 'unknown')
      : reason('checksums-unproven', 'inferred', 'unknown')
  if (form === 'pair')
    return old
      ? reason('checksums-pair', 'reported', 'installs')
      : reason('checksum-gunzip-missing', 'reported', 'refused')
  if (!old) return reason('checksums-all', 'reported', 'installs')
  return form === 'all-stored-first'
    ? reason('checksum-stored-first', 'reported', 'likely-refused', { target })
    : reason('checksum-order-unproven', 'inferred', 'unknown', { target })
}

function platformReasons(platforms: readonly string[], target: VibTarget): VerdictReason[] {
  if (platforms.length === 0 || platforms.some((pattern) => fits(pattern, target))) return []
  return [reason('platform-other', 'documented', 'likely-refused', { platforms: platforms.join(', '), target })]
}

/** Whether a pattern such as `8.*` or `7.0.*` can mean a release. */
function fits(pattern: string, target: VibTarget): boolean {
  const release = target.split('.')
  return pattern
    .split('.')
    .slice(0, release.length)
    .every((part, index) => part === '*' || part === release[index])
}

function placeReasons({ acceptance, payloads }: VibDescription, target: VibTarget): VerdictReason[] {
  if (acceptance !== 'CommunitySupported' || target === '9.0') return []
  const paths = payloads.flatMap(({ files }) => files.filter(({ type }) => type === 'file').map(({ path }) => path))
  const path = unreportedPlace(paths, target)
  if (path === null) return []
  return target === '6.7'
    ? [reason('place-refused', 'reported', 'likely-refused', { path })]
    : [reason('place-unproven', 'inferred', 'unknown', { path, target })]
}

function signatureReasons({ acceptance, signature }: VibDescription): VerdictReason[] {
  const signed = acceptance !== 'CommunitySupported'
  return signed && signature === 'empty'
    ? [reason('signature-needed', 'documented', 'likely-refused', { acceptance })]
    : []
}

function conditions(vib: VibDescription): VerdictReason[] {
  const community = vib.acceptance === 'CommunitySupported'
  const needed = vib.relations.filter(({ kind }) => kind === 'depends').map(({ name }) => name)
  return [
    reason('needs-level', 'documented', null, { level: vib.acceptance }),
    ...(community ? [reason('needs-secure-boot-off', 'documented', null)] : []),
    ...(vib.maintenanceMode ? [reason('needs-maintenance', 'documented', null)] : []),
    ...(vib.liveInstall ? [] : [reason('needs-reboot', 'documented', null)]),
    ...(needed.length > 0 ? [reason('needs-packages', 'documented', null, { packages: needed.join(', ') })] : []),
  ]
}

function reason(
  code: VerdictReason['code'],
  confidence: Confidence,
  verdict: Verdict | null,
  params: VerdictReason['params'] = {},
): VerdictReason {
  return { code, confidence, verdict, params }
}
