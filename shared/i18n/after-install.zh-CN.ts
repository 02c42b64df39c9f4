import type { afterInstallEn } from './after-install.en.ts'
import type { Mirror } from './placeholders.ts'

/** 安装完成后主机自身的状态。 */
export const afterInstallZhCn = {
  help: {},
} as const satisfies Mirror<typeof afterInstallEn>
