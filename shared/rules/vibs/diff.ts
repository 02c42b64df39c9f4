import type { VibDescription } from '../../models/vib.ts'
import { compare } from '../../text/compare.ts'

/** One thing in which two VIBs differ; null: the one has it and the other has not. */
export interface VibDifference {
  readonly what: 'field' | 'file' | 'ruleset' | 'problem'
  readonly name: string
  readonly a: string | null
  readonly b: string | null
}

const fields = [
  'name',
  'version',
  'vendor',
  'type',
  'summary',
  'description',
  'releaseDate',
  'acceptance',
  'signature',
  'maintenanceMode',
  'liveInstall',
  'liveRemove',
] as const

/** Compares what two VIBs say and hold: fields of the descriptor, files with mode and content, rulesets, faults. */
export function diffVibs(a: VibDescription, b: VibDescription): VibDifference[] {
  return [
    ...differences('field', fieldsOf(a), fieldsOf(b)),
    ...differences('file', filesOf(a), filesOf(b)),
    ...differences('ruleset', rulesetsOf(a), rulesetsOf(b)),
    ...differences('problem', problemsOf(a), problemsOf(b)),
  ]
}

type Named = ReadonlyMap<string, string>

function differences(what: VibDifference['what'], a: Named, b: Named): VibDifference[] {
  return [...new Set([...a.keys(), ...b.keys()])]
    .toSorted(compare)
    .map((name) => ({ what, name, a: a.get(name) ?? null, b: b.get(name) ?? null }))
    .filter((each) => each.a !== each.b)
}

function fieldsOf(vib: VibDescription): Named {
  const relations = vib.relations.map(({ kind, name, condition }) => [kind, name, condition ?? ''].join(' ').trim())
  return new Map<string, string>([
    ...fields.map((name) => [name, String(vib[name] ?? '')] as const),
    ['relations', relations.join(', ')],
    ['platforms', vib.platforms.join(', ')],
    ['members', vib.members.map(({ name }) => name).join(', ')],
    ['payloads', vib.payloads.map(({ name, type }) => `${name} ${type}`).join(', ')],
  ])
}

function filesOf({ payloads }: VibDescription): Named {
  return new Map(
    payloads.flatMap(({ files }) =>
      files.map(({ path, type, mode, size, sha256 = '' }) => [
        path,
        `${type} ${mode.toString(8).padStart(4, '0')} ${size} ${sha256}`.trim(),
      ]),
    ),
  )
}

function rulesetsOf({ firewall }: VibDescription): Named {
  return new Map(firewall.map(({ id, ...rest }) => [id, JSON.stringify(rest)]))
}

function problemsOf({ problems }: VibDescription): Named {
  return new Map(problems.map(({ code }) => [code, 'found']))
}
