/** Options of the installer's boot line (Shift+O, or `kernelopt` in boot.cfg) that administrators need. */

interface Bilingual {
  readonly en: string
  readonly zh: string
}

export interface BootOption {
  readonly id: string
  /** The words that can be added, the first one by default. Upper and lower case matter. */
  readonly words: readonly string[]
  readonly text: Bilingual
  /** The release it is known from; null: not known. */
  readonly since: string | null
  /** Known not to be supported by the vendor. */
  readonly unsupported: boolean
  /** Known to be needed after the installation, too. */
  readonly persists: boolean
}

export const bootOptions: readonly BootOption[] = [
  {
    id: 'systemMediaSize',
    words: ['systemMediaSize=min', 'systemMediaSize=small', 'systemMediaSize=default', 'systemMediaSize=max'],
    since: '7.0 U1c',
    unsupported: false,
    persists: false,
    text: {
      en: 'How much of the boot disk the system takes: min 33 GB, small 69 GB, default 138 GB, max all of it. What is left becomes a datastore.',
      zh: '系统占用启动盘的大小：min 为 33 GB，small 为 69 GB，default 为 138 GB，max 为整块盘；剩余空间用作数据存储。',
    },
  },
  {
    id: 'autoPartitionOSDataSize',
    words: ['autoPartitionOSDataSize=8192', 'autoPartitionOSDataSize=4096'],
    since: null,
    unsupported: true,
    persists: false,
    text: {
      en: 'Size of the ESX-OSData volume in MB. Use systemMediaSize where it is known.',
      zh: 'ESX-OSData 卷的大小（MB）。支持 systemMediaSize 的版本请优先用前者。',
    },
  },
  {
    id: 'allowLegacyCPU',
    words: ['allowLegacyCPU=true'],
    since: null,
    unsupported: true,
    persists: true,
    text: {
      en: 'Turns the stop on a processor that is no longer supported into a warning. Does not help a processor without XSAVE (Westmere and older) from 8.0 U2 on.',
      zh: '把“处理器不再受支持”的中止变为警告；从 8.0 U2 起，对没有 XSAVE 的处理器（Westmere 及更早）无效。',
    },
  },
  {
    id: 'cpuUniformityHardCheckPanic',
    words: ['cpuUniformityHardCheckPanic=FALSE'],
    since: '7.0 U2',
    unsupported: true,
    persists: true,
    text: {
      en: 'For Intel processors with performance and efficiency cores, which else end in a purple screen.',
      zh: '用于带性能核与能效核的 Intel 处理器，否则会紫屏。',
    },
  },
  {
    id: 'ignoreMsrFaults',
    words: ['ignoreMsrFaults=TRUE'],
    since: null,
    unsupported: true,
    persists: true,
    text: {
      en: 'For 13th generation Intel Core and later, beside the option above.',
      zh: '用于第 13 代及以后的 Intel Core，与上一项配合使用。',
    },
  },
  {
    id: 'norts',
    words: ['norts=1'],
    since: null,
    unsupported: false,
    persists: false,
    text: {
      en: 'Does without the firmware’s runtime services; for some Apple and Lenovo machines that hang while loading.',
      zh: '不使用固件的运行时服务；用于加载时卡住的部分 Apple 和 Lenovo 机器。',
    },
  },
  {
    id: 'serial',
    words: ['com1_Port=0x3f8 tty2Port=com1'],
    since: null,
    unsupported: false,
    persists: false,
    text: {
      en: 'Shows the console on the first serial port, for machines without a screen.',
      zh: '在第一个串口显示控制台，用于没有显示器的机器。',
    },
  },
  {
    id: 'ks',
    words: ['ks=usb:/KS.CFG', 'ks=cdrom:/KS.CFG', 'ks=http://192.0.2.80/ks.cfg', 'ks=nfs://192.0.2.80/share/ks.cfg'],
    since: null,
    unsupported: false,
    persists: false,
    text: {
      en: 'Where the script of an unattended installation is. With one, cdromBoot must go.',
      zh: '无人值守安装脚本的位置。用了它就要去掉 cdromBoot。',
    },
  },
  {
    id: 'netdevice',
    words: [
      'netdevice=vmnic0 bootproto=dhcp',
      'netdevice=vmnic0 ip=192.0.2.10 netmask=255.255.255.0 gateway=192.0.2.1 nameserver=192.0.2.53',
    ],
    since: null,
    unsupported: false,
    persists: false,
    text: {
      en: 'Network for fetching a script over HTTP or NFS; add vlanid=… where the switch port needs it.',
      zh: '通过 HTTP 或 NFS 读取脚本时使用的网络；交换机端口需要时再加 vlanid=…。',
    },
  },
]
