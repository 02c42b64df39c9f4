import type { PciIdsFile } from '../../shared/reference/pci-ids.ts'

/** The list may be distributed under the GPL or these terms; we chose these. */
const licence = [
  'The names of PCI vendors, devices and classes come from pci.ids, copyright Martin Mares and ' +
    'Albert Pool, which can be distributed under the GNU General Public License (version 2 or ' +
    'higher) or the 3-clause BSD License. Here under the latter:',
  'Redistribution and use in source and binary forms, with or without modification, are permitted ' +
    'provided that the following conditions are met:',
  '1. Redistributions of source code must retain the above copyright notice, this list of conditions and the following disclaimer.',
  '2. Redistributions in binary form must reproduce the above copyright notice, this list of ' +
    'conditions and the following disclaimer in the documentation and/or other materials provided ' +
    'with the distribution.',
  '3. Neither the name of the copyright holder nor the names of its contributors may be used to ' +
    'endorse or promote products derived from this software without specific prior written ' +
    'permission.',
  'THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR ' +
    'IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY ' +
    'AND FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR ' +
    'CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR ' +
    'CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR ' +
    'SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY ' +
    'THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR ' +
    'OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE ' +
    'POSSIBILITY OF SUCH DAMAGE.',
]

/**
 * Extracts the part of a pci.ids text that ships: vendors with their devices, classes with their subclasses. Subsystems and programming
 * interfaces are left out; they are half the list and no verdict names them.
 * @throws Error when the text is not a pci.ids list, or has no version.
 */
export function compactPciIds(text: string): PciIdsFile {
  const version = /^#\s*Version: (\S+)/m.exec(text)?.[1]
  const date = /^#\s*Date:\s+(\S+)/m.exec(text)?.[1]
  if (version === undefined || date === undefined) throw new Error('not a pci.ids file: it names no version and date')
  const vendors: string[][] = []
  const classes: string[][] = []
  let open: string[] | null = null
  for (const line of text.split(/\r?\n/)) {
    const vendor = /^([0-9a-f]{4}) {2}(\S.*)$/.exec(line)
    const classOf = /^C ([0-9a-f]{2}) {2}(\S.*)$/.exec(line)
    const below = /^\t([0-9a-f]{4}|[0-9a-f]{2}) {2}(\S.*)$/.exec(line)
    if (vendor !== null) vendors.push((open = [`${vendor[1]} ${vendor[2]}`]))
    else if (classOf !== null) classes.push((open = [`${classOf[1]} ${classOf[2]}`]))
    else if (below !== null) open?.push(`${below[1]} ${below[2]}`)
  }
  if (vendors.length === 0 || classes.length === 0)
    throw new Error('not a pci.ids file: it lists no vendors or no classes')
  const joined = (list: readonly string[][]): string[] => list.map((lines) => lines.join('\n'))
  return {
    schema: 'hypertray/pci-ids/1',
    snapshot: { version, date },
    source: 'https://pci-ids.ucw.cz/',
    licence,
    classes: joined(classes),
    vendors: joined(vendors),
  }
}
