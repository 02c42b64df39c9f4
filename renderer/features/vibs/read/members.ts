import type { VibChecksum, VibDescription, VibFault, VibPayload } from '../../../../shared/models/vib.ts'
import { judgeVib } from '../../../../shared/rules/vibs/verdict.ts'

/** One check of a member of the archive. */
export type Check =
  | { readonly kind: 'descriptor'; readonly state: 'holds' | 'listDiffers' | 'incomplete' }
  | { readonly kind: 'signature' }
  | { readonly kind: 'checksum'; readonly checksum: VibChecksum }
  /** A checksum that a release asks for and the descriptor does not state. */
  | { readonly kind: 'unstated' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unlisted' }

export interface MemberRow {
  readonly name: string
  /** Null where the archive has no such member. */
  readonly size: number | null
  readonly checks: readonly Check[]
}

/** Lists the members of a VIB with what was checked of each; payloads that the archive lacks come last. */
export function memberRows(vib: VibDescription): MemberRow[] {
  const payloads = new Map(vib.payloads.map((payload) => [payload.name, payload]))
  const needed = judgeVib(vib, '8.0').reasons.some(({ code }) => code === 'checksum-gunzip-missing')
  const rows = vib.members.map(({ name, size }): MemberRow => {
    if (name === 'descriptor.xml') return { name, size, checks: [{ kind: 'descriptor', state: descriptorState(vib) }] }
    if (name === 'sig.pkcs7') return { name, size, checks: [{ kind: 'signature' }] }
    const payload = payloads.get(name)
    return { name, size, checks: payload ? payloadChecks(payload, needed) : [{ kind: 'unlisted' }] }
  })
  const there = new Set(vib.members.map(({ name }) => name))
  const missing = vib.payloads
    .filter(({ name }) => !there.has(name))
    .map(({ name }): MemberRow => ({ name, size: null, checks: [{ kind: 'missing' }] }))
  const signature: MemberRow[] = there.has('sig.pkcs7')
    ? []
    : [{ name: 'sig.pkcs7', size: null, checks: [{ kind: 'signature' }] }]
  return [...rows, ...signature, ...missing]
}

function descriptorState({ problems }: VibDescription): 'holds' | 'listDiffers' | 'incomplete' {
  const found = (code: VibFault): boolean => problems.some((each) => each.code === code)
  if (found('descriptor-incomplete')) return 'incomplete'
  return found('file-list') ? 'listDiffers' : 'holds'
}

function payloadChecks({ type, checksums }: VibPayload, needed: boolean): Check[] {
  const packed = type === 'tgz' || type === 'vgz'
  const stated = checksums.some((each) => each.type === 'sha-256' && each.process === 'gunzip')
  return [
    ...checksums.map((each): Check => ({ kind: 'checksum', checksum: each })),
    ...(needed && packed && !stated ? [{ kind: 'unstated' } as const] : []),
  ]
}
