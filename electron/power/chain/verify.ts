import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { ChainFinding, ChainReport } from '../../../shared/models/run-chain.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { isMissing } from '../../storage/errno.ts'
import { readRegularFile } from '../../storage/regular-file.ts'
import { runIdOf } from '../journal-read.ts'
import { brokenLinks, chainLines, noLine, type ChainLine } from './chain-lines.ts'
import { ledgerFile, readLedger, type LedgerLine } from './ledger.ts'
import { holds, isSignedBy, type Kept } from './signing.ts'

/** As of the journal's own reader. Bytes. */
const maxFileBytes = 64 * 1024 * 1024

/** One file of the journal, as far as its place in the chain goes. */
export interface RunFile {
  /** Its name. */
  readonly file: string
  readonly runId: string
  /** Null for a file that cannot be read. */
  readonly lines: readonly ChainLine[] | null
}

/**
 * Checks every line of every run against the chain. Changes nothing. Errors: STORAGE_UNREADABLE for the folder or the chain
 * of runs.
 * @param kept what the keychain knows; null without a keychain.
 */
export async function verifyRuns(dir: string, kept: Kept | null): Promise<Result<ChainReport>> {
  // Before the runs: what is written meanwhile is then newer than the chain, not missing.
  const ledger = await readLedger(dir)
  if (!ledger.ok) return ledger
  let names: string[]
  try {
    names = (await readdir(dir)).sort()
  } catch (error) {
    if (!isMissing(error)) return fail(problem('STORAGE_UNREADABLE', { file: dir }, error))
    names = []
  }
  const check = new Check(ledger.value, kept)
  for (const file of names) {
    const runId = runIdOf(file)
    if (runId !== null) check.run({ file, runId, lines: await linesOf(path.join(dir, file)) })
  }
  return ok(check.report())
}

async function linesOf(file: string): Promise<readonly ChainLine[] | null> {
  try {
    const content = await readRegularFile(file, maxFileBytes)
    return content === null ? null : chainLines(content)
  } catch {
    return null
  }
}

interface Seal {
  readonly entry: number
  readonly head: string
  /** Of the line in the chain of runs. */
  readonly seq: number
}

/** Judges a chain of runs and, one after another, the runs themselves. Reads nothing. */
export class Check {
  readonly #ledger: readonly LedgerLine[] | null
  readonly #kept: Kept | null
  readonly #seals = new Map<string, Seal[]>()
  /** Numbers of the lines in the chain of runs, by hash. */
  readonly #places: ReadonlyMap<string, number>
  readonly #seen = new Set<string>()
  readonly #findings: ChainFinding[] = []
  readonly #before: string[] = []
  readonly #open: string[] = []
  /** Files of runs that were noted after the newest signature. */
  #unsigned = new Set<string>()

  constructor(ledger: readonly LedgerLine[] | null, kept: Kept | null) {
    this.#ledger = ledger
    this.#kept = kept
    this.#places = new Map((ledger ?? []).map(({ hash, link }) => [hash, link?.seq ?? -1]))
    for (const { entry, link } of ledger ?? []) {
      if (entry?.type !== 'run' || !link) continue
      const seal = { entry: entry.entry, head: entry.head, seq: link.seq }
      this.#seals.set(entry.file, [...(this.#seals.get(entry.file) ?? []), seal])
    }
  }

  /** Checks one run. */
  run({ file, runId, lines }: RunFile): void {
    this.#seen.add(file)
    const find = (kind: ChainFinding['kind'], line: number | null): void =>
      void this.#findings.push({ kind, file, line, runId })
    if (lines === null) return find('unreadable', null)
    const seals = this.#seals.get(file) ?? []
    const whole = lines.filter(({ link }) => link !== null)
    const first = whole[0]
    if (seals.length === 0 && !whole.some(({ link }) => link?.prev != null)) {
      this.#before.push(runId)
      return
    }
    const broken = brokenLinks(lines)
    for (const { kind, line } of broken) find(kind, line)
    if (broken.length > 0) return
    if (first?.link?.prev != null && !this.#follows(first.link.prev, seals[0])) find('altered', first.line)
    for (const seal of seals) {
      const sealed = whole.find(({ link }) => link?.seq === seal.entry)
      if (sealed?.hash === seal.head) continue
      return find(sealed ? 'altered' : 'removed', sealed?.line ?? (lines.at(-1)?.line ?? 0) + 1)
    }
    if (!this.#end(whole, seals, find)) this.#open.push(runId)
  }

  /** Judges what comes after the newest line that the chain of runs knows; false when the chain is to follow. */
  #end(
    whole: readonly ChainLine[],
    seals: readonly Seal[],
    find: (kind: ChainFinding['kind'], line: number | null) => void,
  ): boolean {
    const upTo = Math.max(-1, ...seals.map(({ entry }) => entry))
    const later = whole.filter(({ link }) => (link?.seq ?? 0) > upTo)
    const over = whole.some(({ link }) => link && link.seq <= upTo && ends.has(link.type))
    const foreign = over ? later.find(({ link }) => !mayFollow.has(link?.type ?? '')) : undefined
    if (foreign) find('added', foreign.line)
    return foreign !== undefined || later.length === 0
  }

  /** Whether a run begins where the chain was before the run's own first line in it. */
  #follows(prev: string, own: Seal | undefined): boolean {
    if (prev === noLine) return true
    const place = this.#places.get(prev)
    return place !== undefined && (own === undefined || place < own.seq)
  }

  /** Returns what all of it comes to. */
  report(): ChainReport {
    const ledger = this.#ledger ?? []
    const ofChain = (kind: ChainFinding['kind'], line: number | null): ChainFinding => ({
      kind,
      file: path.basename(ledgerFile('')),
      line,
      runId: null,
    })
    const chain = brokenLinks(ledger).map(({ kind, line }) => ofChain(kind, line))
    for (const { entry, link, line } of ledger) if (link && !entry) chain.push(ofChain('altered', line))
    const first = ledger.find(({ link }) => link !== null)
    if (first?.link && first.link.prev !== noLine) chain.push(ofChain('removed', first.line))
    const signature = this.#signature(ledger, (kind, line) => chain.push(ofChain(kind, line)))
    const missing = [...this.#seals.keys()]
      .filter((file) => !this.#seen.has(file))
      .map((file): ChainFinding => ({ kind: 'missing-run', file, line: null, runId: runIdOf(file) }))
    const newest = this.#kept?.newest ?? null
    if (newest && !holds(ledger, newest)) chain.push(ofChain('newest-missing', null))
    const findings = [...chain, ...missing, ...this.#findings]
    const late = signature === null ? [...this.#seals.keys()] : [...this.#unsigned]
    const unsigned = [...new Set([...late.flatMap((file) => runIdOf(file) ?? []), ...this.#open])]
    return {
      whole: findings.length === 0,
      signed: chain.length === 0 && signature !== null && unsigned.length === 0,
      signedAt: signature,
      keychain: this.#kept !== null,
      keyChecked: this.#kept?.key != null && signature !== null,
      newestChecked: newest !== null,
      runs: this.#seen.size - this.#before.length,
      before: this.#before,
      open: this.#open,
      unsigned,
      findings,
    }
  }

  /** Checks all signatures and returns when the newest was made. */
  #signature(
    ledger: readonly LedgerLine[],
    find: (kind: ChainFinding['kind'], line: number | null) => void,
  ): string | null {
    let newest: { readonly key: string; readonly line: LedgerLine } | null = null
    for (const line of ledger) {
      if (line.entry?.type === 'run') this.#unsigned.add(line.entry.file)
      if (line.entry?.type !== 'signature' || line.link?.prev == null) continue
      if (!isSignedBy(line.entry.key, line.link.prev, line.entry.signature)) find('signature', line.line)
      newest = { key: line.entry.key, line }
      this.#unsigned = new Set()
    }
    if (!newest) return null
    const own = this.#kept?.key ?? null
    if (own !== null && newest.key !== own) find('other-key', newest.line.line)
    return atOf(newest.line.text)
  }
}

/** Entries that end a run. */
const ends: ReadonlySet<string> = new Set(['run-ended', 'run-recovered'])
/** Entries that may come when the run is over. */
const mayFollow: ReadonlySet<string> = new Set(['maintenance-settled', 'run-recovered', 'run-ended'])

function atOf(text: string): string | null {
  const value: unknown = JSON.parse(text)
  const at = typeof value === 'object' && value !== null && 'at' in value ? value.at : null
  return typeof at === 'string' ? at : null
}
