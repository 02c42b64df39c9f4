import { expect } from 'vitest'
import type { XmlNode } from '../../../electron/vim/xml/node.ts'
import { XmlReader, type XmlLimits, type XmlReaderOptions } from '../../../electron/vim/xml/reader.ts'

/** Reads pieces; gives the root or the problem's code. */
export function read(
  pieces: readonly (string | Uint8Array)[],
  options?: XmlReaderOptions,
  limits?: Partial<XmlLimits>,
): XmlNode | string {
  const reader = new XmlReader(options, limits)
  let stopped: string | null = null
  for (const piece of pieces) stopped ??= reader.write(Buffer.from(piece))?.code ?? null
  const ended = reader.end()
  const code = 'problem' in ended ? ended.problem.code : null
  // What `write` said is what `end` says.
  if (stopped !== null) expect(code).toBe(stopped)
  return 'root' in ended ? ended.root : ended.problem.code
}

/** The root of a well-formed document. */
export function root(text: string): XmlNode {
  const node = read([text])
  if (typeof node === 'string') throw new Error(node)
  return node
}
