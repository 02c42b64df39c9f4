/** One picture of an icon: square, four bytes a pixel (red, green, blue, alpha; not premultiplied), row by row from the top. */
export interface IconImage {
  readonly size: number
  readonly rgba: Buffer
  /** The same as a PNG file. */
  readonly png: Buffer
}

const header = 6
const entry = 16

/**
 * A Windows icon file. Pictures below 256 pixels are stored as bitmaps, which everything reads; the one of 256 as PNG, as
 * Windows itself does.
 */
export function encodeIco(images: readonly IconImage[]): Buffer {
  const bodies = images.map((image) => (image.size < 256 ? bitmap(image) : image.png))
  const directory = Buffer.alloc(header + entry * images.length)
  directory.writeUInt16LE(1, 2)
  directory.writeUInt16LE(images.length, 4)
  let offset = directory.length
  images.forEach(({ size }, index) => {
    const at = header + entry * index
    // 0 stands for 256.
    directory.writeUInt8(size % 256, at)
    directory.writeUInt8(size % 256, at + 1)
    directory.writeUInt16LE(1, at + 4)
    directory.writeUInt16LE(32, at + 6)
    const length = bodies[index]?.length ?? 0
    directory.writeUInt32LE(length, at + 8)
    directory.writeUInt32LE(offset, at + 12)
    offset += length
  })
  return Buffer.concat([directory, ...bodies])
}

/** A device-independent bitmap as icons hold it: 32 bits a pixel from the bottom row up, then a mask of one bit a pixel. */
function bitmap({ size, rgba }: IconImage): Buffer {
  const info = Buffer.alloc(40)
  info.writeUInt32LE(40, 0)
  info.writeInt32LE(size, 4)
  // Both pictures, one above the other.
  info.writeInt32LE(size * 2, 8)
  info.writeUInt16LE(1, 12)
  info.writeUInt16LE(32, 14)
  const colours = Buffer.alloc(size * size * 4)
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const from = (y * size + x) * 4
      const to = ((size - 1 - y) * size + x) * 4
      colours.writeUInt8(rgba.readUInt8(from + 2), to)
      colours.writeUInt8(rgba.readUInt8(from + 1), to + 1)
      colours.writeUInt8(rgba.readUInt8(from), to + 2)
      colours.writeUInt8(rgba.readUInt8(from + 3), to + 3)
    }
  }
  // The mask counts only where alpha is not understood: all of it opaque.
  return Buffer.concat([info, colours, Buffer.alloc(size * Math.ceil(size / 32) * 4)])
}
