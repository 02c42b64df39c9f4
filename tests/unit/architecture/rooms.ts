import { builtinModules } from 'node:module'
import { posix } from 'node:path'

/** A room of the house, and what it may import besides itself. */
interface Room {
  readonly imports: readonly string[]
  /** Says what would be right; by default, what the room may import. */
  readonly why?: string
  /** Packages it must not use. */
  readonly without?: readonly string[]
  /** Whether it may import `electron`. */
  readonly electron?: true
  /** Whether it runs where there is no Node. */
  readonly noNode?: true
}

const capabilities = ['power', 'wake', 'vms', 'ports', 'hardware', 'install', 'daily', 'firewall', 'vibs'] as const
const belowCapabilities = ['hosts', 'vim', 'storage', 'reports', 'shared'] as const
const belowShell = [...capabilities, ...belowCapabilities, 'secrets', 'dbus', 'practice'] as const
const capability: Room = {
  imports: belowCapabilities,
  why: 'A capability may import hosts/, vim/, storage/, reports/ and shared/ only.',
}
const commandLine = 'The command line runs without Electron and without a window.'
/** The practice host and the client share no parser either, so that neither mirrors the other's mistakes. */
const ownParser = 'it shares no code with the client, so that neither mirrors the other.'

/** The table of the house, from the ground up: a room imports only what stands above it here. */
export const table: Readonly<Record<string, Room>> = {
  shared: { imports: [], noNode: true, why: 'shared/ imports nothing of ours.' },
  renderer: { imports: ['shared'], noNode: true },
  vim: { imports: ['shared'], without: ['fast-xml-parser'] },
  storage: { imports: ['shared'] },
  dbus: { imports: ['shared'] },
  reports: { imports: ['shared'] },
  practice: { imports: ['shared'], without: ['saxes'], why: `practice/ may import shared/ only: ${ownParser}` },
  secrets: { imports: ['dbus', 'shared'] },
  hosts: { imports: ['vim', 'secrets', 'storage', 'shared'] },
  power: capability,
  wake: capability,
  vms: capability,
  ports: capability,
  hardware: capability,
  install: capability,
  firewall: capability,
  vibs: capability,
  daily: capability,
  app: { imports: belowShell, why: 'electron/app runs without Electron and without a window.' },
  cli: { imports: belowShell, why: commandLine },
  shell: {
    imports: ['app', ...belowShell],
    electron: true,
    why: 'The main process knows the renderer through shared/ipc only.',
  },
  // The entries compose; each sees only its own side. package.json for the version, which the build takes out of it.
  'cli.ts': { imports: ['cli', 'package.json', ...belowShell], why: commandLine },
  // Inside a package main.ts is the command line's entry too (decision 16).
  'main.ts': {
    imports: ['shell', 'app', 'cli.ts', ...belowShell],
    electron: true,
    why: 'The main process knows the renderer through shared/ipc only, and of the command line its entry.',
  },
  'preload.ts': { imports: ['shell', 'shared'], electron: true },
}

/** Every room with arrows; build/ and tests/ may import anything and are imported by nothing. */
export const rooms: readonly string[] = Object.keys(table)
/** What a room can try to import. */
export const targets: readonly string[] = [...rooms.filter((room) => !room.endsWith('.ts')), 'build', 'tests']

/** Returns the room of a file, by its path from the top; null outside all rooms. */
export function roomOf(path: string): string | null {
  const [top, second = ''] = path.split('/')
  if (top === 'electron') return second
  return top === 'shared' || top === 'renderer' || top === 'build' || top === 'tests' ? top : null
}

/** Returns the folder or file of a room. */
export function folderOf(room: string): string {
  return ['shared', 'renderer', 'build', 'tests'].includes(room) ? room : `electron/${room}`
}

/** Returns why a file may not import that; null if it may. */
export function offence(path: string, specifier: string): string | null {
  const room = roomOf(path)
  const rules = room === null ? undefined : table[room]
  if (room === null || rules === undefined) return null
  if (specifier.startsWith('.'))
    return offendingFile(path, room, rules.imports, posix.normalize(posix.join(posix.dirname(path), specifier)))
  if (specifier.startsWith('/') || specifier.startsWith('#') || /^[a-z]+:\/\//.test(specifier))
    return `${room} imports ${specifier}: neither relative nor a package`
  const name = packageOf(specifier)
  if (name === 'electron' && !rules.electron) return `${room} imports electron`
  if (
    rules.noNode &&
    (specifier.startsWith('node:') || builtinModules.includes(specifier) || builtinModules.includes(name))
  )
    return `${room} imports ${specifier}, which is Node`
  return rules.without?.includes(name) === true ? `${room} imports ${specifier}` : null
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
