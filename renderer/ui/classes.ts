/** Joins class names: those that always hold, and those whose condition does. */
export function classes(always: string, when: Readonly<Record<string, boolean>>): string {
  return [always, ...Object.keys(when).filter((name) => when[name])].join(' ')
}
