import { execFileSync } from 'node:child_process'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')

/** Packs what was built last, once before the tests: unpacked, tar.gz, and a deb through the stand-in for fpm. */
export function setup(): void {
  execFileSync(process.execPath, [join(root, 'build/package.ts'), '--as-built'], {
    cwd: root,
    stdio: 'inherit',
    timeout: 280_000,
    env: {
      ...process.env,
      CUSTOM_FPM_PATH: join(root, 'tests/package/fpm-over-dpkg-deb'),
      ELECTRON_BUILDER_COMPRESSION_LEVEL: '1',
    },
  })
}
