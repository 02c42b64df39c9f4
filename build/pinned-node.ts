/**
 * `node build/pinned-node.ts`: makes the lock file's Node the `node` of later workflow steps. The Node that sets up
 * a runner is pinned by version alone and only installs. macOS has no such package and keeps the runner's. Exit code 1
 * when the version is not the pinned one.
 */
import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const modules = resolve(import.meta.dirname, '../node_modules')
const { optionalDependencies } = JSON.parse(readFileSync(join(modules, '../package.json'), 'utf8')) as {
  readonly optionalDependencies: Readonly<Record<string, string>>
}
const windows = process.platform === 'win32'
const name = `node-${windows ? 'win' : process.platform}-${process.arch}`
const wanted = optionalDependencies[name] ?? Object.values(optionalDependencies)[0]
// A missing package must stop the workflow, not pass for a system that has none.
const node = name in optionalDependencies ? join(modules, name, 'bin', windows ? 'node.exe' : 'node') : process.execPath
const found = existsSync(node) ? execFileSync(node, ['--version'], { encoding: 'utf8' }).trim() : 'none'

console.log(`${found} (${name in optionalDependencies ? 'of the lock file' : 'of the runner'})`)
if (found !== `v${wanted}`) {
  console.error(`v${wanted} is pinned.`)
  process.exitCode = 1
} else if (node !== process.execPath && process.env['GITHUB_PATH'])
  appendFileSync(process.env['GITHUB_PATH'], `${join(modules, '.bin')}\n`)
