const secrets: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '********-****-****-****-************'],
  [/(?<![0-9a-f:-])[0-9a-f]{2}(?:([:-])[0-9a-f]{2})(?:\1[0-9a-f]{2}){4}(?![0-9a-f:-])/gi, '**:**:**:**:**:**'],
  [/((?:\bserial(?: ?(?:number|no\.?|#))?|\bS\/N|\basset tag|\bservice tag|序列号)\s*[:=：]\s*)\S.*$/i, '$1********'],
]

/** Returns a line without serial numbers, MAC addresses and UUIDs: it is shown, and may be pasted on. */
export function masked(text: string): string {
  return secrets.reduce((line, [pattern, mask]) => line.replace(pattern, mask), text)
}
