import type { vibReadEn } from '../en/vib-read.ts'
import type { Mirror } from '../placeholders.ts'

/** 窗口中的 VIB 读取。 */
export const vibReadZhCn = {
  verdict: {
    title: '主机会接受吗？',
    reasons: 'ESXi {{target}}：{{verdict}}的原因',
    basis: {
      documented: '有官方文档',
      reported: '有用户报告',
      inferred: '推断',
      expectedInstalls: '预计可以安装',
      expectedRefused: '预计会拒绝',
      noReports: '尚无报告',
      notProven: '尚无主机证实',
    },
  },
} as const satisfies Mirror<typeof vibReadEn>
