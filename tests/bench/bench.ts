/**
 * `npm run bench [-- --json] [-- --only core|ports|hardware|hash|vib|app]`. core: how fast the client reads, beside
 * govmomi and pyvmomi, and how many round trips it takes. ports: how fast ports are probed, beside nmap (as root).
 * hardware: how long verdicts take. hash: checksums of a large file beside sha256sum. vib: a VIB of
 * 100 MB beside tar, gzip and sha256sum. app: what the app costs beside an empty Electron app. With --json one object:
 * `bulk` and `roundTrips` of the first, `ports`, `hardware`, `hash`, `vib` and `app` of the others.
 */
import { parseArgs } from 'node:util'
import { benchApp } from './app/bench-app.ts'
import { appTable } from './app/report.ts'
import { benchCore, coreTable } from './core.ts'
import { benchHardware, hardwareLine } from './hardware.ts'
import { benchHash, hashLine } from './hash.ts'
import { benchProbe, probeTable } from './probe.ts'
import { benchVib, vibLine } from './vib.ts'

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false }, only: { type: 'string' } } })
const parts = ['core', 'ports', 'hardware', 'hash', 'vib', 'app'] as const
if (values.only !== undefined && !parts.some((part) => part === values.only)) {
  console.error(`--only takes ${parts.join(', ')}.`)
  process.exit(2)
}
const wanted = (part: (typeof parts)[number]): boolean => values.only === undefined || values.only === part
const progress = (text: string): void => {
  process.stderr.write(`${text}\n`)
}

const core = wanted('core') ? await benchCore(progress) : null
const ports = wanted('ports') ? await benchProbe(progress) : null
const hardware = wanted('hardware') ? benchHardware(progress) : null
const hash = wanted('hash') ? await benchHash(progress) : null
const vib = wanted('vib') ? await benchVib(progress) : null
const app = wanted('app') ? await benchApp(progress) : null

// Two digits are all that a run and the next have in common.
const rounded = (_key: string, value: unknown): unknown =>
  typeof value === 'number' ? Number(value.toFixed(2)) : value
if (values.json)
  console.log(
    JSON.stringify(
      {
        ...core,
        ...(ports && { ports }),
        ...(hardware && { hardware }),
        ...(hash && { hash }),
        ...(vib && { vib }),
        ...(app && { app }),
      },
      rounded,
    ),
  )
else
  console.log(
    [
      core && coreTable(core),
      ports && probeTable(ports),
      hardware && hardwareLine(hardware),
      hash && hashLine(hash),
      vib && vibLine(vib),
      app && appTable(app),
    ]
      .filter((table) => table !== null)
      .join('\n\n'),
  )
