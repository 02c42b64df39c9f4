import { readdir, readFile } from 'node:fs/promises'
import { posix, resolve } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { importsOf } from './imports.ts'

const root = resolve(import.meta.dirname, '../../..')

/** A feature imports another one only for a reason that stands here; what two of them need belongs in renderer/ui. */
const justified: readonly string[] = [
  // The host page composes the tabs of other capabilities.
  'hosts/HostPage.tsx -> ports/PortsTab.tsx',
  'hosts/HostPage.tsx -> shutdown/ShutdownTab.tsx',
  // A host that is away, or went down, is woken where that is said.
  'hosts/HostPage.tsx -> wake/WakePanel.tsx',
  // The report of a run has the same foot where the run ended and among the activity.
  'shutdown/PowerRun.tsx -> activity/RunProof.tsx',
  'shutdown/Report.tsx -> wake/WakeButton.tsx',
  'shutdown/Report.tsx -> wake/WakePanel.tsx',
]

/** Every file of the renderer with the files it imports, type imports included. */
type Graph = ReadonlyMap<string, readonly string[]>

async function readGraph(): Promise<Graph> {
  const names = await readdir(resolve(root, 'renderer'), { recursive: true })
  const files = names.filter((name) => /\.tsx?$/.test(name)).map((name) => `renderer/${name.replaceAll('\\', '/')}`)
  const known = new Set(files)
  const entries = files.map(async (file): Promise<[string, string[]]> => {
    const imports = importsOf(file, await readFile(resolve(root, file), 'utf8'))
    const targets = imports.flatMap(({ specifier }) =>
      specifier?.startsWith('.') ? [posix.join(posix.dirname(file), specifier)] : [],
    )
    return [file, targets.filter((target) => known.has(target))]
  })
  return new Map(await Promise.all(entries))
}

/** Returns the files along the first circle found, or null. */
function findCircle(graph: Graph): readonly string[] | null {
  const finished = new Set<string>()
  const visit = (file: string, path: readonly string[]): readonly string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (finished.has(file)) return null
    for (const target of graph.get(file) ?? []) {
      const circle = visit(target, [...path, file])
      if (circle) return circle
    }
    finished.add(file)
    return null
  }
  for (const file of graph.keys()) {
    const circle = visit(file, [])
    if (circle) return circle
  }
  return null
}

describe('the files of the renderer', () => {
  let graph: Graph = new Map()
  beforeAll(async () => {
    graph = await readGraph()
  })

  test('form no circle, not even by type imports', () => {
    expect(graph.size).toBeGreaterThan(100)
    expect(findCircle(graph)).toBeNull()
  })

  test('in a feature import another feature only where that is justified', () => {
    const crossings = [...graph].flatMap(([file, targets]) =>
      targets
        .filter((target) => {
          const [from, to] = [featureOf(file), featureOf(target)]
          return from !== null && to !== null && from !== to
        })
        .map((target) => `${withinFeatures(file)} -> ${withinFeatures(target)}`),
    )
    expect(crossings.toSorted()).toEqual(justified)
  })

  test('in ui and stores import no feature', () => {
    const upwards = [...graph].flatMap(([file, targets]) =>
      /^renderer\/(?:ui|stores)\//.test(file)
        ? targets.filter((target) => featureOf(target) !== null).map((target) => `${file} -> ${target}`)
        : [],
    )
    expect(upwards).toEqual([])
  })
})

test('a circle is found by the files along it', () => {
  const graph = new Map([
    ['a.ts', ['b.ts']],
    ['b.ts', ['c.ts', 'd.ts']],
    ['c.ts', []],
    ['d.ts', ['b.ts']],
  ])
  expect(findCircle(graph)).toEqual(['b.ts', 'd.ts', 'b.ts'])
})

function featureOf(file: string): string | null {
  return /^renderer\/features\/([^/]+)\//.exec(file)?.[1] ?? null
}

function withinFeatures(file: string): string {
  return file.replace('renderer/features/', '')
}
