import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/** `npm run build`: everything that runs, into out/. Today that is the command line. */
const root = fileURLToPath(new URL('..', import.meta.url))

await rm(`${root}/out`, { recursive: true, force: true })
await build({
  root,
  configFile: false,
  logLevel: 'warn',
  ssr: { noExternal: true, external: ['keytar'] },
  build: {
    ssr: true,
    outDir: 'out',
    // The oldest Node it runs on: that of the oldest Electron the product supports.
    target: 'node20.18',
    minify: false,
    rolldownOptions: { input: { cli: `${root}/electron/cli.ts` }, output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' } },
  },
})
