import type { workshopEn } from '../en/workshop.ts'
import type { Mirror } from '../placeholders.ts'

/** Texts of the workshop for persistent firewall rules. */
export const workshopZhCn = {
  title: '持久规则',
  views: '持久规则的视图',
  tabs: { build: '制作', read: '读取 VIB', software: '已安装软件' },
  install: { title: '安装 VIB' },
  remove: { title: '移除“{{name}}”' },
} as const satisfies Mirror<typeof workshopEn>
