const gib = 1024 ** 3

/** Returns a size as `1.5 GiB`, or `12 MiB` below that. */
export function sizeText(bytes: number): string {
  return bytes >= gib ? `${(bytes / gib).toFixed(1)} GiB` : `${Math.ceil(bytes / 1024 ** 2)} MiB`
}
