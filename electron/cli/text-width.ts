const ascii = /^[\u0020-\u007E]*$/

let measure: ((text: string) => number) | null = null

/**
 * Makes {@link textWidth} exact. The library takes a tenth of the time of a short command, for its pattern of all emoji;
 * output as JSON does without.
 */
export async function loadTextWidth(): Promise<void> {
  measure = (await import('string-width')).default
}

/** Returns how many columns of a terminal a text takes; Chinese characters take two, once widths are loaded. */
export function textWidth(text: string): number {
  return measure === null || ascii.test(text) ? text.length : measure(text)
}
