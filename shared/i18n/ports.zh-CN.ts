import type { Mirror } from './placeholders.ts'
import type { portsEn } from './ports.en.ts'

/** 端口矩阵在窗口、命令行和报告中的用词。 */
export const portsZhCn = {
  verdicts: {
    'as-it-should-be': '正常', 'service-stopped': '服务未运行', 'ruleset-off': '规则集已关闭', 'address-not-allowed': '地址不在允许列表',
    'something-between': '途中被拦', 'open-not-required': '开放但并不需要', unknown: '无法判断',
  },
  reasons: {
    'required-and-open': '需要此端口，且有应答。',
    'closed-and-not-required': '不需要此端口，从本机探测也没有开放。',
    'off-and-not-required': '不需要此端口，主机也已将其关闭。',
    'service-stopped': '对应的服务没有运行。',
    'service-stopped-and-ruleset-off': '对应的服务没有运行，主机防火墙也没有放行。',
    'ruleset-off': '主机防火墙没有放行。',
    'address-not-allowed': '主机防火墙已放行，但不包括本机的地址。',
    'refused-though-allowed': '主机已放行且服务在运行，连接却被拒绝：可能是途中的设备拒绝，也可能服务监听在别处。',
    'no-answer-though-allowed': '主机已放行，却收不到任何应答：本机与主机之间有防火墙、路由器拦截，或路由有误。',
    'unreachable-though-allowed': '主机已放行，网络却报告不可达：途中没有通往主机的路由，或被禁止通过。',
    'open-and-not-required': '从本机可以访问，而所选角色并不需要它。',
    'open-against-the-firewall': '有应答，但主机自己说并未放行：可能整个防火墙已停用，或是另一台机器占用了此地址。',
    'not-testable': '主机已放行，但能否真正连通无法从本机测试。',
    'udp-no-answer': 'UDP 没有应答：可能开放，也可能被过滤，从外部无法分辨。',
    'nothing-may-listen': '连接被拒绝：可能没有程序监听，也可能被途中的设备拒绝；主机没有指明由哪个服务监听。',
    'firewall-not-read': '未能读取主机防火墙。',
    'no-ruleset-known': '主机上没有已知与此对应的防火墙规则集。',
    'source-unknown': '主机只允许特定地址，而主机看到的本机地址未知。',
    'not-probed': '尚未探测。',
  },
  probes: {
    open: '开放', refused: '被拒绝', 'no-answer': '无应答', unreachable: '不可达', answered: '有应答', 'not-testable': '无法从本机测试', none: '未探测',
  },
  roles: {
    management: '管理工作站', vcenter: 'vCenter', storage: '存储', vmotion: 'vMotion', vsan: 'vSAN', ft: '容错 (FT)', ha: '高可用 (HA)',
    backup: '备份', monitoring: '监控', replication: '复制',
  },
  directions: { inbound: '入站', outbound: '出站', both: '双向', unknown: '未知' },
  confidence: { high: '高', medium: '中', low: '低' },
  columns: {
    port: '端口', protocol: '协议', direction: '方向', service: '服务', purpose: '用途', from: '来源', to: '目标', required: '是否需要', ruleset: '规则集',
    allowed: '允许的地址', hostService: '主机上的服务', probe: '从本机探测', verdict: '结论', reason: '原因', confidence: '可信度', sources: '出处',
    versions: 'ESXi 版本', answer: '应答内容',
    id: '条目', host: '主机', address: '地址', seenFrom: '探测来源', role: '角色', timeUtc: '时间 (UTC)', timeLocal: '时间（本地）',
    rulesetState: '规则集状态', canSwitch: '规则集可否开关', serviceState: '服务状态', servicePolicy: '服务启动方式',
  },
  states: {
    on: '已开启', off: '已关闭', unknown: '未知', none: '无', running: '运行中', stopped: '已停止', everyone: '所有地址', nobody: '无任何地址', yes: '是', no: '否',
    policyOn: '随主机启动', policyOff: '手动启动', policyAutomatic: '随端口启停', systemOwned: '由系统服务控制',
  },
  report: {
    title: '{{host}} 的端口', at: '截至 {{at}}', from: '探测来源 {{address}}', fromUnknown: '探测来源地址未知', role: '角色：{{role}}',
    summary: '{{problems}} 个问题，{{unknown}} 项无法判断，共 {{total}} 行', note: '探测结果只代表本机当时所见，不代表其他机器。',
    firewallNotRead: '未能读取主机防火墙：{{message}}',
    unfinished: '检查尚未完成：共 {{total}} 次探测，已完成 {{done}} 次。',
    problemsTitle: '问题', noProblems: '对所选角色没有发现问题。', allTitle: '全部端口', sourcesTitle: '出处', limitsTitle: '本表的局限',
  },
} as const satisfies Mirror<typeof portsEn>
