import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Where `npm run package` puts what it makes. */
export const root = resolve(import.meta.dirname, '../..')
export const output = join(root, '.cache', 'package')
export const unpacked = join(output, 'linux-unpacked')
export const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string }
