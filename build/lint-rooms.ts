import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { withRooms, type Override } from '../tests/unit/architecture/rooms-lint.ts'

/**
 * `node build/lint-rooms.ts`: writes the lint rules of the rooms into .oxlintrc.json, from the table in tests/unit/architecture/rooms.ts.
 */
const root = fileURLToPath(new URL('..', import.meta.url))
const file = `${root}/.oxlintrc.json`
const configuration = JSON.parse(await readFile(file, 'utf8')) as { readonly overrides: readonly Override[] }
await writeFile(file, `${JSON.stringify(withRooms(configuration), null, 2)}\n`)
execFileSync(process.execPath, [`${root}/node_modules/oxfmt/bin/oxfmt`, file], { cwd: root, stdio: 'inherit' })
