import { write } from './chain-runs.ts'

// Writes runs as fast as it can, beside another process that does the same.
const [dir = '', count = '1'] = process.argv.slice(2)
await Promise.all(Array.from({ length: Number(count) }, () => write(dir)))
