import type { kickstartEn } from './kickstart.en.ts'
import type { Mirror } from './placeholders.ts'

/** 无人值守安装：表单、文件、启动行及其问题。 */
export const kickstartZhCn = {
  help: {},
} as const satisfies Mirror<typeof kickstartEn>
