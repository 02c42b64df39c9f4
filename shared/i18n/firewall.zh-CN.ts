import type { firewallEn } from './firewall.en.ts'
import type { Mirror } from './placeholders.ts'

/** 窗口中端口与防火墙视图的用词。 */
export const firewallZhCn = {
  tab: '端口', matrix: '矩阵', role: '本机的角色', onlyProblems: '只看问题', columns: '列', columnsFit: '按宽度自动选择', notChecked: '未检查', portUnknown: '端口未知',
  tableOf: '{{name}} 的端口', some: '允许 {{count}} 项', copied: '已复制 {{count}} 行', nothingFound: '没有符合筛选条件的内容。', noProblems: '符合筛选条件的内容中没有问题。', shownRows: '共 {{count}} 行',
  stale: '主机未连接。它的防火墙信息来自{{ago}}；从本机的探测仍反映当前情况。',
  otherRole: '当前结论是按角色“{{role}}”得出的。重新检查后将按所选角色判断。',
  check: {
    now: '立即检查', all: '检查所有主机', progress: '{{done}}/{{total}}', reading: '正在读取防火墙…',
    invite: '目前显示的是端口表的内容。检查后会加上此主机自己的说法，以及从本机探测的结果。', inviteProbe: '目前显示的是主机自己的说法。检查后会加上从本机探测的结果。',
  },
  counts: { problems: '问题 {{count}} 个', noProblem: '没有问题', open: '无需却开放 {{count}} 个', fine: '正常 {{count}} 个', unknown: '无法判断 {{count}} 个' },
  filters: {
    title: '筛选', search: '搜索端口、服务、规则集', roles: '需要它的角色', rulesets: '此主机的规则集', anyRuleset: '不限', onHost: '只看此主机有规则集的', inNotes: '只看我的笔记中有的', clear: '清除筛选',
  },
  groupBy: { label: '分组方式', none: '不分组', direction: '按方向', protocol: '按协议', role: '按角色', service: '按服务' },
  groupless: { direction: '方向未知', protocol: '协议未知', role: '没有角色需要', service: '没有专属服务' },
  directions: { inbound: '进入主机', outbound: '由主机发出', both: '双向' },
  export: { title: '导出', copy: '复制当前显示的内容（TSV）', csv: 'CSV 表格…', md: 'Markdown 文档…', json: 'JSON 数据…', html: 'HTML 报告…', pdf: 'PDF 报告…', none: '还没有报告，请先检查主机。', done: '已保存' },
  detail: {
    factRequired: '是否需要', required1: '需要', required0: '不需要', factHost: '主机自己的说法', factProbe: '从本机探测', ms: '{{count}} 毫秒', change: '在此主机上更改', nothingToChange: '主机上没有与它对应的规则集或服务。', policy: '服务的启动方式',
    security: '安全提示', correction: '关于您的笔记', reference: '参考信息', neededFor: '需要它的角色', required: '{{role}}（必需）', optional: '{{role}}（可选）', defaults: '规则集默认状态', inNotes: '在我的笔记中', standalone: '适用场合', notStandalone: '仅与 vCenter 或其他主机配合时使用',
    portsUnverified: '只知道规则集名称', onHost: '在主机控制台上查看', target: '对端地址', askHost: '询问主机', fromHost: '从主机一侧看', fromHostText: '主机也许知道自己能否连通对端。',
  },
  flowStates: { works: '可以连通：主机自己的状态表明如此。', fails: '无法连通：主机自己的状态表明如此。', unknown: '主机没有提供。可在其控制台上用下面的命令查明。' },
  subjects: { ruleset: '规则集 {{key}}', allowed: '{{key}} 允许的地址', service: '服务 {{key}}', policy: '服务 {{key}} 的启动方式' },
  deeds: { open: '开启', close: '关闭', allowed: '编辑地址', start: '启动', stop: '停止', policy: '设为' },
  policies: { on: '随主机启动', off: '手动启动', automatic: '随端口启停' },
  change: {
    reading: '正在向主机查询当前状态…', becomes: '变为', already: '已经是这个状态，无需更改。', refused: '不能从这里更改', call: '将发给主机的调用', command: '在主机控制台上的等效命令', commandInstead: '在主机控制台上执行', again: '重新读取',
    done: '已更改', undone: '已撤销', undo: '撤销', undoText: '将恢复更改之前的状态。',
  },
  entryStates: { intent: '进行中', done: '已完成', failed: '失败', unconfirmed: '已发出，结果未知', 'not-as-asked': '主机已接受，但结果不符' },
  allowed: {
    all: '允许所有地址', allText: '凡是能访问到主机的地址都可以使用此规则集。', list: '只允许以下地址和网段', listText: '每行一项：IPv4、IPv6，或 192.0.2.0/24 这样的网段', empty: '至少填写一项，或允许所有地址。', count: '共 {{count}} 项',
    withoutYou: '本机 {{address}} 不在其中。', addYou: '加上 {{address}}', next: '查看将要更改的内容',
  },
  saved: {
    title: '已保存的状态', save: '保存当前状态…', needsRead: '尚未读取此主机的防火墙。', empty: '还没有保存过。保存后会记住每个规则集和服务的状态；主机与之不同时，会提醒您。', others: '其他主机的', current: '用于对比', use: '用它对比', delete: '删除', name: '名称',
    usualName: '{{date}} 的状态', saveTitle: '保存 {{name}} 的防火墙状态', saveText: '将以此名称保存每个规则集及其允许的地址、每个服务及其启动方式。主机上不会有任何更改。', deleteTitle: '要删除“{{name}}”吗？', deleteText: '只删除保存在本机的内容，主机上不会有任何更改。',
    compare: '差异', left: '当前一侧', right: '对比对象', live: '{{name}}，现在', savedAs: '{{name}}（{{host}}，{{at}}）', same: '没有差异。', choose: '选择', what: '设置', becomes: '变为', missing: '没有此项', nothingToCompare: '还没有可对比的对象。', nothingText: '请保存当前状态，或添加另一台主机。',
    apply: '改为一致（{{count}} 项）…', applyNone: '改为一致…', applyText: '所选设置将在 {{name}} 上逐项更改，每项都会先预览。', onlyLive: '已保存的状态不能更改。要更改主机，请在左侧选择主机。', pick: '请先选择差异。',
  },
  several: {
    title: '更改多项设置', text: '在 {{name}} 上改为与“{{like}}”一致。逐项执行，任何一项失败即停止。', states: { waiting: '等待执行', running: '进行中', done: '已完成', unsure: '结果不确定', failed: '失败' }, apply: '执行 {{count}} 项更改', ended: '已完成 {{done}}/{{total}} 项更改', stopped: '后面的更改没有执行。',
  },
  page: { title: '端口矩阵', hosts: '主机', reference: '端口表', caveats: '关于此表的说明' },
  heat: { flow: '通信', legend: '单元格含义', label: '所有主机的端口', unchecked: '尚未检查的主机：{{count}} 台' },
  palette: { check: '检查 {{name}} 的端口' },
  activity: {
    kind: '类型', allKinds: '全部', shutdowns: '关机', changes: '防火墙与服务', at: '更改时间', before: '之前', after: '要求改为', change: '更改', undoOf: '撤销的是', takenBack: '此更改已撤销。', noBefore: '之前的状态未知，无法从这里撤销。',
  },
} as const satisfies Mirror<typeof firewallEn>
