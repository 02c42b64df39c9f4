/**
 * `npm run bench [-- --json] [-- --only core|model|ports|hardware|hash|vib|deltas|readiness|power|daily|app]`. core: how fast the
 * client reads, beside govmomi and pyvmomi, and how many round trips it takes. model: what it costs to hold 10,000 VMs and
 * keep them up to date. ports: how fast ports are probed, beside nmap (as root). hardware: how long verdicts take. hash:
 * checksums of a large file beside sha256sum. vib: a VIB of 100 MB beside tar, gzip and sha256sum. deltas: what one changed
 * machine costs on its way to the window. readiness: what it costs to know whether a click would do. power: what it costs
 * to keep hosts ready, and to shut many down at once. daily: what a read of sensors, datastores and snapshots costs. app: what the app
 * costs beside an empty Electron app. With --json one object: `bulk` and `roundTrips` of the first, `model`, `ports`,
 * `hardware`, `hash`, `vib`, `deltas`, `readiness`, `power`, `daily` and `app` of the others.
 */
import { parseArgs } from 'node:util'
import { benchApp } from './app/bench-app.ts'
import { appTable } from './app/report.ts'
import { benchCore, coreTable } from './core.ts'
import { benchDeltas, deltasTable } from './deltas.ts'
import { benchDaily, dailyTable } from './daily.ts'
import { benchHardware, hardwareLine } from './hardware.ts'
import { benchHash, hashLine } from './hash.ts'
import { benchModel, modelTable } from './model.ts'
import { benchPower, powerTable } from './power.ts'
import { benchProbe, probeTable } from './probe.ts'
import { benchReadiness, readinessTable } from './readiness.ts'
import { benchVib, vibLine } from './vib.ts'

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false }, only: { type: 'string' } } })
const parts = [
  'core',
  'model',
  'ports',
  'hardware',
  'hash',
  'vib',
  'deltas',
  'readiness',
  'power',
  'daily',
  'app',
] as const
if (values.only !== undefined && !parts.some((part) => part === values.only)) {
  console.error(`--only takes ${parts.join(', ')}.`)
  process.exit(2)
}
const wanted = (part: (typeof parts)[number]): boolean => values.only === undefined || values.only === part
const progress = (text: string): void => {
  process.stderr.write(`${text}\n`)
}

const core = wanted('core') ? await benchCore(progress) : null
const model = wanted('model') ? await benchModel(progress) : null
const ports = wanted('ports') ? await benchProbe(progress) : null
const hardware = wanted('hardware') ? benchHardware(progress) : null
const hash = wanted('hash') ? await benchHash(progress) : null
const vib = wanted('vib') ? await benchVib(progress) : null
const deltas = wanted('deltas') ? await benchDeltas(progress) : null
const readiness = wanted('readiness') ? benchReadiness(progress) : null
const power = wanted('power') ? await benchPower(progress) : null
const daily = wanted('daily') ? await benchDaily(progress) : null
const app = wanted('app') ? await benchApp(progress) : null

// Results of two runs agree in no more than two digits.
const rounded = (_key: string, value: unknown): unknown =>
  typeof value === 'number' ? Number(value.toFixed(2)) : value
if (values.json)
  console.log(
    JSON.stringify(
      {
        ...core,
        ...(model && { model }),
        ...(ports && { ports }),
        ...(hardware && { hardware }),
        ...(hash && { hash }),
        ...(vib && { vib }),
        ...(deltas && { deltas }),
        ...(readiness && { readiness }),
        ...(power && { power }),
        ...(daily && { daily }),
        ...(app && { app }),
      },
      rounded,
    ),
  )
else
  console.log(
    [
      core && coreTable(core),
      model && modelTable(model),
      ports && probeTable(ports),
      hardware && hardwareLine(hardware),
      hash && hashLine(hash),
      vib && vibLine(vib),
      deltas && deltasTable(deltas),
      readiness && readinessTable(readiness),
      power && powerTable(power),
      daily && dailyTable(daily),
      app && appTable(app),
    ]
      .filter((table) => table !== null)
      .join('\n\n'),
  )
