import type { stickEn } from './stick.en.ts'
import type { Mirror } from './placeholders.ts'

/** 制作安装 U 盘。 */
export const stickZhCn = {
  entered: '{{volume}}：{{files}} 个文件，{{size}} MiB，已回读并与镜像一致。',
  window: {
    open: '制作 U 盘', title: '制作安装 U 盘', text: '适用于 UEFI 引导的机器：把镜像中的文件复制到 FAT32 U 盘并逐个回读。不会格式化，U 盘上的其他文件保留。',
    image: '镜像', choose: '选择镜像…', another: '另选镜像…', volume: 'U 盘', again: '重新查找', none: '没有可用的 FAT32 移动卷。请插入 U 盘（必要时格式化为 FAT32），然后重新查找。',
    notOffered: '不可选：{{count}} 个', free: '{{size}} GiB，可用 {{free}} GiB', size: '{{size}} GiB', serial: '序列号 {{serial}}', unlabelled: '没有卷标',
    boot: '启动参数', bootText: '传给安装程序的参数，不改就与镜像相同。', script: '无人值守安装脚本（KS.CFG）', scriptText: '手动安装则留空。', makeScript: '生成脚本…',
    plan: '{{files}} 个文件，{{size}} MiB', replaced: '将替换 {{count}} 个同名文件。', replace: '替换同名文件', mine: '确认使用这个 U 盘：{{name}}',
    make: '开始制作', verify: '再次校验', stop: '停止', stopped: '已停止。U 盘内容不完整，盘上有文件注明。请重新制作后再用它启动。', stoppedVerify: '已停止，U 盘没有比对完。',
    done: 'U 盘制作完成：{{files}} 个文件均已回读比对。', eject: '拔出前请先弹出。想更有把握，重新插入后再校验一次：在此之前读到的可能是系统缓存。', bootLine: '{{file}} 的启动参数：{{line}}',
    enter: '记入清单', entered: '已记入 {{name}}。', legacy: '机器使用传统 BIOS 引导', scriptFaults: '脚本中有 {{count}} 处错误或警告，第一处：{{first}}',
  },
  phases: { copy: '正在写入 {{file}}', verify: '正在回读 {{file}}', boot: '正在读取 {{file}} 的启动参数' },
  progress: '{{percent}} %，共 {{total}} MiB',
  reasons: { system: '存有当前系统的一部分', fixed: '不是移动磁盘', 'unknown-removable': '系统未说明它是否可移动', 'not-fat32': '不是 FAT32 格式', 'not-mounted': '未挂载', 'read-only': '写保护' },
  obstacles: {
    volume: '不能使用这个卷：{{reasons}}。', 'no-uefi-boot': '镜像中没有 EFI/BOOT/BOOTX64.EFI，复制出来的 U 盘无法用 UEFI 启动。写入方法见下方说明。',
    'not-empty': 'U 盘不是空的（{{examples}}）。请同意替换同名文件，或换一个空 U 盘。', 'bad-name': 'FAT32 无法存放文件名 {{file}}。',
    'file-too-large': '{{file}} 有 {{size}} GiB，FAT32 不能存放 4 GiB 或更大的文件。请按下方说明整盘写入。', full: '空间不足：需要 {{needed}} MiB，可用 {{free}} MiB。',
  },
  options: { open: '启动选项', title: '启动选项', text: '安装程序启动后五秒内按 Shift+O，在已有内容后面输入；也可以直接写到 U 盘上。', add: '添加 {{word}}', since: '{{release}} 起', unsupported: '厂商不支持', persists: '安装后须保留在 boot.cfg 中', line: '启动参数' },
  legacy: {
    linux: {
      list: '先不插 U 盘，运行：lsblk -o NAME,SIZE,MODEL,TRAN,MOUNTPOINTS；插上后再运行一次。',
      choose: '新出现的、TRAN 为“usb”且容量与 U 盘相符的设备才是它。其中的数据会全部丢失。拿不准就停手：设备名写错会覆盖别的磁盘。',
      unmount: '卸载它的每个分区：umount /dev/sdX1，把 X 换成实际的盘符字母。',
      write: '写入整个设备而不是某个分区：sudo dd if=image.iso of=/dev/sdX bs=4M conv=fsync status=progress。这样写出的 ESXi 镜像不一定都能从 BIOS 启动；启动不了时，请在 Windows 上用 Rufus 制作。',
    },
    darwin: {
      list: '先不插 U 盘，运行：diskutil list external；插上后再运行一次。',
      choose: '新出现的、容量与 U 盘相符的磁盘才是它。其中的数据会全部丢失。拿不准就停手：编号写错会覆盖别的磁盘。',
      unmount: '卸载它：diskutil unmountDisk /dev/diskN，把 N 换成实际的编号。',
      write: '写入：sudo dd if=image.iso of=/dev/rdiskN bs=4m。这样写出的 ESXi 镜像不一定都能从 BIOS 启动；启动不了时，请在 Windows 上用 Rufus 制作。',
    },
    win32: {
      start: '拔掉其他所有移动磁盘，插上 U 盘，启动 Rufus。',
      device: '在“设备”中选择 U 盘，核对名称和容量。其中的数据会全部丢失。',
      image: '点击“选择”，选中 ISO 文件。',
      scheme: '分区类型选“MBR”，目标系统类型选“BIOS（或 UEFI-CSM）”，文件系统选 FAT32，然后点击“开始”。',
      menu: '如果 Rufus 询问是否替换 menu.c32，选“是”。',
    },
    etcher: '也可以不用命令，改用 balenaEtcher：选择镜像，按名称和容量选中 U 盘，再开始烧录。请保持其系统盘保护处于开启状态。',
    eject: '拔出前先弹出 U 盘。',
  },
} as const satisfies Mirror<typeof stickEn>
