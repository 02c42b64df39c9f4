import type { imageEn } from './image.en.ts'
import type { Mirror } from './placeholders.ts'

/** 安装镜像：校验值与内容。 */
export const imageZhCn = {
  help: {
    group: '检查安装镜像', verify: '计算镜像的校验值并进行比对', info: '镜像自身的信息：版本、内部版本号、引导文件',
    file: '.iso 文件', sha256: '厂商页面上的 SHA-256', sums: '校验值文件，如 sha256sum 的输出；以与此文件同名的那一行为准',
  },
  progress: '{{percent}}%（共 {{total}} MiB），{{speed}} MiB/s',
  results: {
    match: '校验值一致：{{algorithm}} 与预期相符。', differs: '校验值不一致：{{algorithm}} 应为 {{expected}}。请勿使用此文件，请重新下载。',
    'not-compared': '未进行比对：没有给出此文件的预期校验值。',
  },
  authenticity: '只有厂商官方页面上的值才能证明文件是真品。与其他来源的值一致，只能说明两者相同。',
  fields: {
    file: '文件', bytes: '字节数', volumeId: '卷标', names: '文件名格式', isEsxi: 'ESXi 安装程序', version: '版本', build: '内部版本号', title: '标题', kernelopt: '引导选项',
    uefi: '可用 UEFI 引导', legacy: '可用传统 BIOS 引导', bootCfgs: 'boot.cfg 文件', modules: '模块', largestFile: '最大的文件', totalBytes: '所有文件的字节数',
  },
  values: { yes: '是', no: '否', unknown: '未注明' },
} as const satisfies Mirror<typeof imageEn>
