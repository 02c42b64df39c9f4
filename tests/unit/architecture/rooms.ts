import { builtinModules } from 'node:module'
import { posix } from 'node:path'

/** The rooms of the house (docs: who may import whom); a capability imports no other one. */
const capabilities = ['power', 'ports', 'hardware', 'install', 'firewall'] as const
const belowCapabilities = ['hosts', 'vim', 'storage', 'reports', 'shared'] as const
/** What composes the app chooses the keychain as well. */
const everythingBelow = ['secrets', 'dbus', ...belowCapabilities] as const
const mayImport: Readonly<Record<string, readonly string[]>> = {
  shared: [],
  renderer: ['shared'],
  vim: ['shared'],
  storage: ['shared'],
  reports: ['shared'],
  practice: ['shared'],
  dbus: ['shared'],
  secrets: ['dbus', 'shared'],
  hosts: ['vim', 'secrets', 'storage', 'shared'],
  ...Object.fromEntries(capabilities.map((room) => [room, belowCapabilities])),
  cli: [...capabilities, ...everythingBelow, 'practice'],
  shell: [...capabilities, ...everythingBelow, 'practice'],
  // The entries compose; each sees only its own side. Inside a package main.ts is the command line's entry too (decision 16).
  'main.ts': ['shell', 'cli.ts', ...capabilities, ...everythingBelow, 'practice'],
  'preload.ts': ['shell', 'shared'],
  // package.json for the version, which the build takes out of it.
  'cli.ts': ['cli', 'package.json', ...capabilities, ...everythingBelow, 'practice'],
}

/** Every room with arrows; build/ and tests/ may import anything and are imported by nobody. */
export const rooms: readonly string[] = Object.keys(mayImport)
/** What a room can try to import. */
export const targets: readonly string[] = [...rooms.filter((room) => !room.endsWith('.ts')), 'build', 'tests']

const electronRooms: ReadonlySet<string> = new Set(['shell', 'main.ts', 'preload.ts'])
const withoutNode: ReadonlySet<string> = new Set(['shared', 'renderer'])
/** The practice host and the client share no parser either, so that neither mirrors the other's mistakes. */
const foreignPackages: Readonly<Record<string, readonly string[]>> = { practice: ['saxes'], vim: ['fast-xml-parser'] }

/** The room of a file, by its path from the top; null outside all rooms. */
export function roomOf(path: string): string | null {
  const [top, second = ''] = path.split('/')
  if (top === 'electron') return second
  return top === 'shared' || top === 'renderer' || top === 'build' || top === 'tests' ? top : null
}

/** The folder or file of a room, by its name. */
export function folderOf(room: string): string {
  return ['shared', 'renderer', 'build', 'tests'].includes(room) ? room : `electron/${room}`
}

/** Whether a file may import that; null: yes, else why not. */
export function offence(path: string, specifier: string): string | null {
  const room = roomOf(path)
  const arrows = room === null ? undefined : mayImport[room]
  if (room === null || arrows === undefined) return null
  if (specifier.startsWith('.'))
    return offendingFile(path, room, arrows, posix.normalize(posix.join(posix.dirname(path), specifier)))
  if (specifier.startsWith('/') || specifier.startsWith('#') || /^[a-z]+:\/\//.test(specifier))
    return `${room} imports ${specifier}: neither relative nor a package`
  const name = packageOf(specifier)
  if (name === 'electron' && !electronRooms.has(room)) return `${room} imports electron`
  if (
    withoutNode.has(room) &&
    (specifier.startsWith('node:') || builtinModules.includes(specifier) || builtinModules.includes(name))
  )
    return `${room} imports ${specifier}, which is Node`
  return foreignPackages[room]?.includes(name) === true ? `${room} imports ${specifier}` : null
}

function offendingFile(path: string, room: string, arrows: readonly string[], target: string): string | null {
  if (target.startsWith('../')) return `${path} imports what is outside the checkout`
  const other = roomOf(target)
  if (other === room || arrows.includes(other ?? target)) return null
  return `${room} imports ${other ?? target}`
}

function packageOf(specifier: string): string {
  const [first = '', second] = specifier.split('/')
  return first.startsWith('@') && second !== undefined ? `${first}/${second}` : first
}
