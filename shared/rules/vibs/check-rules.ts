import type { FirewallRule, VibRuleset } from '../../models/vib.ts'
import type { PortTable } from '../../models/ports.ts'

/** What a check of rulesets found; the texts are in the catalogue under `vibs.findings`. */
export type RuleFindingCode =
  | 'key-invalid'
  | 'key-of-vendor'
  | 'key-on-host'
  | 'key-twice'
  | 'rules-none'
  | 'rulesets-none'
  | 'port-zero'
  | 'range-reversed'
  | 'range-one-port'
  | 'range-all'
  | 'rule-twice'
  | 'rule-covered'
  | 'source-inbound'
  | 'open-already'
  | 'required-fixed'
  | 'closed-at-first'

/** `error`: the VIB is not built; `warning`: probably a mistake; `info`: good to know. */
export interface RuleFinding {
  readonly severity: 'error' | 'warning' | 'info'
  readonly code: RuleFindingCode
  /** Index of the ruleset; null for a finding on the whole. */
  readonly ruleset: number | null
  /** Index of the rule in it; null for a finding on the ruleset. */
  readonly rule: number | null
  readonly params: Readonly<Record<string, string | number>>
}

/** What the rulesets are checked against besides themselves. */
export interface RuleContext {
  readonly table: PortTable
  /** Keys that a host has at present; null: no host was asked. */
  readonly hostKeys: readonly string[] | null
}

/** Severity by code: one thing is never an error here and a warning there. */
const severities: Readonly<Record<RuleFindingCode, RuleFinding['severity']>> = {
  'key-invalid': 'error',
  'key-of-vendor': 'error',
  'key-on-host': 'error',
  'key-twice': 'error',
  'rules-none': 'error',
  'rulesets-none': 'error',
  'port-zero': 'error',
  'range-reversed': 'error',
  'range-one-port': 'info',
  'range-all': 'warning',
  'rule-twice': 'warning',
  'rule-covered': 'info',
  'source-inbound': 'warning',
  'open-already': 'info',
  'required-fixed': 'warning',
  'closed-at-first': 'info',
}

const lastPort = 65_535
/** Ports of a range from which on it opens nearly everything. */
const nearlyAll = 60_000

/** Checks rulesets before they are built into a VIB. Pure; findings come in the order of the rulesets. */
export function checkRulesets(rulesets: readonly VibRuleset[], context: RuleContext): RuleFinding[] {
  if (rulesets.length === 0) return [finding('rulesets-none', null, null)]
  // Keys that differ only in case are one on some releases' command lines; refusing both is the careful choice.
  const vendorKeys = new Set(context.table.flows.flatMap(({ rulesets: keys }) => keys.map((key) => key.toLowerCase())))
  const hostKeys = new Set(context.hostKeys?.map((key) => key.toLowerCase()))
  const seen = new Set<string>()
  return rulesets.flatMap((ruleset, index) => {
    const key = ruleset.id.toLowerCase()
    const found: RuleFinding[] = []
    const add = (code: RuleFindingCode, params: RuleFinding['params'] = {}): void => {
      found.push(finding(code, index, null, { key: ruleset.id, ...params }))
    }
    if (!/^[A-Za-z][A-Za-z0-9_-]{0,31}$/.test(ruleset.id)) add('key-invalid')
    if (vendorKeys.has(key)) add('key-of-vendor')
    else if (hostKeys.has(key)) add('key-on-host')
    if (seen.has(key)) add('key-twice')
    seen.add(key)
    if (ruleset.rules.length === 0) add('rules-none')
    if (ruleset.required) add('required-fixed')
    else if (!ruleset.enabled) add('closed-at-first')
    return [
      ...found,
      ...ruleset.rules.flatMap((rule, at) => checkRule(ruleset.rules, rule, [index, at], context.table)),
    ]
  })
}

function checkRule(
  rules: readonly FirewallRule[],
  rule: FirewallRule,
  [ruleset, at]: readonly [number, number],
  table: PortTable,
): RuleFinding[] {
  const { begin, end } = rangeOf(rule)
  const found: RuleFinding[] = []
  const add = (code: RuleFindingCode, params: RuleFinding['params'] = {}): void => {
    found.push(finding(code, ruleset, at, params))
  }
  if (begin > end) {
    add('range-reversed', { begin, end })
    return found
  }
  // The vendor writes "all ports" as 0-65535, so only the port by itself and ranges that end elsewhere are mistakes.
  if (begin === 0 && end !== lastPort) add('port-zero')
  if (typeof rule.port !== 'number' && begin === end) add('range-one-port', { port: begin })
  if (end - begin >= nearlyAll) add('range-all', { begin, end })
  if (rule.porttype === 'src' && rule.direction === 'inbound') add('source-inbound')
  const others = rules.filter((_, index) => index !== at)
  if (rules.slice(0, at).some((other) => sameRule(other, rule))) add('rule-twice')
  else if (others.some((other) => !sameRule(other, rule) && covers(other, rule))) add('rule-covered')
  const open = table.flows.find((flow) => flow.rulesets.length > 0 && opensFlow(flow, rule))
  if (open !== undefined) add('open-already', { flow: open.id, key: open.rulesets.join(', ') })
  return found
}

function finding(
  code: RuleFindingCode,
  ruleset: number | null,
  rule: number | null,
  params: RuleFinding['params'] = {},
): RuleFinding {
  return { severity: severities[code], code, ruleset, rule, params }
}

/** Returns the ports of a rule as a range. */
export function rangeOf({ port }: Pick<FirewallRule, 'port'>): { readonly begin: number; readonly end: number } {
  return typeof port === 'number' ? { begin: port, end: port } : port
}

function sameKind(a: FirewallRule, b: FirewallRule): boolean {
  return a.direction === b.direction && a.protocol === b.protocol && a.porttype === b.porttype
}

function sameRule(a: FirewallRule, b: FirewallRule): boolean {
  const [one, other] = [rangeOf(a), rangeOf(b)]
  return sameKind(a, b) && one.begin === other.begin && one.end === other.end
}

function covers(a: FirewallRule, b: FirewallRule): boolean {
  const [outer, inner] = [rangeOf(a), rangeOf(b)]
  return sameKind(a, b) && outer.begin <= inner.begin && outer.end >= inner.end
}

/** Ports of a flow from which on a rule within it says nothing about the flow: some open nearly every port. */
const wideFlow = 1_000

/** Whether a flow of the port table has the very ports of a rule, so that one of the vendor's rulesets carries it. */
function opensFlow(flow: PortTable['flows'][number], rule: FirewallRule): boolean {
  if (rule.porttype !== 'dst' || !flow.protocols.includes(rule.protocol)) return false
  if (flow.direction !== null && flow.direction !== 'both' && flow.direction !== rule.direction) return false
  const { begin, end } = rangeOf(rule)
  return flow.ports.some((spec) => {
    const [first = '', last = first] = spec.split('-')
    const wide = Number(last) - Number(first) >= wideFlow
    return !wide && Number(first) <= begin && Number(last) >= end
  })
}
