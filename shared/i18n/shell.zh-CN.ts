import type { Mirror } from './placeholders.ts'
import type { shellEn } from './shell.en.ts'

/** 托盘、通知与系统对话框的用词；键与 shell.en.ts 一一对应。 */
export const shellZhCn = {
  practiceHost: '练习主机',
  tray: {
    noHosts: '尚未添加主机',
    vms: '{{total}} 台虚拟机，{{running}} 台运行中',
    hostStatus: '{{name}}：{{status}}',
    shutDown: '安全关机',
    shutDownNow: '立即关机…',
    cancel: '取消 {{name}} 的关机（{{seconds}} 秒）',
    cancelRun: '取消 {{name}} 的关机',
    open: '打开',
    shutDownAll: '全部关机…',
    show: '显示窗口',
    settings: '设置…',
    quit: '退出',
    tooltip: 'Hypertray：{{status}}',
    allWell: '所有主机正常',
    wentDown: '有主机已请求关机，不再应答',
    notWatched: '有主机未被监视',
    busy: '有操作正在进行',
    attention: '有主机需要您处理',
    unreachable: '有主机无法连接',
  },
  notify: {
    ended: '{{name}} 关机：{{outcome}}',
    question: '{{name}} 等待您的决定',
    questionBody: '{{vm}} 尚未关机，关机流程正在等待。',
    hidden: '窗口已关闭，Hypertray 仍在运行',
  },
  quit: {
    title: '关机正在进行',
    message: '要在关机过程中退出 Hypertray 吗？',
    detail: '已向客户机发出的关机请求无法收回。退出后不会再发送任何请求，操作记录会写明停在哪一步。',
    stay: '留下',
    cancelAndQuit: '取消关机并退出',
    endingDetail: '已请求主机关机，无法收回。如果现在退出，就没有人确认主机是否真的离线。',
    quitAnyway: '退出',
    stickTitle: '正在写入 U 盘',
    stickMessage: '正在写入或校验 U 盘，要退出 Hypertray 吗？',
    stickDetail: '中途停止的 U 盘内容不完整，请勿用它启动（盘上有文件注明），需要重新制作。',
  },
  shutDownAll: {
    message: '要关闭所有主机吗？',
    detail: '以下主机将各自开始倒计时：{{names}}。',
    confirm: '全部关机',
    cancel: '取消',
  },
  formats: { cfg: '脚本', iso: '光盘镜像', all: '所有文件', csv: 'CSV 表格', md: 'Markdown 文档', html: '网页', json: 'JSON', pdf: 'PDF 文档' },
} as const satisfies Mirror<typeof shellEn>
