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
  window: {
    open: '校验镜像', title: '校验安装镜像', text: '查看镜像内容并计算校验值，只读取文件。', choose: '选择文件…', another: '另选文件…', noInstaller: '其中没有找到 ESXi 安装程序。',
    compute: '计算校验值', stop: '停止', computing: '{{percent}} %，共 {{total}} MiB，{{speed}} MiB/s，还需 {{left}} 秒', expected: '预期的校验值', expectedText: '粘贴校验值或厂商页面上的文字，也可以把校验文件拖到这里。',
    match: '{{algorithm}} 与预期一致。', differs: '{{algorithm}} 不一致。请不要使用这个文件，重新下载。', 'not-comparable': '文字中没有这个文件的校验值。', enter: '记入清单', entered: '已记入 {{name}}。', tooLarge: '文件太大，不会是校验值列表。',
  },
  entered: { installer: '{{file}}：ESXi {{version}}，内部版本 {{build}}。', noInstaller: '{{file}} 中没有 ESXi 安装程序。', match: '{{algorithm}} 与预期一致：{{value}}。', differs: '{{algorithm}} 与预期不一致：{{value}}。' },
  values: { yes: '是', no: '否', unknown: '未注明' },
} as const satisfies Mirror<typeof imageEn>
