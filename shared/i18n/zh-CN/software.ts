import type { softwareEn } from '../en/software.ts'
import type { Mirror } from '../placeholders.ts'

/** 窗口中的主机软件：软件包与接受级别。 */
export const softwareZhCn = {
  host: '主机',
} as const satisfies Mirror<typeof softwareEn>
