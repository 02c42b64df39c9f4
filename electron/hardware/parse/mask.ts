const secrets: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '********-****-****-****-************'],
  // MAC addresses, and the eight pairs of a serial number that PCI devices give.
  [
    /(?<![0-9a-f:-])[0-9a-f]{2}(?:([:-])[0-9a-f]{2})(?:\1[0-9a-f]{2}){4}(?:\1[0-9a-f]{2}){0,2}(?![0-9a-f:-])/gi,
    '**:**:**:**:**:**',
  ],
  [
    /((?:(?:\b|_)serial(?:[ _]?(?:number|no\.?|short|#))?|\bS\/N|\basset tag|\bservice tag|序列号)"?\s*[:=：]\s*)\S.*$/i,
    '$1********',
  ],
]

/**
 * Returns a line without MAC addresses, UUIDs and what stands behind words for serial numbers, as tools of Linux, Windows and
 * ESXi write them: the line is shown, and may be pasted on. Free text may still say who owns the machine.
 */
export function masked(text: string): string {
  return secrets.reduce((line, [pattern, mask]) => line.replace(pattern, mask), text)
}
