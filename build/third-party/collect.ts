import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Plugin } from 'vite'

/** A third-party package that ships. */
export interface ThirdParty {
  readonly name: string
  readonly version: string
  /** SPDX expression, as its manifest has it. */
  readonly licence: string
  /** The text of its licence file, verbatim. */
  readonly text: string
}

/** Collects the folders of all packages whose modules end up in a build. */
export class PackageFolders {
  readonly folders = new Set<string>()

  /** Notes every module that a build has loaded, even if tree shaking left nothing of it. */
  plugin(): Plugin {
    return { name: 'hypertray-third-party', moduleParsed: ({ id }) => this.add(id) }
  }

  /** @param id of a module: a path, perhaps with a bundler prefix or a query. */
  add(id: string): void {
    const path = id.replace(/^\0/, '').replace(/\?.*$/, '').replaceAll('\\', '/')
    const inside = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]
    if (inside !== undefined && existsSync(join(inside, 'package.json'))) this.folders.add(inside)
  }
}

/** @throws Error for a package that states no licence, or that has no text of one other than MIT or ISC. */
export function readPackage(folder: string): ThirdParty {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    name?: string
    version?: string
    license?: string
    author?: string | { readonly name: string }
  }
  const { name, version, license, author } = manifest
  if (name === undefined || version === undefined || license === undefined)
    throw new Error(`${folder} does not say its name, version or licence`)
  const text =
    licenceText(folder) ??
    usualText(license, typeof author === 'object' ? author.name : (author ?? `the authors of ${name}`))
  if (text === null) throw new Error(`${name} ${version} brings no text of its licence ${license}`)
  return { name, version, licence: license, text }
}

function licenceText(folder: string): string | null {
  const file = readdirSync(folder).find((each) => /^licen[cs]e(?:[.-].*)?$/i.test(each))
  return file === undefined ? null : readFileSync(join(folder, file), 'utf8').trim()
}

/** Some packages name their licence but leave out its text. */
function usualText(licence: string, author: string): string | null {
  const holder = author.replace(/\s*[<(].*$/, '')
  if (licence === 'ISC') return `ISC License\n\nCopyright (c) ${holder}\n\n${isc}`
  return licence === 'MIT' ? `MIT License\n\nCopyright (c) ${holder}\n\n${mit}` : null
}

const isc = [
  'Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee ' +
    'is hereby granted, provided that the above copyright notice and this permission notice appear in all ' +
    'copies.',
  '',
  'THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS ' +
    'SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE ' +
    'AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES ' +
    'WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE ' +
    'OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS ' +
    'SOFTWARE.',
].join('\n')

const mit = [
  'Permission is hereby granted, free of charge, to any person obtaining a copy of this software and ' +
    'associated documentation files (the "Software"), to deal in the Software without restriction, ' +
    'including without limitation the rights to use, copy, modify, merge, publish, distribute, ' +
    'sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is ' +
    'furnished to do so, subject to the following conditions:',
  '',
  'The above copyright notice and this permission notice shall be included in all copies or substantial ' +
    'portions of the Software.',
  '',
  'THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT ' +
    'NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND ' +
    'NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES ' +
    'OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN ' +
    'CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.',
].join('\n')

/** Returns where a package is installed, as resolved from a folder. */
export function packageFolder(from: string, name: string): string {
  const folder = join(from, 'node_modules', name)
  if (existsSync(join(folder, 'package.json'))) return folder
  if (dirname(from) === from) throw new Error(`${name} is not installed`)
  return packageFolder(dirname(from), name)
}
