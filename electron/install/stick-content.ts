import type { IsoFile } from '../../shared/models/image.ts'
import type { Result } from '../../shared/result.ts'
import { ok } from '../../shared/result.ts'
import { editBootCfg } from '../../shared/rules/stick/boot-cfg.ts'

/** The part of an image that a stick is made of. */
export interface StickSource {
  files(): Promise<Result<readonly IsoFile[]>>
  stream(file: IsoFile): AsyncIterable<Uint8Array>
  read(file: IsoFile, maxBytes: number): Promise<Result<Uint8Array>>
}

export interface StickAdditions {
  readonly kernelopt: string | null
  /** The text of KS.CFG; null for none. */
  readonly ks: string | null
}

/** A file as it shall be on the stick. */
export interface StickContent extends IsoFile {
  open(): AsyncIterable<Uint8Array>
}

const BOOT_CFG = /^(?:efi\/boot\/)?boot\.cfg$/i
const BOOT_CFG_LIMIT = 2 ** 20

/** Whether a path is that of a boot.cfg an installer starts from. */
export function isBootCfg(path: string): boolean {
  return BOOT_CFG.test(path)
}

/** Returns everything that goes on the stick, boot.cfg already edited. Problems: those of reading the image. */
export async function stickContents(source: StickSource, additions: StickAdditions): Promise<Result<StickContent[]>> {
  const entries = await source.files()
  if (!entries.ok) return entries
  const contents: StickContent[] = []
  for (const entry of entries.value) {
    if (additions.ks !== null && entry.path.toLowerCase() === 'ks.cfg') continue
    if (entry.directory || !isBootCfg(entry.path)) {
      contents.push({ ...entry, open: () => source.stream(entry) })
      continue
    }
    const read = await source.read(entry, BOOT_CFG_LIMIT)
    if (!read.ok) return read
    // Latin-1 keeps every byte that is not understood.
    const edited = editBootCfg(Buffer.from(read.value).toString('latin1'), {
      kernelopt: additions.kernelopt,
      kickstart: additions.ks !== null,
    })
    contents.push(fixed(entry.path, Buffer.from(edited, 'latin1')))
  }
  if (additions.ks !== null) contents.push(fixed('KS.CFG', Buffer.from(additions.ks, 'utf8')))
  return ok(contents)
}

function fixed(path: string, bytes: Uint8Array): StickContent {
  return {
    path,
    size: bytes.length,
    directory: false,
    open: async function* open() {
      yield bytes
    },
  }
}
