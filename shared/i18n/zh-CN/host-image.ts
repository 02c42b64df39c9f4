import type { hostImageEn } from '../en/host-image.ts'
import type { Mirror } from '../placeholders.ts'

/** 主机的接受级别与已安装的 VIB。 */
export const hostImageZhCn = {
  help: {
    acceptance: '读取和更改主机的接受级别',
    get: '显示接受级别',
    set: '更改接受级别',
    level: '可选：{{levels}}',
    list: '列出主机上已安装的 VIB',
  },
  levels: {
    VMwareCertified: '由厂商完整测试，多为 I/O 驱动程序；由厂商提供支持',
    VMwareAccepted: '由合作伙伴测试，结果经厂商审核；由合作伙伴提供支持',
    PartnerSupported: '由合作伙伴测试并提供支持；通常的默认值',
    CommunitySupported: '未经测试、未签名，没有支持',
  },
  level: '{{name}}（{{address}}）的接受级别：{{level}}',
  allows: '可安装以下级别的 VIB：',
  allowed: '  {{level}}：{{meaning}}',
  profile: '映像：{{profile}}（{{vendor}}）',
  about: {
    community:
      '级别为 CommunitySupported 时，厂商可能拒绝提供支持，安全加固规范（STIG 6.7、8.0、9.0）会将其列为问题；只要装有社区 VIB，就必须关闭 UEFI 安全启动。',
    other:
      '社区 VIB（例如含有自定义防火墙规则的 VIB）只能在 CommunitySupported 级别安装。采用该级别后，厂商可能拒绝提供支持，安全加固规范（STIG 6.7、8.0、9.0）会将其列为问题；只要装有这类 VIB，就不能使用 UEFI 安全启动。',
  },
  title: '{{name}}（{{address}}）的接受级别',
  titleDryRun: '演练：{{name}}（{{address}}）的接受级别，不作任何更改。',
  change: '{{before}} -> {{after}}',
  call: '调用：{{call}}',
  command: '在主机控制台上的等效命令：{{command}}',
  blockersTitle: '低于新级别的 VIB：',
  blocker: '  {{name}} {{version}}（{{acceptance}}）',
  noChange: '无需更改。',
  possible: '所有检查均已通过，可以更改。',
  confirm: '要执行此更改吗？输入 yes 以确认：',
  notConfirmed: '未确认。没有作任何更改。',
  done: '已完成，并已从主机回读确认。',
  journal: '更改已完成，但未能写入日志：{{message}}',
  undo: '撤销命令：hypertray acceptance set {{host}} {{level}}',
  columns: {
    name: '名称',
    version: '版本',
    vendor: '供应商',
    acceptance: '接受级别',
    installed: '安装日期',
    remark: '备注',
  },
  remarks: {
    belowLevel: '低于主机的级别',
    community: '社区 VIB：可能阻止升级，或在升级时丢失',
    thirdParty: '不是 VMware 的：升级前请确认新映像中包含它',
  },
  counts: '共 {{total}} 个 VIB，其中 {{others}} 个不是 VMware 的',
  byEsxcli: '映像管理器没有列出 VIB（{{message}}）；列表来自 esxcli。',
} as const satisfies Mirror<typeof hostImageEn>
