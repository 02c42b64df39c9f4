import type { stickEn } from './stick.en.ts'
import type { Mirror } from './placeholders.ts'

/** 制作安装 U 盘。 */
export const stickZhCn = {
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
