/** Making the installer stick. */
export const stickEn = {
  entered: '{{volume}}: {{files}} files, {{size}} MiB, read back and the same as in the image.',
  window: {
    open: 'Make a stick',
    title: 'Make an installer stick',
    text: 'For machines that boot with UEFI: the image’s files are copied to a FAT32 stick and read back. Nothing is formatted, and other files on the stick stay.',
    image: 'Image',
    choose: 'Choose an image…',
    another: 'Choose another…',
    volume: 'Stick',
    again: 'Look again',
    none: 'No removable FAT32 volume is there. Plug in a stick, format it as FAT32 if need be, and look again.',
    notOffered: 'Not offered: {{count}}',
    free: '{{size}} GiB, {{free}} GiB free',
    size: '{{size}} GiB',
    serial: 'serial number {{serial}}',
    unlabelled: 'without a label',
    boot: 'Boot line',
    bootText: 'What the installer is told. As it is in the image unless you change it.',
    script: 'Script for an unattended installation (KS.CFG)',
    scriptText: 'Leave empty for an installation by hand.',
    makeScript: 'Make one…',
    plan: '{{files}} files, {{size}} MiB',
    replaced: '{{count}} files of the same name are replaced.',
    replace: 'Replace files of the same name',
    mine: 'This is the stick I mean: {{name}}',
    make: 'Make the stick',
    verify: 'Verify again',
    stop: 'Stop',
    stopped: 'Stopped. The stick is not complete; a file on it says so. Make it again before you boot from it.',
    stoppedVerify: 'Stopped. The stick was not compared to the end.',
    done: 'The stick is complete: {{files}} files, each read back and compared.',
    eject:
      'Eject it before you pull it out. For certainty plug it in again and verify: until then the system may have answered from memory.',
    bootLine: '{{file}} says: {{line}}',
    enter: 'Enter into a checklist',
    entered: 'Entered into {{name}}.',
    legacy: 'The machine boots with legacy BIOS',
    scriptFaults: 'The script has {{count}} errors or warnings; the first: {{first}}',
  },
  phases: { copy: 'Writing {{file}}', verify: 'Reading back {{file}}', boot: 'Reading the boot line of {{file}}' },
  progress: '{{percent}} % of {{total}} MiB',
  reasons: {
    system: 'carries a part of the running system',
    fixed: 'not removable',
    'unknown-removable': 'the system does not say that it is removable',
    'not-fat32': 'not formatted as FAT32',
    'not-mounted': 'not mounted',
    'read-only': 'write-protected',
  },
  obstacles: {
    volume: 'This volume is not used: {{reasons}}.',
    'no-uefi-boot':
      'The image has no EFI/BOOT/BOOTX64.EFI, so a copy of it does not boot with UEFI. See below how such an image is written.',
    'not-empty':
      'The stick is not empty ({{examples}}). Agree to the replacing of files of the same name, or use an empty one.',
    'bad-name': 'FAT32 cannot hold the name {{file}}.',
    'file-too-large':
      '{{file}} has {{size}} GiB; FAT32 holds no file of 4 GiB or more. Write this image as a disk image, as told below.',
    full: 'Too little space: {{needed}} MiB are needed, {{free}} MiB are free.',
  },
  options: {
    open: 'Boot options',
    title: 'Boot options',
    text: 'Press Shift+O within five seconds of the installer’s start and type them after what stands there, or have them written onto the stick.',
    add: 'Add {{word}}',
    since: 'since {{release}}',
    unsupported: 'not supported by the vendor',
    persists: 'keep it in boot.cfg after the installation',
    line: 'Boot line',
  },
  legacy: {
    linux: {
      list: 'Without the stick plugged in, run: lsblk -o NAME,SIZE,MODEL,TRAN,MOUNTPOINTS. Plug it in and run it again.',
      choose:
        'The device that is new, with TRAN "usb" and the size of your stick, is the one. Everything on it will be lost. When in doubt, stop: a wrong name overwrites another disk.',
      unmount: "Unmount each of its partitions: umount /dev/sdX1. Put your device's letter in place of X.",
      write:
        'Write to the whole device, not to a partition: sudo dd if=image.iso of=/dev/sdX bs=4M conv=fsync status=progress. Not every ESXi image can be started by a BIOS after that; if it does not start, use Rufus on Windows.',
    },
    darwin: {
      list: 'Without the stick plugged in, run: diskutil list external. Plug it in and run it again.',
      choose:
        'The disk that is new and has the size of your stick is the one. Everything on it will be lost. When in doubt, stop: a wrong number overwrites another disk.',
      unmount: "Unmount it: diskutil unmountDisk /dev/diskN. Put your disk's number in place of N.",
      write:
        'Write to it: sudo dd if=image.iso of=/dev/rdiskN bs=4m. Not every ESXi image can be started by a BIOS after that; if it does not start, use Rufus on Windows.',
    },
    win32: {
      start: 'Unplug every other removable disk, plug in the stick and start Rufus.',
      device: 'Under "Device" choose the stick; compare name and size. Everything on it will be lost.',
      image: 'Press "SELECT" and choose the ISO file.',
      scheme: 'Choose partition scheme "MBR" and target system "BIOS (or UEFI-CSM)", file system FAT32, then "START".',
      menu: 'If Rufus asks to replace menu.c32, answer Yes.',
    },
    etcher:
      'Instead of the command you can use balenaEtcher: choose the image, then the stick by its name and size, then flash. Leave its protection against system disks on.',
    eject: 'Eject the stick before you pull it out.',
  },
} as const
