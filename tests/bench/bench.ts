/**
 * `npm run bench [-- --json] [-- --only core|app]`. core: how fast the client reads, beside govmomi and pyvmomi, and how many
 * round trips it takes. app: what the app costs beside an empty Electron app. With --json one object: `bulk` and `roundTrips`
 * of the one, `app` of the other.
 */
import { parseArgs } from 'node:util'
import { benchApp } from './app/bench-app.ts'
import { appTable } from './app/report.ts'
import { benchCore, coreTable } from './core.ts'

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false }, only: { type: 'string' } } })
if (values.only !== undefined && values.only !== 'core' && values.only !== 'app') {
  console.error('--only takes core or app.')
  process.exit(2)
}
const progress = (text: string): void => { process.stderr.write(`${text}\n`) }

const core = values.only === 'app' ? null : await benchCore(progress)
const app = values.only === 'core' ? null : await benchApp(progress)

// Two digits are all that a run and the next have in common.
const rounded = (_key: string, value: unknown): unknown => (typeof value === 'number' ? Number(value.toFixed(2)) : value)
if (values.json) console.log(JSON.stringify({ ...core, ...(app && { app }) }, rounded))
else console.log([core && coreTable(core), app && appTable(app)].filter((table) => table !== null).join('\n\n'))
