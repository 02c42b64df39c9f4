/** Kinds of characters the rule counts. */
export type PasswordClass = 'lower' | 'upper' | 'digit' | 'other'

export interface RootPasswordVerdict {
  readonly longEnough: boolean
  /** Classes that count: an upper-case letter in front and a digit at the end count for none. */
  readonly classes: readonly PasswordClass[]
  readonly enoughClasses: boolean
  /** Characters beyond ASCII; how the host and the keyboard of the console take them is uncertain. */
  readonly beyondAscii: boolean
  /**
   * Nothing here speaks against it. The installer also refuses words that are easily guessed, which is not checked here.
   */
  readonly fits: boolean
}

export const rootPasswordRule = { length: 7, classes: 3 } as const

/**
 * Holds a root password to ESXi's default rule (`retry=3 min=disabled,disabled,disabled,7,7`): at least 7 characters of
 * at least three classes. Nothing is kept. Source: the vendor's security guide for 7.0 and 8.0.
 */
export function judgeRootPassword(password: string): RootPasswordVerdict {
  const characters = [...password]
  const counted = characters.filter(
    (each, index) => !(index === 0 && /[A-Z]/.test(each)) && !(index === characters.length - 1 && /\d/.test(each)),
  )
  const kinds: Readonly<Record<PasswordClass, RegExp>> = {
    lower: /[a-z]/,
    upper: /[A-Z]/,
    digit: /\d/,
    other: /[\x20-\x7e]/,
  }
  const classOf = (each: string): PasswordClass | null =>
    (Object.keys(kinds) as PasswordClass[]).find((kind) => kinds[kind].test(each)) ?? null
  const found = new Set(counted.map(classOf))
  const classes = (Object.keys(kinds) as PasswordClass[]).filter((kind) => found.has(kind))
  const beyondAscii = /[^\x20-\x7e]/.test(password)
  const longEnough = characters.length >= rootPasswordRule.length
  const enoughClasses = classes.length >= rootPasswordRule.classes
  return { longEnough, classes, enoughClasses, beyondAscii, fits: longEnough && enoughClasses && !beyondAscii }
}
