/**
 * `npm run guide`: brings docs/guide up to date with the program: the quoted sentences, then the pictures, which are taken from the running
 * app (Linux: tests/e2e/guide). `--sentences` leaves the pictures as they are. Exit code 1 when a picture could not be taken.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { withSentences } from './guide/sentences.ts'

const root = resolve(import.meta.dirname, '..')
const folder = join(root, 'docs', 'guide')
for (const locale of ['en', 'zh-CN'] as const) {
  const file = join(folder, `troubleshooting.${locale}.md`)
  writeFileSync(file, withSentences(locale, readFileSync(file, 'utf8')))
}
if (!process.argv.includes('--sentences')) {
  const { status } = spawnSync(process.execPath, [join(root, 'tests/e2e/run.ts'), 'tests/e2e/guide'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, HYPERTRAY_GUIDE_PICTURES: join(folder, 'images') },
  })
  process.exitCode = status ?? 1
}
