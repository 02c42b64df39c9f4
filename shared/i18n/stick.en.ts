/** Making the installer stick. */
export const stickEn = {
  legacy: {
    linux: {
      list: 'Without the stick plugged in, run: lsblk -o NAME,SIZE,MODEL,TRAN,MOUNTPOINTS. Plug it in and run it again.',
      choose: 'The device that is new, with TRAN "usb" and the size of your stick, is the one. Everything on it will be lost. When in doubt, stop: a wrong name overwrites another disk.',
      unmount: 'Unmount each of its partitions: umount /dev/sdX1. Put your device\'s letter in place of X.',
      write: 'Write to the whole device, not to a partition: sudo dd if=image.iso of=/dev/sdX bs=4M conv=fsync status=progress. Not every ESXi image can be started by a BIOS after that; if it does not start, use Rufus on Windows.',
    },
    darwin: {
      list: 'Without the stick plugged in, run: diskutil list external. Plug it in and run it again.',
      choose: 'The disk that is new and has the size of your stick is the one. Everything on it will be lost. When in doubt, stop: a wrong number overwrites another disk.',
      unmount: 'Unmount it: diskutil unmountDisk /dev/diskN. Put your disk\'s number in place of N.',
      write: 'Write to it: sudo dd if=image.iso of=/dev/rdiskN bs=4m. Not every ESXi image can be started by a BIOS after that; if it does not start, use Rufus on Windows.',
    },
    win32: {
      start: 'Unplug every other removable disk, plug in the stick and start Rufus.',
      device: 'Under "Device" choose the stick; compare name and size. Everything on it will be lost.',
      image: 'Press "SELECT" and choose the ISO file.',
      scheme: 'Choose partition scheme "MBR" and target system "BIOS (or UEFI-CSM)", file system FAT32, then "START".',
      menu: 'If Rufus asks to replace menu.c32, answer Yes.',
    },
    etcher: 'Instead of the command you can use balenaEtcher: choose the image, then the stick by its name and size, then flash. Leave its protection against system disks on.',
    eject: 'Eject the stick before you pull it out.',
  },
} as const
