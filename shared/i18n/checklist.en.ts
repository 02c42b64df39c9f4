/** Install checklists: the words around phases and steps. */
export const checklistEn = {
  help: {},
} as const
