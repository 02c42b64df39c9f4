import type { VibFileEntry } from '../../../../shared/models/vib.ts'
import { outsideKnownPlaces } from '../../../../shared/rules/vibs/places.ts'
import { compare } from '../../../../shared/text/compare.ts'

/** A folder of a payload, or one of its entries. */
interface TreeNode {
  readonly key: string
  readonly name: string
  entry: VibFileEntry | null
  /** Null: not a folder. */
  readonly folder: Map<string, TreeNode> | null
  /** Entries that are no folders; a hostile file may list one path more than once. */
  readonly leaves: TreeNode[]
  /** Files in it outside the known places. */
  outside: number
}

/** The files of a VIB as a tree. */
export interface FileTree {
  readonly root: TreeNode
  /** All entries but folders, in the order of the payloads. */
  readonly files: readonly TreeNode[]
  readonly folders: readonly string[]
  /** Paths outside the places where community VIBs are known to be allowed to write. */
  readonly outside: ReadonlySet<string>
}

/** A line of the tree as it is shown. */
export interface TreeRow {
  readonly key: string
  /** Names of folders that contain only each other stand in one line. */
  readonly label: string
  readonly level: number
  readonly entry: VibFileEntry | null
  /** Null: not a folder. */
  readonly open: boolean | null
  readonly outside: number
  readonly position: number
  readonly siblings: number
}

/** Builds the tree of a VIB's entries. @param community whether the places of its files are judged */
export function fileTree(entries: readonly VibFileEntry[], community: boolean): FileTree {
  const outside = community ? outsidePaths(entries) : new Set<string>()
  const root = folderNode('', '')
  const files: TreeNode[] = []
  const folders: string[] = []
  entries.forEach((entry, index) => {
    const parts = entry.path.split('/').filter((part) => part !== '')
    const isFolder = entry.type === 'directory'
    const name = isFolder ? null : (parts.pop() ?? entry.path)
    const counts = outside.has(entry.path) && !isFolder ? 1 : 0
    let node = root
    for (const part of parts) {
      let next = node.folder?.get(part)
      if (!next) {
        next = folderNode(`${node.key}${part}/`, part)
        node.folder?.set(part, next)
        folders.push(next.key)
      }
      next.outside += counts
      node = next
    }
    if (name === null) node.entry ??= entry
    else {
      const leaf: TreeNode = { key: `${index} ${entry.path}`, name, entry, folder: null, leaves: [], outside: counts }
      node.leaves.push(leaf)
      files.push(leaf)
    }
  })
  return { root, files, folders, outside }
}

/** Judges each folder once: the files of one are all in the same place. */
function outsidePaths(entries: readonly VibFileEntry[]): ReadonlySet<string> {
  const files = entries.filter(({ type }) => type !== 'directory')
  const outside = new Set(outsideKnownPlaces([...new Set(files.map(({ path }) => folderOf(path)))]))
  return new Set(files.filter(({ path }) => outside.has(folderOf(path))).map(({ path }) => path))
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1)
}

function folderNode(key: string, name: string): TreeNode {
  return { key, name, entry: null, folder: new Map(), leaves: [], outside: 0 }
}

/** Returns the lines of the tree with these folders closed; without recursion, as a hostile path may be deep. */
export function treeRows({ root }: FileTree, closed: ReadonlySet<string>): TreeRow[] {
  const rows: TreeRow[] = []
  const waiting: Pick<TreeRow, 'level' | 'position' | 'siblings'>[] = []
  const nodes: TreeNode[] = []
  const push = (node: TreeNode, level: number): void => {
    const inside = childrenOf(node)
    for (let index = inside.length - 1; index >= 0; index -= 1) {
      const child = inside[index]
      if (!child) continue
      nodes.push(child)
      waiting.push({ level, position: index + 1, siblings: inside.length })
    }
  }
  push(root, 1)
  for (let node = nodes.pop(); node; node = nodes.pop()) {
    const place = waiting.pop()
    if (!place) break
    const { last, label } = joined(node)
    const open = last.folder === null ? null : !closed.has(last.key)
    rows.push({ key: last.key, label, entry: last.entry, open, outside: last.outside, ...place })
    if (open === true) push(last, place.level + 1)
  }
  return rows
}

/** Returns the files whose path contains a text, each with its whole path. */
export function matchingRows({ files }: FileTree, query: string): TreeRow[] {
  const wanted = query.toLowerCase()
  const found = files.filter(({ entry }) => entry?.path.toLowerCase().includes(wanted) === true)
  return found.map(({ key, entry, outside }, index) => ({
    key,
    label: entry?.path ?? '',
    level: 1,
    entry,
    open: null,
    outside,
    position: index + 1,
    siblings: found.length,
  }))
}

function childrenOf({ folder, leaves }: TreeNode): TreeNode[] {
  const byName = (a: TreeNode, b: TreeNode): number => compare(a.name, b.name)
  return [...[...(folder?.values() ?? [])].sort(byName), ...leaves.toSorted(byName)]
}

/** Follows a folder down to the first one that contains anything but one folder. */
function joined(node: TreeNode): { readonly last: TreeNode; readonly label: string } {
  if (node.folder === null) return { last: node, label: node.name }
  let last = node
  let label = `${node.name}/`
  while (last.folder?.size === 1 && last.leaves.length === 0) {
    const [only] = last.folder.values()
    if (!only) break
    last = only
    label += `${only.name}/`
  }
  return { last, label }
}
