/**
 * `node build/icons.ts`: draws every icon from the two vector sources in build/icons/. Its output is committed; run it after
 * changing a source (a test compares the two).
 */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { assets, drawIcons, packaging } from './icons/draw.ts'

const root = resolve(import.meta.dirname, '..')
const icons = await drawIcons()
for (const folder of [assets, packaging]) {
  await rm(join(root, folder), { recursive: true, force: true })
  await mkdir(join(root, folder), { recursive: true })
}
for (const [place, bytes] of icons) await writeFile(join(root, place), bytes)
