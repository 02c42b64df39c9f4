import type { IsoFile, IsoNames } from '../../shared/models/image.ts'
import type { Result } from '../../shared/result.ts'
import { readRecord, sectorBytes } from './iso-record.ts'
import { RockRidgeBudget, rockRidgeSkip } from './iso-rock-ridge.ts'
import { caught, IsoSource } from './iso-source.ts'
import { readTree, type Extent, type Tree } from './iso-tree.ts'
import { readVolume } from './iso-volume.ts'

export { ImageReadError } from './iso-source.ts'

/** An ISO 9660 image that is open for reading. Close it. */
export interface IsoImage {
  /** The label, without the spaces that fill it up. */
  readonly volumeId: string
  /** Which of its sets of names is read. */
  readonly names: IsoNames
  /**
   * The whole tree, breadth first, directories too. Read once. Problems: `IMAGE_DAMAGED`, `IMAGE_UNREADABLE`,
   * `CANCELLED`.
   */
  files(): Promise<Result<readonly IsoFile[]>>
  /** A whole file, which must not be larger than `maxBytes` (else `IMAGE_DAMAGED`). Problems: those of {@link files}. */
  read(file: IsoFile, maxBytes: number): Promise<Result<Uint8Array>>
  /** A file's content in pieces, each a buffer of its own. Throws {@link ImageReadError}. */
  stream(file: IsoFile): AsyncIterable<Uint8Array>
  close(): Promise<void>
}

/** An image's tree as plain data, for another thread. */
export interface ListedTree {
  readonly volumeId: string
  readonly names: IsoNames
  readonly tree: Tree
}

/** Bytes of a piece of {@link IsoImage.stream}. */
const pieceBytes = 1_024 * 1_024

/**
 * Opens an image and reads its volume descriptors. Names are those of Rock Ridge, else of Joliet, else the plain ones
 * without version and trailing dot.
 * @param options.signal Ends every reading of the image with `CANCELLED`.
 * @returns Problems: `IMAGE_UNREADABLE` (also for what is no regular file), `IMAGE_NOT_ISO`, `IMAGE_DAMAGED`,
 * `CANCELLED`.
 */
export async function openIso(
  path: string,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Result<OpenImage>> {
  return caught(async () => {
    const source = await IsoSource.open(path, options.signal)
    try {
      const { volumeId, blockBytes, root, joliet } = await readVolume(source)
      const first = await source.bytes(root.block * blockBytes, sectorBytes)
      const skip = await rockRidgeSkip(readRecord(first, 0, first.length, source).systemUse, {
        source,
        blockBytes,
        budget: new RockRidgeBudget(),
      })
      const plain = joliet === null ? 'iso9660' : 'joliet'
      const names = skip === null ? plain : 'rock-ridge'
      const parts = {
        source,
        blockBytes,
        root: skip === null ? (joliet ?? root) : root,
        names,
        skip: skip ?? 0,
      } as const
      return new OpenImage(source, { volumeId, names }, () => readTree(parts))
    } catch (error) {
      await source.close()
      throw error
    }
  })
}

/** Opens an image whose tree was read elsewhere. Problems: `IMAGE_UNREADABLE`, `CANCELLED`. */
export async function openListed(path: string, listed: ListedTree, signal?: AbortSignal): Promise<Result<IsoImage>> {
  return caught(
    async () => new OpenImage(await IsoSource.open(path, signal), listed, () => Promise.resolve(listed.tree)),
  )
}

class OpenImage implements IsoImage {
  readonly volumeId: string
  readonly names: IsoNames
  readonly #source: IsoSource
  readonly #read: () => Promise<Tree>
  #tree: Promise<Tree> | null = null

  constructor(
    source: IsoSource,
    { volumeId, names }: Pick<ListedTree, 'volumeId' | 'names'>,
    read: () => Promise<Tree>,
  ) {
    this.volumeId = volumeId
    this.names = names
    this.#source = source
    this.#read = read
  }

  /** Returns the tree with its extents. Problems: those of {@link IsoImage.files}. */
  async list(): Promise<Result<ListedTree>> {
    return caught(async () => ({ volumeId: this.volumeId, names: this.names, tree: await this.#whole() }))
  }

  async files(): Promise<Result<readonly IsoFile[]>> {
    return caught(async () => [...(await this.#whole()).values()].map(({ file }) => file))
  }

  async read(file: IsoFile, maxBytes: number): Promise<Result<Uint8Array>> {
    return caught(async () => {
      if (file.size > maxBytes) throw this.#source.damaged(`${file.path} is larger than it may be`)
      const pieces: Uint8Array[] = []
      for await (const piece of this.stream(file)) pieces.push(piece)
      return Buffer.concat(pieces)
    })
  }

  async *stream(file: IsoFile): AsyncGenerator<Uint8Array> {
    for (const { offset, length } of await this.#extents(file)) {
      for (let done = 0; done < length; done += pieceBytes)
        yield await this.#source.bytes(offset + done, Math.min(pieceBytes, length - done))
    }
  }

  async close(): Promise<void> {
    await this.#source.close()
  }

  #whole(): Promise<Tree> {
    return (this.#tree ??= this.#read())
  }

  async #extents({ path, size }: IsoFile): Promise<readonly Extent[]> {
    const entry = (await this.#whole()).get(path)
    if (entry === undefined || entry.file.size !== size) throw this.#source.damaged(`${path} is not in it`)
    return entry.extents
  }
}
