import type { installEn } from './install.en.ts'
import type { Mirror } from './placeholders.ts'

/** 窗口中的安装页面：每台机器一份清单。 */
export const installZhCn = {
  title: '安装', intro: '每台机器一份清单，从规划到上线第一天。',
  new: '新建清单', newTitle: '新建清单', name: '机器', namePlaceholder: '2 号机柜 5 号主机', target: '版本', host: '主机', noHost: '尚不确定', passport: '硬件档案',
  create: '创建', cancel: '取消', save: '保存',
  empty: '还没有清单', emptyText: '清单记录对机器做过什么、由谁、在何时完成，重启本机后仍然保留。',
  list: '清单', progress: '已处理 {{settled}} / {{total}}', failedCount: '{{count}} 项失败', next: '下一步：{{step}}', complete: '所有步骤均已处理',
  statuses: { open: '待办', done: '完成', skipped: '跳过', failed: '失败' },
  done: '完成', reopen: '重新打开', skip: '跳过', fail: '失败', note: '备注', undo: '撤销', changed: '{{step}}：{{status}}',
  reasonTitle: { skipped: '为什么跳过这一步？', failed: '哪里失败了？' }, reason: '原因', noteTitle: '这一步的备注',
  why: '原因', hints: '在哪里设置', sources: '来源', details: '{{step}} 的详情',
  automatic: '由程序勾选', person: '由 {{who}}', someone: '手动', seen: '检测结果：{{value}}', seenAt: '读取于 {{at}}',
  contradiction: '主机显示的状态与手动勾选的不一致。',
  export: '导出或打印', exported: '已保存', formats: { md: 'Markdown', html: '网页', json: 'JSON', pdf: '用于打印的 PDF' },
  delete: '删除', deleteTitle: '删除这份清单？', deleteText: '将永久删除 {{name}} 及其全部勾选、原因和备注。如需保留，请先导出。',
  noPassport: '无硬件档案', check: '检查主机', checkPassport: '检查硬件档案', checkText: '读取主机配置，勾选已经符合的步骤。不会修改主机。',
  checkPassportText: '按该版本判断硬件档案，不询问任何主机。', checkNeedsHost: '请先选择主机或硬件档案。', checked: '勾选了 {{ticked}} 步，重新打开了 {{opened}} 步。',
  find: {
    open: '查找新主机', title: '查找新主机', text: '逐个询问私有网段内的地址，看 443 端口上是否有 ESXi 主机。不登录，也不询问其他内容。', subnet: '网段',
    search: '开始查找', stop: '停止', add: '添加…', addThis: '添加 {{address}}', found: '找到的主机',
  },
  template: {
    label: '步骤',
    open: '模板', title: '清单模板', text: '新建清单时会复制一份模板。想自己改，先复制一份；已经开始的清单不受影响。',
    list: '模板', builtIn: '内置', own: '自定义', steps: '{{count}} 个步骤', edit: '编辑', copy: '复制', copyName: '{{name}} 副本', editNamed: '编辑“{{name}}”', copyNamed: '复制“{{name}}”', deleteNamed: '删除“{{name}}”',
    delete: '删除', deleteText: '永久删除“{{name}}”？由它创建的清单会保留。',
    editTitle: '编辑模板', name: '名称', hint: '内置文字有中英文两份。修改后即成为你自己的一份，两种界面语言下都按所写内容显示。按 Alt+↑、Alt+↓ 可移动光标所在的步骤或阶段。',
    phase: '阶段', step: '步骤', why: '原因', how: '做法', addPhase: '添加阶段', addStep: '添加步骤', stepDetails: '原因和做法：{{name}}', unnamed: '未命名',
    up: '上移：{{name}}', down: '下移：{{name}}', remove: '移除：{{name}}', moved: '{{name}}：现为“{{phase}}”第 {{place}} 项，共 {{total}} 项', removed: '已移除“{{name}}”。',
    empty: '不能为空', noSteps: '模板至少要有一个步骤。', unsaved: '不保存就离开？所做的修改将丢失。', discard: '放弃修改', keep: '继续编辑',
  },
  background: {
    open: '背景知识', title: '背景知识', text: '简要说明主机为什么会这样。', links: '延伸阅读', confidence: { high: '有充分的官方文档', medium: '部分内容有官方文档，请在所用版本上核实', low: '未经厂商确认' }, forStep: '背景知识：{{title}}',
  },
  tools: '工具', openTool: '打开：{{tool}}',
  onlyOpen: '只看待办', allSettled: '本阶段没有待办步骤。', back: '返回列表', templates: { install: '安装', upgrade: '升级' },
} as const satisfies Mirror<typeof installEn>
