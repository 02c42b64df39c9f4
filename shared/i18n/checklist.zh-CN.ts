import type { checklistEn } from './checklist.en.ts'
import type { Mirror } from './placeholders.ts'

/** 安装清单：阶段与步骤之外的用词。 */
export const checklistZhCn = {
  help: {},
} as const satisfies Mirror<typeof checklistEn>
