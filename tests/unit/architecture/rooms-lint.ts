import { builtinModules } from 'node:module'
import { folderOf, rooms, table, targets } from './rooms.ts'

/** A part of oxlint's configuration that holds for some files. */
export interface Override {
  readonly files: readonly string[]
  readonly rules: Readonly<Record<string, unknown>>
}

interface Restriction {
  readonly regex: string
  readonly message: string
}

const rule = 'no-restricted-imports'
const onlyShell: Restriction = {
  regex: '^electron(?:/|$)',
  message: 'Only electron/shell, main.ts and preload.ts may import electron.',
}
const endpoint = 'electron/shell/ipc-endpoint.ts'
const rawIpc = {
  name: 'electron',
  importNames: ['ipcMain', 'ipcRenderer'],
  message: `Messages between processes go through ${endpoint} and electron/preload.ts only.`,
}

/** Returns a configuration whose overrides for rooms are those of the table; every other part stays. */
export function withRooms<T extends { readonly overrides: readonly Override[] }>(configuration: T): T {
  const others = configuration.overrides.filter(({ rules }) => !Array.isArray(rules[rule]))
  return { ...configuration, overrides: [...rooms.flatMap(overridesOf), ...others] }
}

function overridesOf(room: string): Override[] {
  const folder = folderOf(room)
  const patterns = patternsOf(room)
  const files = filesOf(room, folder)
  if (room !== 'shell') return [{ files, rules: { [rule]: ['error', { patterns }] } }]
  return [
    { files, rules: { [rule]: ['error', { patterns, paths: [rawIpc] }] } },
    { files: [endpoint], rules: { [rule]: ['error', { patterns }] } },
  ]
}

function filesOf(room: string, folder: string): readonly string[] {
  if (room.endsWith('.ts')) return [folder]
  return room === 'renderer' ? [`${folder}/**/*.ts`, `${folder}/**/*.tsx`] : [`${folder}/**/*.ts`]
}

function patternsOf(room: string): Restriction[] {
  const { imports, electron, noNode, without = [], why } = table[room] ?? { imports: [] }
  const allowed = imports.filter((each) => !each.includes('.')).map((each) => `${each}/`)
  const message = why ?? `${room.endsWith('.ts') ? room : `${room}/`} may import ${list(allowed)} only.`
  return [
    ...(electron ? [] : [onlyShell]),
    ...(noNode ? [{ regex: node, message: `${room}/ has no Node.` }] : []),
    { regex: upwards(room, imports), message },
    ...without.map((name) => ({
      regex: `^${name}(?:/|$)`,
      message: 'vim/ and practice/ share no parser, so that neither mirrors the other.',
    })),
  ]
}

const node = `^(?:node:|(?:${builtinModules.filter((name) => /^[a-z]\w*$/.test(name)).join('|')})(?:/|$))`

/** Returns an expression for the relative paths that lead into rooms that are not allowed. */
function upwards(room: string, imports: readonly string[]): string {
  const isFile = room.endsWith('.ts')
  const start = isFile ? '^\\.{1,2}/(?:\\.\\./)*' : '^(?:\\.\\./)+'
  const isTop = room === 'shared' || room === 'renderer'
  const within = isTop ? ['electron', 'renderer', 'build', 'tests'] : targets
  const folders = within.filter((each) => each !== room && !imports.includes(each))
  const entries = rooms.filter((each) => each.endsWith('.ts') && each !== room && !imports.includes(each))
  const files = isTop ? '' : `|(?:${entries.map((each) => each.replace('.ts', '')).join('|')})\\.ts$`
  return `${start}(?:electron/)?(?:(?:${folders.join('|')})(?:/|$)${files})`
}

function list(names: readonly string[]): string {
  const last = names.at(-1) ?? 'nothing'
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
}
