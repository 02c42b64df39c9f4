import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { runProgram } from '../../support/run.ts'
import { makeTempDir } from '../../support/tmp.ts'

const root = resolve(import.meta.dirname, '../../..')
const copied = [
  'electron',
  'shared',
  'build/lint-rooms.ts',
  'tests/unit/architecture',
  '.oxlintrc.json',
  'package.json',
]
/** For one run of the compiler on a busy computer. */
const timeoutMs = 180_000
const node = (...args: readonly string[]) => [process.execPath, [...args]] as const

/** The files of a capability that keeps a note on each host. */
const added: Readonly<Record<string, string>> = {
  'shared/ipc/notes.ts': `import { z } from 'zod'
import { channel, hostId } from './channel.ts'

export const notesRequests = {
  'notes.read': channel<string | null>()(hostId),
  'notes.write': channel<void>()(hostId.extend({ text: z.string().max(4_000) })),
} as const

export interface NotesPushes {
  'notes.changed': { readonly id: string }
}
`,
  'electron/notes/notes.ts': `/** Keeps a note on each host. */
export class Notes {
  readonly #notes = new Map<string, string>()

  read(id: string): string | null {
    return this.#notes.get(id) ?? null
  }

  write(id: string, text: string): void {
    this.#notes.set(id, text)
  }

  remove(id: string): void {
    this.#notes.delete(id)
  }
}
`,
  'electron/app/notes/requests.ts': `import type { notesRequests } from '../../../shared/ipc/notes.ts'
import { ok } from '../../../shared/result.ts'
import { Notes } from '../../notes/notes.ts'
import type { Capability } from '../capability.ts'
import type { AppContext } from '../context.ts'

export function notes({ push }: AppContext): Capability<typeof notesRequests> {
  const kept = new Notes()
  return {
    requests: {
      'notes.read': ({ id }) => ok(kept.read(id)),
      'notes.write': ({ id, text }) => {
        kept.write(id, text)
        push('notes.changed', { id })
        return ok()
      },
    },
    forget: (hostId) => kept.remove(hostId),
  }
}
`,
}

const entry = "    notes: lazy(async () => (await import('./notes/requests.ts')).notes(app)),\n"

/** Lines that existing files need: before each of the texts named, the line given. */
const changes: readonly (readonly [file: string, before: string, line: string])[] = [
  [
    'shared/ipc/contract.ts',
    'import { portsRequests',
    "import { notesRequests, type NotesPushes } from './notes.ts'\n",
  ],
  ['shared/ipc/contract.ts', '  hardware: hardwareRequests,', '  notes: notesRequests,\n'],
  ['shared/ipc/contract.ts', 'StatePushes, DesktopPushes', 'NotesPushes, '],
  ['electron/app/capabilities.ts', '    hardware,', entry],
  ['tests/unit/architecture/rooms.ts', '  firewall: capability,', '  notes: capability,\n'],
  ['tests/unit/architecture/rooms.ts', "'firewall', 'vibs'] as const", "'notes', "],
]

async function insert(file: string, before: string, line: string): Promise<void> {
  const text = await readFile(file, 'utf8')
  expect(text.split(before)).toHaveLength(2)
  await writeFile(
    file,
    text.replace(before, () => `${line}${before}`),
  )
}

/** Returns the files of the copy that are not as they are here. */
async function changedFiles(copy: string): Promise<string[]> {
  const changed: string[] = []
  for (const top of copied.map((each) => join(copy, each))) {
    const entries = await readdir(top, { recursive: true, withFileTypes: true }).catch(() => null)
    const files = entries?.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name)) ?? [top]
    for (const file of files) {
      const path = relative(copy, file).replaceAll('\\', '/')
      const before = await readFile(join(root, path)).catch(() => null)
      if (before && !before.equals(await readFile(file))) changed.push(path)
    }
  }
  return changed.toSorted()
}

it('takes new files, and fewer than ten existing ones, to add a capability', { timeout: 4 * timeoutMs }, async () => {
  await using temporary = await makeTempDir('capability-')
  const copy = temporary.path
  for (const path of copied) await cp(join(root, path), join(copy, path), { recursive: true })
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction')
  const base = JSON.parse(await readFile(join(root, 'tsconfig.json'), 'utf8')) as Record<string, unknown>
  await writeFile(join(copy, 'tsconfig.json'), JSON.stringify({ ...base, include: ['electron', 'shared'] }))
  const typecheck = () =>
    runProgram(...node(join(root, 'node_modules/typescript/bin/tsc'), '-p', copy), { cwd: copy, timeoutMs })

  for (const [path, text] of Object.entries(added)) {
    await mkdir(dirname(join(copy, path)), { recursive: true })
    await writeFile(join(copy, path), text)
  }
  for (const [path, before, line] of changes) await insert(join(copy, path), before, line)
  const written = await runProgram(...node(join(copy, 'build/lint-rooms.ts')), { cwd: copy })
  expect(written).toMatchObject({ code: 0 })

  expect(await typecheck()).toMatchObject({ code: 0, stdout: '' })
  const oxlint = join(root, 'node_modules/oxlint/bin/oxlint')
  const linted = await runProgram(...node(oxlint, '--deny-warnings', 'electron', 'shared/ipc'), { cwd: copy })
  expect(linted).toMatchObject({ code: 0 })
  const changed = await changedFiles(copy)
  expect(changed).toContain('.oxlintrc.json')
  expect(changed.length).toBeLessThan(10)

  // A capability that the contract names and the table lacks does not compile.
  const tableFile = join(copy, 'electron/app/capabilities.ts')
  await writeFile(tableFile, (await readFile(tableFile, 'utf8')).replace(entry, ''))
  expect((await typecheck()).stdout).toContain("Property 'notes' is missing")
})
