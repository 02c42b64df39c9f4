import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useText } from '../../services.tsx'
import { CommandLine } from '../../ui/CopyButton.tsx'

/** Lists the commands that print a machine's hardware. */
export function Commands() {
  const { t } = useText()
  const [name, setName] = useState('Linux')
  const commands = systems.find((system) => system.name === name)?.commands ?? []
  return (
    <section className="source-commands">
      <div className="card-head">
        <h3>{t('hardware.view.source.commands')}</h3>
        <SegmentedControl
          aria-label={t('hardware.view.source.commands')}
          data={systems.map((system) => system.name)}
          value={name}
          onChange={setName}
        />
      </div>
      <p className="form-note">{t('hardware.view.source.commandsText')}</p>
      <ul className="commands">
        {commands.map((command) => (
          <li key={command}>
            <CommandLine text={command} />
          </li>
        ))}
      </ul>
    </section>
  )
}

export interface System {
  readonly name: string
  readonly commands: readonly string[]
}

/** Commands for a machine without ESXi, by system; the names of systems are the same in every language. */
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
