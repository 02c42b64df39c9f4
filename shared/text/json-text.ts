/**
 * Characters that a viewer of JSON may act on instead of showing them: controls, marks of direction, what takes no room.
 */
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u034F\u115F\u1160\u17B4\u17B5\u180B-\u180D\u180F\u3164\uFFA0]/gu

/**
 * Returns JSON whose texts are exactly those of the value: what a terminal or an editor would act on is escaped
 * (`\u202e`).
 * @param indent spaces a level; on one line unless given
 */
export function jsonText(value: unknown, indent?: number): string {
  const json = JSON.stringify(value, null, indent)
  // JSON's own line breaks stand outside of its texts; within them they are escaped already.
  return json.replace(hidden, (character) =>
    character === '\n'
      ? character
      : [...Array(character.length).keys()].map((unit) => escapeOf(character.charCodeAt(unit))).join(''),
  )
}

function escapeOf(unit: number): string {
  return String.raw`\u${unit.toString(16).padStart(4, '0')}`
}
