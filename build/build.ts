import { cp, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build, type InlineConfig } from 'vite'
import { writeGuide } from './guide/pages.ts'
import { buildRenderer } from './renderer.ts'
import { PackageFolders } from './third-party/collect.ts'
import { writeThirdParty } from './third-party/write.ts'

/** `npm run build`: everything that runs, into out/: main process, preload script, command line, renderer and icons,
 * third-party notices, and the guide. */
const root = fileURLToPath(new URL('..', import.meta.url))
const out = `${root}/out`

/** The oldest Node the code runs on: that of the oldest Electron it supports. */
const target = 'node20.18'

const folders = new PackageFolders()

function node(config: InlineConfig['build']): InlineConfig {
  return {
    root,
    configFile: false,
    logLevel: 'warn',
    plugins: [folders.plugin()],
    ssr: { noExternal: true, external: ['keytar', 'electron'] },
    build: { ssr: true, outDir: 'out', emptyOutDir: false, target, minify: false, ...config },
  }
}

await rm(out, { recursive: true, force: true })
await build(
  node({
    rolldownOptions: {
      input: {
        main: `${root}/electron/main.ts`,
        cli: `${root}/electron/cli.ts`,
        'hash-worker': `${root}/electron/install/hash-worker.ts`,
        'iso-worker': `${root}/electron/install/iso-worker.ts`,
        'vib-worker': `${root}/electron/vibs/vib-worker.ts`,
      },
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  }),
)
// A sandboxed preload script must be one CommonJS file.
await build(
  node({
    rolldownOptions: {
      input: { preload: `${root}/electron/preload.ts` },
      output: { format: 'cjs', entryFileNames: '[name].cjs' },
    },
  }),
)
await buildRenderer(root, `${out}/renderer`, { plugins: [folders.plugin()] })
const icons = `${root}/electron/shell/assets/icons`
if (existsSync(icons)) await cp(icons, `${out}/icons`, { recursive: true })
await writeThirdParty(root, out, folders)
await writeGuide(`${root}/docs`, `${out}/guide`)
