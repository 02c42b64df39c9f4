import type { appEn } from './app.en.ts'
import type { Mirror } from './placeholders.ts'

/** 窗口和托盘的用词；键与 app.en.ts 一一对应。 */
export const appZhCn = {
  name: 'Hypertray',
  status: {
    connected: '已连接', maintenance: '已连接，处于维护模式', vmQuestion: '有虚拟机在等待答复', connecting: '正在连接…',
    reconnecting: '正在重新连接…', unreachable: '无法连接', stopped: '未监视', passwordNeeded: '需要密码', passwordRefused: '密码被拒绝',
    certificateChanged: '证书已变更', keychain: '钥匙串不可用', blocked: '需要您处理', countdown: '即将关机', running: '正在关机…',
    question: '等待您决定', cancelling: '正在取消…', ending: '主机正在关闭…', wentDown: '已下发关机，主机无响应', stillReachable: '已下发关机，主机仍有响应',
    aborted: '关机已中止', failed: '关机失败', drift: '防火墙与基线不一致', managementClosed: '主机在运行，但拒绝管理连接',
  },
  whyNot: {
    notReadYet: '尚未读取到主机信息。', connecting: '正在连接主机。', unreachable: '无法连接主机。', needsYou: '需要您先处理主机的问题。',
    notWatched: '没有监视此主机。', runUnderWay: '关机流程正在进行。', noRun: '没有正在进行的关机流程。', alreadyCancelling: '已经在取消。',
    tooLate: '关机请求已发给主机。', runNotEnded: '关机流程尚未结束。', connected: '主机已连接。', tryingNow: '正在尝试连接。',
    needsPassword: '请先输入密码。', needsTrust: '请先核对证书。', sameCertificate: '证书没有变化。',
  },
  common: {
    cancel: '取消', close: '关闭', back: '返回', copy: '复制', copied: '已复制', unknown: '未知', yes: '是', no: '否',
    never: '从未', notSaid: '主机未提供', seconds: '{{count}} 秒', and: ' 和 ', minutes: '{{count}} 分钟', hours: '{{count}} 小时', days: '{{count}} 天', dismiss: '知道了',
  },
  nav: { hosts: '主机', activity: '活动记录', settings: '设置', addHost: '添加主机', palette: '搜索或执行命令…', main: '主导航', filterHosts: '筛选主机', noHostFound: '没有与“{{query}}”匹配的主机。', hostList: '主机列表' },
  empty: {
    title: '一键安全关闭 ESXi 主机', text: '添加主机后，可以在这里和托盘中查看虚拟机，并按正确的顺序关机：先关虚拟机，最后关主机。',
    practice: '试用练习主机', practiceHint: '练习主机是在本程序内运行的模拟 ESXi。数据不会离开本机，也不会关闭任何真实设备。',
    where: '图标在哪里', closing: '关闭窗口后图标仍在；要结束程序，请用图标菜单中的“退出”。', trust: '怎样开始', trustSteps: { compare: '输入地址，核对一次证书指纹。核对之前不会发送任何内容，之后也不接受其他证书。', look: '登录一次，虚拟机就会显示在这里和托盘中。', click: '点托盘中的“安全关机”，会先倒计时，期间随时可以取消。' },
    kept: '数据存放在哪里', passwords: '密码：只存放在本机的钥匙串中。', rest: '其余内容：存放在下面的文件夹中。', nowhere: '除了您添加的主机，不会向任何地方发送数据。',
  },
  tray: {
    linux: '图标在面板上，与其他状态图标在一起。', darwin: '图标在屏幕右上方的菜单栏中。', win32: '图标在时钟旁边。Windows 可能把它收在小箭头里，拖出来即可一直显示。',
    none: '此桌面不显示托盘图标，因此关闭窗口就会退出程序。',
    gnome: 'GNOME 本身不显示托盘图标，因此关闭窗口就会退出程序。安装扩展“AppIndicator and KStatusNotifierItem Support”后即可显示（Debian 和 Ubuntu 的软件包为 gnome-shell-extension-appindicator）：安装后重新登录。',
  },
  host: {
    address: '地址', bootedAt: '开机时间', uptime: '运行时长', user: '用户', build: '内部版本 {{build}}', copyAddress: '复制地址',
    vms: '虚拟机', shutdown: '关机', connection: '连接', tabs: '主机的各个部分', more: '更多操作', rename: '重命名…', remove: '移除…', setPassword: '更改密码…', openPlan: '安全关机…',
    shutDownNow: '立即关机…', tryNow: '立即重试', cpu: '处理器', memory: '内存', statistics: '主机资源使用情况',
    maintenance: '维护模式', mhz: '已用 {{used}} / {{total}} GHz', gib: '已用 {{used}} / {{total}} GiB',
  },
  vms: {
    name: '名称', power: '电源', tools: 'VMware Tools', ip: 'IP 地址', filter: '筛选虚拟机', none: '此主机上没有虚拟机。', noneFound: '没有与“{{query}}”匹配的虚拟机。',
    notRead: '尚未读取到虚拟机信息。', running: '{{running}}/{{total}} 台运行中', question: '等待答复：{{text}}', inaccessible: '主机无法访问此虚拟机', powerThen: '最后看到的电源状态', lastSeen: '{{time}} 最后看到的状态，并非当前：共 {{total}} 台，{{running}} 台运行',
  },
  power: { poweredOn: '已开机', poweredOff: '已关机', suspended: '已挂起', unknown: '未知' },
  tools: { guestToolsRunning: '正在运行', guestToolsNotRunning: '未运行', guestToolsExecutingScripts: '正在执行脚本', unknown: '未知' },
  connection: {
    health: '连接状况', state: '状态', lastWord: '最近响应', nextTry: '下次尝试', in: '{{time}}后', now: '现在', certificate: '证书', pin: '已信任的指纹（SHA-256）', copyPin: '复制指纹',
    pinText: '只有出示此证书的主机才会收到用户名和密码。', licence: '许可证', credentials: '登录', managedBy: '管理者', nobody: '无（独立主机）',
    licences: { full: '允许通过 API 更改', free: '免费版：只能通过 API 读取', unknown: '未知' },
  },
  blocked: {
    noPassword: '本机没有保存此主机的密码。请输入密码以连接。',     password: '输入密码…', passwordOther: '重新输入密码…', compare: '核对证书…', pinnedHint: '在您作出决定之前，不会向此主机发送任何内容。',
    staleData: '以下为最后一次获知的信息（{{ago}}）。',
  },
  licence: {
    title: '免费许可证', text: '此主机使用免费许可证：可以查看，但很可能会拒绝通过 API 关机；届时流程会立即停止，不再触碰其他任何对象。',
  },
  managed: { title: '由 vCenter 管理', text: '此主机由 vCenter {{server}} 管理。在这里的操作会绕过 vCenter：它可能在别处重启虚拟机，或将主机报告为故障。' },
  addHost: {
    title: '添加主机', address: '地址', addressHint: 'ESXi 主机的名称或 IP 地址；端口不是 443 时加上 :端口', user: '用户', password: '密码', name: '名称', nameHint: '可不填，默认使用地址', nameProposed: '取自证书，可以修改',
    remember: '将密码保存到本机钥匙串', rememberNot: '不保存时，每次启动程序都需要输入密码。', next: '继续', stepOf: '第 {{step}} 步，共 2 步',
    trustAndAdd: '一致，信任并添加', secure: '尚未向主机发送任何内容，包括用户名和密码。', practice: '改用练习主机', again: '仍再添加一次',
    onlyLoopback: '当前为测试运行环境，只能添加本机上的主机。',
  },
  trust: {
    title: '这确实是您的主机吗？', changedTitle: '{{name}} 的证书已变更', fingerprint: '本次出示的指纹（SHA-256）', old: '此前信任', fresh: '本次出示', subject: '颁发给', valid: '有效期', validRange: '{{from}} 至 {{to}}',
    compare: '请与主机自身显示的指纹核对，不要通过网络获取：', dcui: '在主机屏幕（DCUI）上按 F2，打开 View Support Information（查看支持信息）', shell: '或在主机的 Shell 中执行以下命令', length: '粘贴后自动核对。应为 32 组；只有 20 组的是 SHA-1，不能用来核对。',
    changedText: '如果您更换过证书或重装过主机，这是正常现象；否则可能有人截获了您与主机之间的连接。密码尚未发送。', accept: '一致，信任新证书', keepOld: '不信任',
    paste: '主机上显示的值', compared: {
      same: '两者一致。', differs: '两者不一致：显示该值的主机使用的是另一张证书。查明原因之前请勿信任。',
      sha1: '这是 SHA-1 指纹，无法核对，请使用 SHA-256 指纹。', md5: '这是 MD5 指纹，无法核对，请使用 SHA-256 指纹。', unreadable: '这不是完整的 SHA-256 指纹。',
    },
    copyCommand: '复制命令', reading: '正在读取证书…', differs: '不同的部分已标出。',
  },
  password: { title: '{{name}} 的密码', text: '程序会用它登录一次。登录失败次数过多会使帐户锁定约 15 分钟。', save: '登录', show: '显示或隐藏密码' },
  rename: { title: '重命名 {{name}}', label: '名称', save: '重命名' },
  remove: { title: '要移除 {{name}} 吗？', text: '主机将从列表中移除，其密码将从本机钥匙串中删除。主机本身不受影响，活动记录会保留。', confirm: '移除主机' },
  plan: {
    title: '关机步骤预览', reading: '正在向主机查询关机计划…', notNow: '连接到主机后才能制定计划。', again: '重新读取', start: '开始关机', startIn: '先倒计时 {{seconds}} 秒，期间不会发送任何请求。',
    groupUnordered: '未设置启动顺序', groupOrdered: '启动顺序 {{order}}', parallel: '同时关闭，全部关闭后再处理下一组。', nothingRuns: '没有正在运行的虚拟机。', hostGroup: '主机',
    untouched: '未运行：{{count}} 台', warnings: '请留意', blockers: '无法关机的原因', clear: '检查通过，可以关机', blockedTitle: '目前无法执行',
    actions: {
      'guest-shutdown': '关闭客户机操作系统', suspend: '挂起', 'power-off': '关闭电源（强制，相当于拔电源线）', ask: '届时询问您', abort: '流程不能开始', wait: '正在启动或关机，等待其完成', none: '未运行', 'left-on': '保持运行，随主机一起断电',
    },
    hostStep: { direct: '确认没有虚拟机在运行后关机', 'via-maintenance': '先进入维护模式，再关机' },
  },
  rules: {
    title: '此主机的规则', general: '默认关机策略', remembered: '已为此主机记住', default: '沿用全局设置', reset: '改用通用规则',
    mode: '主机关机方式', modes: { direct: '直接关机', 'via-maintenance': '经由维护模式' }, noTools: '没有 VMware Tools', inaccessible: '无法访问的虚拟机', maxTime: '全部客户机总时限', maxTimeNone: '不限', maxTimeHint: '到时仍在运行的，按“客户机超时”的规则处理。留空表示不限。', stuck: '客户机超时', guestTimeout: '每台客户机时限', countdown: '倒计时',
    modeHint: '维护模式在重新开机后仍会保持，首次连上主机时退出。',
    answers: { ask: '询问我', wait: '一直等待', suspend: '挂起', 'power-off': '强制关闭电源', leave: '保持运行，随主机一起断电', abort: '中止流程' }, secondsUnit: '秒', range: '{{min}} 至 {{max}}',
  },
  countdown: {
    title: '即将关闭 {{name}}', cancel: '取消关机', hint: '尚未发送任何请求。按 Esc 取消。', calledOff: { user: '您取消了倒计时，没有向主机发送任何请求。', sleep: '倒计时期间本机进入睡眠，因此已取消，没有向主机发送任何请求。' },
    calledOffTitle: '{{name}}：已取消关机', ending: '已向 {{name}} 下发关机，无法收回。', ended: '{{name}} 没有正在进行的关机。', gone: '此主机已移除。',
    label: '还剩 {{count}} 秒',
  },
  run: {
    steps: '步骤', since: '{{time}} 开始', cancel: '取消关机', cancelling: '您已取消，不再发送请求；已发给客户机的请求无法收回。已关闭的虚拟机保持关闭，{{name}} 保持开机。',
    cancelHint: '取消后不再发送请求；已关闭的虚拟机保持关闭，{{name}} 保持开机。',
    endingTitle: '已向主机下发关机', ending: '无法收回；程序会持续观察，直到主机不再响应。', progress: '已关闭 {{done}}/{{total}} 台虚拟机', down: '已关闭 {{done}}/{{total}} 台', checking: '正在检查主机',
    responds: '主机仍有响应', misses: '连续 {{misses}} 次没有响应', pendingStep: '等待中', states: { started: '进行中', waiting: '进行中', done: '完成', failed: '失败', skipped: '未执行' },
    step: { preflight: '预检查', guest: '关闭客户机', recheck: '再次确认没有虚拟机在运行', maintenance: '维护模式', host: '关闭主机', verify: '等待主机停止响应' },
    needsYou: '需要您决定', notPlanned: '不在计划中', group: '第 {{number}} 组', notDown: '尚未关闭', showAll: '查看完整流程', nextQuestion: '下一个问题', decide: '立即决定', decideAbout: '立即决定 {{vm}}',
    waitsForYou: '{{vms}}：在您决定之前，主机保持开机；其他客户机继续关机。', waitsForYouMany: '有 {{count}} 台客户机需要您决定，在此之前主机保持开机；其他客户机继续关机。', goingOn: '已请求关机或正在等待的客户机：{{count}} 台', hostNext: '接下来关闭主机。',
    openFor: '已等待 {{time}}', openForUntil: '已等待 {{time}}，剩余时限 {{left}}', limit: '{{time}}，剩余时限 {{left}}',
    row: {
      waiting: '尚未轮到', willAsk: '轮到时会询问您', waitsFor: '等待第 {{number}} 组', starting: '已轮到', asked: '已请求关机，仍在运行', waitedFor: '仍在运行，正在等待', stuck: '时限已到，仍在运行', unasked: '正在运行，没有向它发送任何请求',
      suspendingRule: '按规则挂起中', suspendingUser: '按您的决定挂起中', cuttingRule: '按规则强制关闭电源中', cuttingUser: '按您的决定强制关闭电源中',
      guestShutdown: '已关机，由客户机正常关机', suspended: '已挂起', powerOff: '已关机，强制关闭电源', atRest: '已不在运行，并非本次流程所为', problem: '没有关闭，主机保持开机', left: '保持运行，随主机一起断电', skipped: '不再向它发送请求',
      hostWaits: '所有客户机停止运行之后', hostAsked: '已请求关机', hostStays: '保持开机',
    },
  },
  question: {
    stuckText: '已请求其关机，{{seconds}} 秒时限已到，仍在运行。它可能正在安装更新，或在控制台上等待确认。', stuckTextUnknown: '已请求其关机，仍在运行。',
    noToolsText: '其中没有运行 VMware Tools，无法请求其关机。', inaccessibleText: '主机无法访问它，通常是存储已不可用，既不能请求关机也不能关闭电源。',
    waitingText: '已请求其关机，尚未超时；超时后按“客户机超时”的规则处理。您也可以现在决定。',
    othersGoOn: '其他客户机继续关机；没有您的答复，主机保持开机。', othersGoOnUntil: '其他客户机继续关机。如果在全部客户机总时限之前没有您的答复，流程结束，主机保持开机。',
    wait: '继续等待', waitText: '再等同样长的时间', suspend: '挂起', suspendText: '内存写入磁盘，之后可继续运行', leave: '保持运行', leaveText: '随主机一起断电',
    'power-off': '强制关闭电源', hold: '按住：强制关闭电源', holding: '请继续按住…', holdText: '按住以强制关闭电源，单击则先要求确认', confirm: '要强制关闭 {{vm}} 的电源吗？相当于拔电源线，未保存的数据可能丢失。',
    abort: '中止流程', abortText: '主机保持开机，已关闭的虚拟机保持关闭', region: '关于 {{vm}} 的决定',
  },
  receipt: {
    title: '关机报告', dismiss: '完成', endedAt: '结束于 {{time}}', how: '方式', lastSeen: '最后状态', before: '关机前', notKnown: '未知', show: '在活动记录中查看',
    outcomes: {
      unreachable: '主机不再响应', 'still-reachable': '主机仍有响应', unknown: '无法确定主机是否已关机', cancelled: '已取消', aborted: '已中止，主机没有关机', failed: '中途失败', 'dry-run': '仅演练', none: '没有开始',
    },
    staysSuspended: '原本就已挂起',
  },
  now: {
    title: '要立即关闭 {{name}} 吗？', text: '主机会立即关机，不会先关闭任何客户机。', losing: '以下 {{count}} 台虚拟机正在运行，将像拔掉电源一样直接断电', nobody: '没有正在运行的虚拟机。', mayRun: '状态未知，可能正在运行',
    type: '请输入主机名称以确认', typeHint: '须完全一致：{{name}}', confirm: '立即关机', safe: '改为安全关机', changed: '正在运行的虚拟机发生了变化，请重新查看列表。', lookedAgain: '我已看过新的列表',
  },
  activity: {
    title: '活动记录', empty: '还没有任何操作。', emptyText: '每次关机、每次更改防火墙或服务都会逐步记录在这里，并附上每个调用的 ID，便于在主机日志中查找。', noneFound: '没有符合筛选条件的记录。', filter: '按文字筛选', host: '主机', allHosts: '全部主机', outcome: '结果', allOutcomes: '全部结果',
    startedAt: '开始时间', duration: '用时', machines: '虚拟机', calls: '更改类调用', noCalls: '没有发送过。', method: '调用', target: '虚拟机', state: '状态', operationId: '操作 ID', copyId: '复制操作 ID', runId: '流程', reload: '重新读取',
    rules: '规则', theHost: '主机', count: '{{count}} 条记录',
  },
  settings: {
    title: '设置', appearance: '外观', language: '语言', languages: { system: '跟随系统', en: 'English', 'zh-CN': '简体中文' }, zoom: '大小', zoomText: '窗口中所有文字和控件的大小', theme: '主题', themes: { system: '跟随系统', light: '浅色', dark: '深色' }, shutdown: '关机', shutdownText: '以下规则适用于没有单独规则的主机。',
    system: '系统', startAtLogin: '登录时启动', startAtLoginText: '只显示托盘图标，不打开窗口', dataFolder: '数据文件夹', openFolder: '打开文件夹', about: '关于', runtime: 'Electron {{version}}', notices: '第三方许可证', help: '帮助', open: '打开', manual: '使用指南', manualText: '从首次启动到关机回执；随程序附带，无需联网', troubleshootingText: '按代码列出每条提示', vendorText: '在网上查看', troubleshooting: '出错时怎么办', vendor: '厂商文档',
    countdown: '倒计时', countdownText: '从点击到发出第一个请求之间的时间，期间可以取消', guestTimeout: '每台客户机时限', guestTimeoutText: '超过此时限后，按“客户机超时”的规则处理', modeText: '没有虚拟机在运行之后，主机本身如何关机', noToolsText: '正在运行、但无法请求其关机的虚拟机', inaccessibleText: '正在运行、但主机已无法访问其存储的虚拟机', stuckText: '已请求关机、但没有在时限内关机的客户机', maxTimeText: '一次流程中关闭客户机的总时间；到时仍在运行的，按“客户机超时”的规则处理',
    tray: '托盘图标', trayThere: '已显示', trayMissing: '此桌面不显示托盘图标', keychain: '钥匙串', keychainThere: '可用',
    updates: '新版本', lookForUpdates: '检查新版本', lookForUpdatesText: '每天向 {{site}} 查询一次最新版本号，不发送任何关于您、本机或主机的信息。', updateNone: '此副本不检查新版本：打包时没有指定查询地址。',
    update: { idle: '尚未查询', failed: '上次没有成功', checking: '正在查询…', current: '已是最新版本', available: '有新版本 Hypertray {{version}}', downloading: '正在下载 Hypertray {{version}}：{{percent}}%', ready: 'Hypertray {{version}} 将在退出程序时安装', check: '立即查询', download: '下载', restart: '立即重新启动', page: '打开下载页面', byHand: '这种安装包由软件包管理器或手动更新。', checkedAt: '上次查询：{{at}}' },
    guide: '兼容性指南', guideText: '硬件页面中各链接的目标。花括号中的词会自动替换，只能出现在问号之后；只会打开指南所在的网站。',
    guideSearches: { device: '设备', cpu: '处理器', server: '服务器', passthrough: '直通' }, guideInvalid: '这不是指南网站的地址，或花括号出现在问号之前。仍沿用原来的地址。', guideReset: '恢复默认',
  },
  palette: {
    placeholder: '搜索主机、虚拟机和命令', nothing: '没有找到。', hosts: '主机', commands: '命令', machines: '虚拟机', shutDown: '安全关闭 {{name}}…', shutDownNow: '立即关闭 {{name}}…', cancel: '取消关闭 {{name}}', tryNow: '立即重试 {{name}}', toggleTheme: '切换浅色与深色', zoomIn: '放大', zoomOut: '缩小', zoomReset: '恢复正常大小', on: '位于 {{name}}',
  },
  notices: { region: '通知', dismissAll: '知道了', more: '全部显示（{{count}} 条）', less: '收起' },
  loading: { title: '正在读取状态…', failed: '无法读取状态。' },
} as const satisfies Mirror<typeof appEn>
