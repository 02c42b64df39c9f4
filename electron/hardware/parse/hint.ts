/** Characters looked at; what a text is shows in its first lines. */
const sample = 20_000
const namedDevice = /^(?:[0-9a-f]{4}:)?[0-9a-f]{2}:[01][0-9a-f]\.[0-7] [A-Z][\w /-]{2,60}: /im
const esxiList = /^\s*(?:vmnic|vmhba)\d{1,4}\s/m

/**
 * Returns what to suggest for texts in which nothing was read: devices by name alone, a list of ESXi's without ids, or
 * something else.
 */
export function hintFor(texts: readonly string[]): 'names' | 'list' | 'other' {
  const starts = texts.map((text) => text.slice(0, sample))
  if (starts.some((text) => namedDevice.test(text))) return 'names'
  return starts.some((text) => esxiList.test(text)) ? 'list' : 'other'
}
