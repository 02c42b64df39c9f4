import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { VibRuleset } from '../../shared/models/vib.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { firewallFolder, writeServiceXml } from '../../shared/rules/vibs/service-xml.ts'
import { compare } from '../../shared/text/compare.ts'
import { openRegularFile } from '../storage/regular-file.ts'
import type { TreeEntry } from './tar.ts'

/** Bounds of a payload: a VIB of one's own is small, and a host unpacks it into memory. */
const maxFiles = 10_000
const maxBytes = 2 * 1_024 * 1_024 * 1_024
/** Characters of a path, as the vendor's own tool bounds them. */
const maxPath = 99
const pieceBytes = 256 * 1_024
const stickyBit = 0o1000

/** Returns the file of rulesets as an entry, named after the VIB. */
export function rulesetEntry(name: string, rulesets: readonly VibRuleset[]): TreeEntry {
  const bytes = Buffer.from(writeServiceXml(rulesets))
  return {
    path: `${firewallFolder}${name}.xml`,
    mode: 0o444,
    directory: false,
    size: bytes.length,
    content: () => [bytes],
  }
}

/** Adds the folders that entries lie in, each once, and sorts everything so that a folder precedes what is in it. */
export function withFolders(files: readonly TreeEntry[]): TreeEntry[] {
  const entries = new Map(files.map((entry) => [entry.path, entry]))
  for (const { path } of files) {
    for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
      const folder = path.slice(0, at)
      if (!entries.has(folder)) entries.set(folder, folderEntry(folder))
    }
  }
  return [...entries.values()].toSorted((a, b) => compare(a.path, b.path))
}

function folderEntry(path: string): TreeEntry {
  return { path, mode: 0o755, directory: true, size: 0, content: () => [] }
}

/**
 * Lists a folder as the tree of a payload: `etc`, `opt` and so on as they lie below the root of the host. Files become 0644,
 * or 0755 where their owner may run them.
 * @param sticky paths of configuration files, which stay writable on the host.
 * @returns Problems: `VIB_TREE_INVALID` for links, special files, names that a VIB cannot hold, too many or too large files,
 * and a sticky path that is no file.
 */
export async function readTree(folder: string, sticky: readonly string[]): Promise<Result<readonly TreeEntry[]>> {
  const marked = new Set(sticky)
  const entries: TreeEntry[] = []
  let bytes = 0
  const walk = async (below: string): Promise<Result<void>> => {
    const names = await readdir(join(folder, below))
    for (const name of names) {
      const path = below === '' ? name : `${below}/${name}`
      if (path.length > maxPath || !/^[\x21-\x7e]+$/.test(name)) return invalid(path, 'vib-tree-name')
      const { mode, size, ...about } = await describe(join(folder, path))
      if (about.kind === 'other') return invalid(path, 'vib-tree-special')
      if (entries.length >= maxFiles) return invalid(path, 'vib-tree-too-many')
      if (about.kind === 'directory') {
        entries.push(folderEntry(path))
        const walked = await walk(path)
        if (!walked.ok) return walked
        continue
      }
      bytes += size
      if (bytes > maxBytes) return invalid(path, 'vib-tree-too-large')
      entries.push({
        path,
        mode: ((mode & 0o100) === 0 ? 0o644 : 0o755) | (marked.delete(path) ? stickyBit : 0),
        directory: false,
        size,
        content: () => contentOf(join(folder, path)),
      })
    }
    return ok()
  }
  try {
    const walked = await walk('')
    if (!walked.ok) return walked
  } catch (error) {
    return fail(problem('VIB_TREE_INVALID', { path: folder, reason: 'vib-tree-unreadable' }, error))
  }
  const [missing] = marked
  return missing === undefined ? ok(entries) : invalid(missing, 'vib-tree-no-such-file')
}

function invalid(path: string, reason: string): Result<never> {
  return fail(problem('VIB_TREE_INVALID', { path, reason }))
}

interface Described {
  readonly kind: 'file' | 'directory' | 'other'
  readonly mode: number
  readonly size: number
}

async function describe(path: string): Promise<Described> {
  const about = await lstat(path)
  const { mode, size } = about
  if (about.isDirectory()) return { kind: 'directory', mode, size: 0 }
  return { kind: about.isFile() ? 'file' : 'other', mode, size }
}

async function* contentOf(path: string): AsyncGenerator<Uint8Array> {
  const handle = await openRegularFile(path, { followLinks: false })
  try {
    for (;;) {
      // A buffer of its own each time: the consumer may hold on to a piece.
      const buffer = Buffer.allocUnsafe(pieceBytes)
      const { bytesRead } = await handle.read(buffer, 0, pieceBytes, null)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await handle.close()
  }
}
