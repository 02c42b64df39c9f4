/**
 * What the test runtime runs first: it starts the app named on its command line, as a stock Electron does. An ES module,
 * so that the app's own entry is awaited before Electron calls itself ready (registering schemes needs that).
 */
import { existsSync, readFileSync, statSync } from 'node:fs'
import Module from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

const preloads = []
let target = null
const args = process.argv.slice(1)
for (let index = 0; index < args.length && target === null; index++) {
  const arg = args[index]
  if (arg === '--version' || arg === '-v') {
    process.stdout.write(`v${process.versions.electron}\n`)
    process.exit(0)
  } else if (arg === '-r' || arg === '--require') preloads.push(args[++index])
  else if (!arg.startsWith('-')) target = resolve(arg)
}
if (target === null || !existsSync(target)) {
  process.stderr.write(target === null ? 'Name the folder of an app.\n' : `There is no app at ${target}.\n`)
  process.exit(1)
}

Object.defineProperty(process, 'defaultApp', { value: true })
if (preloads.length > 0) Module._preloadModules(preloads)

const folder = statSync(target).isDirectory()
const home = folder ? target : dirname(target)
const about = existsSync(join(home, 'package.json')) ? JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) : {}
if (about.version) app.setVersion(about.version)
if (about.productName ?? about.name) app.setName(about.productName ?? about.name)
app.setDesktopName(about.desktopName ?? `${app.getName()}.desktop`)
app.setAppPath(home)

try {
  await import(pathToFileURL(folder ? join(home, about.main ?? 'index.js') : target).href)
} catch (error) {
  process.stderr.write(`${error?.stack ?? error}\n`)
  process.exit(1)
}
