export interface System {
  readonly name: string
  readonly commands: readonly string[]
}

/** What to run on a machine without ESXi, per system; the names of systems are the same in every language. */
export const systems: readonly System[] = [
  {
    name: 'Linux',
    commands: [
      'lspci -nnk',
      'lscpu',
      'sudo dmidecode -t bios -t system -t memory',
      'sudo nvme id-ctrl /dev/nvme0',
      'lsblk -b -o NAME,MODEL,SIZE,TRAN,TYPE',
      'lsusb',
      'mokutil --sb-state',
    ],
  },
  {
    name: 'Windows',
    commands: [
      'Get-PnpDevice -PresentOnly | Format-List FriendlyName,Class,InstanceId',
      'pnputil /enum-devices /connected',
      'Get-CimInstance Win32_Processor | Format-List Name,Description,NumberOfCores,NumberOfLogicalProcessors',
      'Get-CimInstance Win32_ComputerSystem | Format-List Manufacturer,Model,TotalPhysicalMemory',
      'Get-CimInstance Win32_BIOS | Format-List SMBIOSBIOSVersion',
    ],
  },
  {
    name: 'macOS',
    commands: ['system_profiler SPHardwareDataType SPPCIDataType SPNVMeDataType SPEthernetDataType SPUSBDataType'],
  },
]
