import { readFile } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** The files that the first view loads. */
export interface Bundle {
  readonly files: number
  readonly bytes: number
  /** Each file compressed by itself, at gzip's default level. */
  readonly gzipBytes: number
}

/** Finds the files that a file loads, by its kind: a script may contain text that looks like markup. */
const references: Readonly<Record<string, readonly RegExp[]>> = {
  '.html': [/<script\b[^>]*\ssrc="([^"]+)"/g, /<link\b[^>]*\brel="(?:stylesheet|modulepreload)"[^>]*\shref="([^"]+)"/g],
  '.js': [/\b(?:from|import)\s*["'](\.{1,2}\/[^"']+\.js)["']/g],
  '.css': [/@import\s+(?:url\()?["']?([^"')]+\.css)/g],
}

/** Follows index.html through all that is loaded before anything is clicked. @param renderer folder of the built renderer */
export async function measureBundle(renderer: string): Promise<Bundle> {
  const found = new Set([join(renderer, 'index.html')])
  let bytes = 0
  let gzipBytes = 0
  // Iterating a set also visits what is added meanwhile.
  for (const file of found) {
    const content = await readFile(file)
    bytes += content.length
    gzipBytes += gzipSync(content).length
    const text = content.toString('utf8')
    for (const pattern of references[extname(file)] ?? [])
      for (const [, name] of text.matchAll(pattern)) if (name !== undefined) found.add(join(dirname(file), name))
  }
  return { files: found.size, bytes, gzipBytes }
}
