import type { hardwareEn } from './hardware.en.ts'
import type { Mirror } from './placeholders.ts'

/** 硬件与兼容性结论在窗口、命令行和硬件档案中的用词。 */
export const hardwareZhCn = {
  verdicts: { unsupported: '不支持', step: '需额外步骤', deprecated: '已弃用', fine: '可用', 'not-needed': '无需支持', unknown: '未知' },
  machine: {
    unsupported: '这台机器目前无法运行 {{target}}：至少有一个必需的部件不受支持。',
    step: '在这台机器上运行 {{target}} 需要完成下列步骤，否则无法运行，或必需的部件不可用。',
    deprecated: '这台机器可以运行 {{target}}，但至少有一个部件已被弃用。',
    fine: '就已知的信息而言，这台机器运行 {{target}} 没有障碍。',
    'not-needed': '这台机器已知的部件都不是 {{target}} 所必需的。',
    unknown: '无法判断这台机器能否运行 {{target}}：至少有一个关键部件没有任何规则提到。这不等于可以运行。',
  },
  targets: { exact: 'ESXi {{target}}', latest: 'ESXi {{target}}（最新更新）' },
  parts: {
    cpu: '处理器', memory: '内存', 'boot-disk': '启动盘', firmware: '固件', platform: '平台', usb: 'USB 网卡', network: '网络', other: '主机的使用',
  },
  missing: {
    cpu: '处理器', memory: '内存', pci: 'PCI 设备', nvme: 'NVMe 盘自身报告的信息', firmware: '固件类型', disks: '磁盘',
  },
  reasons: {
    rule: '规则 {{rule}}（{{file}}）', proof: '实证：主机正运行这一版本，并已驱动该设备。', 'proof-cpu': '实证：主机正在这颗处理器上运行这一版本。',
    class: '此类设备无需 ESXi 驱动，不影响启动和运行。', none: '没有规则提到它，可能可用，也可能不可用；请查阅兼容性指南。',
  },
  maybe: { asks: '若答案为“是”则适用：{{question}}', facts: '可能适用；所依据的信息未知。' },
  confidence: { high: '高', medium: '中', low: '低' },
  sources: { live: '从主机读取', texts: '从工具的输出读取' },
  facts: {
    machine: '机器', vendor: '厂商', model: '型号', biosVersion: '固件版本', firmware: '固件类型', secureBoot: '安全启动', tpm: 'TPM', cpu: '处理器', signature: 'CPUID 签名',
    packages: '插槽数', cores: '核心数', threads: '线程数', hybrid: '性能核与能效核混合', memory: '内存', running: '当前运行', licence: '许可证', vibs: '已安装的 VIB', disks: '磁盘', nvme: 'NVMe 盘', usb: 'USB 设备',
  },
  values: {
    unknown: '未知', yes: '是', no: '否', none: '无', nothing: '没有 ESXi', uefi: 'UEFI', bios: '传统 BIOS', full: '完整', free: '免费版', memory: '{{gib}} GiB', size: '{{gib}} GiB',
    running: 'ESXi {{version}}，内部版本 {{build}}', boot: '启动盘', nvme: 'NVMe {{version}}', blocks: '{{bytes}} 字节块', fused: '支持融合的比较并写入', unfused: '不支持融合的比较并写入',
  },
  columns: {
    address: '地址', ids: 'ID', class: '类别', name: '设备', driver: '驱动', aliases: 'ESXi 中的名称', passthrough: '直通', verdict: '结论', reason: '理由',
    workaround: '解决办法', note: '备注', bootOptions: '启动参数', sources: '出处', confidence: '可信度', part: '部件', rules: '规则',
  },
  passthrough: { active: '已生效', enabled: '已启用', capable: '可用', none: '不可用' },
  report: {
    title: '{{name}} 的硬件', target: '目标版本：{{target}}', at: '截至 {{at}}', source: '来源：{{source}}', verdict: '结论',
    machineTitle: '机器概况', findingsTitle: '需要注意的项目', noFindings: '已知信息中没有需要注意的项目。', partsTitle: '处理器及其他部件', devicesTitle: 'PCI 设备', noDevices: '未提供 PCI 设备信息。', listsTitle: '驱动器与 USB',
    bootOptionsTitle: '启动参数', bootOptions: '在启动界面（Shift+O）输入，并写入 boot.cfg 以长期生效：', missingTitle: '未提供的信息', missing: '以下信息未提供，不计入结论，但都有可能改变结论：',
    unknownTitle: '未知项', unknown: '没有规则提到的设备和部件：{{count}} 个。“未知”不等于“可用”。', maybeTitle: '可能适用的规则', alsoTitle: '其他相关规则', sourcesTitle: '出处',
    note: '结论来自附有出处的规则，不是厂商的承诺；请以官方兼容性指南为准。',
    summary: '不支持：{{unsupported}}；需额外步骤：{{step}}；已弃用：{{deprecated}}；未知：{{unknown}}；可用：{{fine}}；无需支持：{{notNeeded}}',
  },
  view: {
    title: '硬件', intro: '这台机器能运行这个版本的 ESXi 吗？不能的话，究竟卡在哪里？', other: '换一台机器', pasted: '粘贴的文本',
    source: {
      host: '从主机读取', hostText: '只读取，不会改动主机。', choose: '主机', read: '读取硬件', noHost: '没有已连接的主机。',
      texts: '粘贴或拖入工具的输出', textsText: '适用于尚未安装 ESXi 的机器。所有内容都只留在本机。', textarea: '该机器上工具的输出', files: '选择文件…', drop: '松开即可添加文件。',
      understand: '识别文本', size: '{{kib}} KiB', leaveOut: '移除 {{name}}', tooLarge: '{{name}} 太大：最多 8 MB。', tooMany: '一次最多 20 份文本。', unreadable: '无法读取 {{name}}。', tooLong: '文本太长：最多 800 万个字符。',
      commands: '在该机器上运行的命令', commandsText: '提供的输出越多，结论越可靠；只有第一条也可以先看看。多条命令的输出可以连在一起粘贴。并非每个系统都有全部工具，没有的跳过即可。',
    },
    read: {
      title: '识别结果', nothing: '这些文本中没有识别出任何硬件信息。', nothingText: '请完整、原样地粘贴下方任一命令的输出。', item: '{{kind}}：{{count}}', inFile: '{{name}} 中的{{kind}}：{{count}}',
      unread: '无法识别的行：{{count}}', line: '第 {{line}} 行', lineIn: '{{name}} 第 {{line}} 行', more: '另有 {{count}} 行',
    },
    kinds: {
      lspci: 'PCI 设备（lspci）', lscpu: '处理器（lscpu）', cpuinfo: '处理器（/proc/cpuinfo）', dmidecode: '整机信息（dmidecode）', nvme: 'NVMe 盘（nvme）', lsblk: '磁盘（lsblk）', lsusb: 'USB 设备（lsusb）', memory: '内存', 'secure-boot': '安全启动',
      'windows-devices': 'Windows 设备', system_profiler: 'macOS（system_profiler）',
    },
    passports: {
      title: '硬件档案', empty: '还没有保存过硬件档案。', emptyText: '硬件档案按名称和日期保存一台机器的硬件，以后可以重新判断，也可以相互比较。', open: '打开', delete: '删除', deleteTitle: '删除硬件档案“{{name}}”？',
      deleteText: '将从本机删除；已导出的文件不受影响。', save: '保存为硬件档案…', saveTitle: '保存为硬件档案', saveText: '按读取到的硬件保存，日期为今天；假设更换的网卡不会保存进去。', name: '名称', confirm: '保存', saved: '已保存', live: '读取自主机', texts: '来自文本', compare: '比较…',
    },
    target: '目标版本', verdictFor: '{{target}} 的结论', why: '{{subject}}：{{why}}', missing: '未提供：{{parts}}。不计入结论，但可能改变结论。', bootOptions: '启动参数', bootOptionsText: '在启动界面按 Shift+O 输入；安装后写入 boot.cfg 长期生效。',
    facts: '机器概况', serverGuide: '在兼容性指南中查这台服务器', table: '部件和设备', parts: '处理器及其他部件', devices: 'PCI 设备', noDevices: '未提供 PCI 设备信息。', showNotNeeded: '无需支持（{{count}}）', showMaybe: '可能适用（{{count}}）', mayApply: '可能适用',
    detail: {
      others: '其他相关规则', maybe: '满足条件时适用（{{count}}）', facts: '详细信息', origin: '依据', file: '文件', rule: '规则', guide: '兼容性指南', openDevice: '查这个设备', openCpu: '查这颗处理器', openPassthrough: '查 GPU 直通',
      guideMedium: '检索条件已填好；该网址的格式可信度为中。', guideLow: '仅按关键词检索，可信度低。', guideAny: '指南从 7.0 开始收录，因此不限版本检索。',
    },
    whatIf: {
      title: '假设更换网卡', slot: '替换', besides: '另加一块', card: '网卡', own: '其他 ID…', ids: '厂商 ID 和设备 ID', idsHint: '两组四位十六进制数，例如 8086:1533', apply: '看看会有什么变化', active: '假设：用 {{card}} 替换 {{slot}}', added: '假设：另加一块 {{card}}', reset: '恢复为实际硬件',
    },
    export: { title: '导出', needsSaved: '请先保存为硬件档案。', done: '已导出', json: 'JSON', md: 'Markdown', html: '网页（HTML）', pdf: 'PDF' },
    compare: {
      title: '比较', before: '前者', after: '后者', current: '未保存', same: '已知信息没有差异。', choose: '请选择要比较的两项。', facts: '基本信息', devices: '设备', lists: '驱动器、USB 设备和 VIB', incomparable: '只有一方提供，无法比较：{{lists}}', what: '项目', times: '{{count}} 个', swap: '互换两侧',
      changes: { added: '新增', removed: '移除', replaced: '更换', moved: '换了位置', changed: '有变化' }, vibs: 'VIB', pci: 'PCI 设备', version: '版本', update: '更新', build: '内部版本', family: '系列号', model: '型号', stepping: '步进',
    },
    rules: {
      title: '自定义规则', button: '自定义规则…', text: '自定义规则排在内置规则之后；两者对同一对象同样具体时，以自定义规则为准。每条结论都会注明出自哪个文件。', empty: '还没有自定义规则文件。', count: '规则数：{{count}}', remove: '移除 {{name}}', add: '添加', choose: '选择文件…', paste: 'JSON 格式的规则', pasteName: '文件名称', drop: '把规则文件拖到这里，或在下方粘贴。', failed: '{{name}}：{{why}}', dismiss: '知道了',
    },
    classes: {
      '01': '存储控制器', '02': '网卡', '03': '显示控制器', '04': '多媒体', '05': '内存控制器', '06': '桥接器', '07': '通信控制器', '08': '系统外设', '09': '输入设备', '0b': '处理器', '0c': '串行总线', '0d': '无线设备', '10': '加密设备', '11': '信号处理', '12': '加速器', other: '其他',
    },
  },
} as const satisfies Mirror<typeof hardwareEn>
