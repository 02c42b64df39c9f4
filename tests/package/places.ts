import { join, resolve } from 'node:path'

/** Where `npm run package` puts what it makes. */
export const root = resolve(import.meta.dirname, '../..')
export const output = join(root, '.cache', 'package')
export const unpacked = join(output, 'linux-unpacked')
export const version = '0.1.0'
