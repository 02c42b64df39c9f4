/** Why a host behaves in a way that surprises its administrator: short articles, each with the vendor's own pages. */

interface Bilingual {
  readonly en: string
  readonly zh: string
}

const explanationIds = ['system-files', 'acceptance', 'firewall-vib'] as const
export type ExplanationId = (typeof explanationIds)[number]

export interface Explanation {
  readonly id: ExplanationId
  readonly title: Bilingual
  readonly paragraphs: readonly Bilingual[]
  /** On the hosts that `isGuideLink` lets through. */
  readonly links: readonly { readonly label: Bilingual; readonly url: string }[]
  /** How sure the weakest statement of the article is. */
  readonly confidence: 'high' | 'medium' | 'low'
  /** Steps of the built-in checklists that it concerns. */
  readonly steps: readonly string[]
}

const security = {
  label: { en: 'vSphere Security (manual, 9.0)', zh: 'vSphere 安全性（9.0 手册）' },
  url: 'https://techdocs.broadcom.com/us/en/vmware-cis/vsphere/vsphere/9-0/vsphere-security.html',
} as const
const documentation = {
  label: { en: 'vSphere 8.0 documentation', zh: 'vSphere 8.0 产品文档' },
  url: 'https://techdocs.broadcom.com/us/en/vmware-cis/vsphere/vsphere/8-0.html',
} as const
const readOnlyFiles = {
  label: { en: 'Read-only system files since ESXi 7.0 (344767)', zh: 'ESXi 7.0 起系统文件只读（344767）' },
  url: 'https://knowledge.broadcom.com/external/article/344767',
} as const

export const explanations: readonly Explanation[] = [
  {
    id: 'system-files',
    title: { en: 'Why root can no longer change system files', zh: '为什么 root 也改不了系统文件了' },
    paragraphs: [
      {
        en: 'Since ESXi 7.0 root can no longer change, rename, move or delete a file of the system. Only files that count as configuration stay writable; they are marked by the sticky bit in ls -l. Anything else answers “Operation not permitted”. A break-in is thus kept from settling in the system itself.',
        zh: '从 ESXi 7.0 起，root 不能再修改、重命名、移动或删除系统文件。只有被视为配置的文件仍可写，在 ls -l 里可以看到它们带粘滞位；对其他文件操作一律返回 “Operation not permitted”。这样即使主机被入侵，对方也难以驻留在系统里。',
      },
      {
        en: 'The system is unpacked from two boot banks into memory at every start. What was changed in memory is gone after a restart, unless it belongs to the saved configuration. Everything else that must last (logs, core dumps, VMware Tools) lies on the ESX-OSData volume, which has used VMFS-L since 7.0 and brings the former scratch, locker and dump partitions together.',
        zh: '每次启动时，系统都从两个引导分区（boot bank）之一解包到内存中运行。在内存里做的改动，只要不属于会保存的配置，重启后就没了。其余需要长期保存的内容（日志、核心转储、VMware Tools）放在 ESX-OSData 卷上；该卷自 7.0 起采用 VMFS-L 格式，合并了原来的 scratch、locker 和转储分区。',
      },
      {
        en: 'Configuration moves step by step from files in /etc to the ConfigStore, a database that came with 7.0 Update 1. A file that has moved is regenerated from there, so an edit does not last: use esxcli, the API, the Host Client or, where the vendor says so, configstorecli.',
        zh: '配置正逐步从 /etc 下的文件转移到 ConfigStore——7.0 Update 1 引入的配置数据库。已经转移的文件由它重新生成，手工修改留不住；应改用 esxcli、API、Host Client，或在厂商文档要求时使用 configstorecli。',
      },
      {
        en: 'execInstalledOnly goes further: the kernel then runs only programs that came to the host in a VIB. Copied binaries do not start. At run time it is on by default since 8.0; as a boot option it can be enforced, and with a TPM be made permanent.',
        zh: 'execInstalledOnly 更进一步：内核只运行随 VIB 安装到主机上的程序，拷贝上去的二进制文件无法启动。从 8.0 起运行时选项默认开启；也可以通过启动选项强制启用，配合 TPM 还能防止被关闭。',
      },
    ],
    links: [readOnlyFiles, documentation],
    confidence: 'medium',
    steps: ['ks-post', 'scratch'],
  },
  {
    id: 'acceptance',
    title: {
      en: 'Acceptance levels, and what CommunitySupported costs',
      zh: '接受级别，以及 CommunitySupported 的代价',
    },
    paragraphs: [
      {
        en: 'Every package (VIB) has one of four levels, from strict to lax: VMwareCertified, VMwareAccepted, PartnerSupported, CommunitySupported. The host’s own level is a floor: only VIBs of at least that level can be installed. Most hosts stand at PartnerSupported.',
        zh: '每个软件包（VIB）都属于四个级别之一，由严到宽依次是：VMwareCertified、VMwareAccepted、PartnerSupported、CommunitySupported。主机自身的级别是下限，只能安装不低于该级别的 VIB。多数主机默认为 PartnerSupported。',
      },
      {
        en: 'The first two are tested or reviewed by the vendor, the third is tested and supported by a partner. A community VIB carries no signature: its origin is not guaranteed by anyone.',
        zh: '前两级由厂商测试或审核，第三级由合作伙伴测试并提供支持。社区 VIB 没有数字签名，来源无人担保。',
      },
      {
        en: 'CommunitySupported costs three things. UEFI Secure Boot can no longer be used, because it wants a signature on every VIB. Support may ask for the VIB to be removed before it looks at a problem. And upgrades become uncertain: a VIB that the new release does not accept stops the upgrade or has to go first.',
        zh: '降到 CommunitySupported 有三重代价：一是不能再用 UEFI 安全启动，因为它要求每个 VIB 都有签名；二是技术支持可能要求先卸载该 VIB 才肯继续排查；三是升级变得不可预料，新版本不接受的 VIB 会让升级中断，只能事先移除。',
      },
      {
        en: 'Before changing the level, see what is installed: esxcli software vib list and esxcli software acceptance get. To raise it again, first remove the VIBs below it, then esxcli software acceptance set --level=PartnerSupported.',
        zh: '更改之前先看清现状：esxcli software vib list 和 esxcli software acceptance get。要调回较高级别，须先移除低于该级别的 VIB，再执行 esxcli software acceptance set --level=PartnerSupported。',
      },
    ],
    links: [security, documentation],
    confidence: 'high',
    steps: ['acceptance', 'upg-vibs'],
  },
  {
    id: 'firewall-vib',
    title: { en: 'Why custom firewall rules need a VIB', zh: '为什么自定义防火墙规则需要 VIB' },
    paragraphs: [
      {
        en: 'The firewall reads its rulesets from the XML files in /etc/vmware/firewall; the ones that come with the system are in service.xml. Since 7.0 that file cannot be edited any more, and a file you add exists only in memory and is gone after the next restart.',
        zh: '防火墙从 /etc/vmware/firewall 下的 XML 文件读取规则集，系统自带的规则在 service.xml 里。从 7.0 起这个文件不能再编辑；自己放进去的文件只在内存中，下次重启就消失。',
      },
      {
        en: 'A VIB is part of the boot bank and is unpacked again at every start; therefore a rules file in a VIB lasts. Installed while the host runs, it is read by esxcli network firewall refresh. A VIB you build yourself is CommunitySupported, with all the drawbacks, above all the loss of Secure Boot.',
        zh: 'VIB 存放在引导分区，每次启动都会重新解包，所以 VIB 里的规则文件能够保留。在线安装后，执行 esxcli network firewall refresh 即可加载。自制的 VIB 属于 CommunitySupported，相应的代价也要一并承担，首先就是无法使用安全启动。',
      },
      {
        en: 'Often none is needed. Rulesets that are there already can be switched on and limited to addresses, and that lasts. An outgoing connection may also be moved to a port that a ruleset opens, or filtered by a firewall in front of the host.',
        zh: '很多时候并不需要自制 VIB。系统已有的规则集可以启用并限定来源地址，这些设置重启后仍在。也可以把出站连接改到某个规则集已放行的端口，或者在主机前端的防火墙上控制。',
      },
      {
        en: 'A script in /etc/rc.local.d/local.sh that rewrites the file at each start and then refreshes the firewall is the usual workaround. It is not supported, does not run under Secure Boot, and leaves the host without the rule until it has run.',
        zh: '常见的变通办法是在 /etc/rc.local.d/local.sh 中写脚本，每次启动时重新生成文件并刷新防火墙。这种做法不受官方支持，启用安全启动后不会执行，脚本运行之前规则也不生效。',
      },
    ],
    links: [readOnlyFiles, security],
    confidence: 'medium',
    steps: ['firewall'],
  },
]
