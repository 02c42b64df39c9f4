import type { Kickstart } from '../../models/kickstart.ts'
import { ntpLine, sshLines } from './generated-lines.ts'

/**
 * Returns the ks.cfg of an unattended installation. An upgrade keeps what the host has, so the file then holds its disk
 * and nothing about password, network, keyboard or licence.
 */
export function renderKickstart(settings: Kickstart): string {
  const { action, rootPassword, keyboard, licenceKey, reboot } = settings
  const fresh = action !== 'upgrade'
  const options = [
    ...disk(settings),
    ...(fresh ? installOptions(settings) : []),
    ...(settings.forceUnsupported ? ['--forceunsupportedinstall'] : []),
  ]
  const lines = [
    'vmaccepteula',
    `${action} ${options.join(' ')}`,
    ...(fresh && rootPassword !== null ? [`rootpw --iscrypted ${rootPassword}`] : []),
    ...(fresh ? network(settings.network) : []),
    ...(fresh && keyboard !== null ? [`keyboard '${keyboard}'`] : []),
    ...(fresh && licenceKey !== null ? [`serialnum --esx=${licenceKey}`] : []),
    ...(reboot ? ['reboot'] : []),
    ...firstBoot(settings),
  ]
  return `${lines.join('\n')}\n`
}

function disk({ disk: chosen }: Kickstart): string[] {
  if (chosen.kind === 'device') return [`--disk=${chosen.name}`]
  return [chosen.filters.length === 0 ? '--firstdisk' : `--firstdisk=${chosen.filters.join(',')}`]
}

const vmfsOptions: Readonly<Record<Kickstart['vmfs'], readonly string[]>> = {
  preserve: ['--preservevmfs'],
  overwrite: ['--overwritevmfs'],
  stop: [],
}

function installOptions({ ignoreSsd, vmfs, overwriteVsan, createDatastore }: Kickstart): string[] {
  return [
    ...(ignoreSsd ? ['--ignoressd'] : []),
    ...vmfsOptions[vmfs],
    ...(overwriteVsan ? ['--overwritevsan'] : []),
    ...(createDatastore ? [] : ['--novmfsondisk']),
  ]
}

function network(settings: Kickstart['network']): string[] {
  if (settings === null) return []
  const { addressing, device, hostName, vlan, vmPortGroup } = settings
  const address =
    addressing.kind === 'dhcp'
      ? ['--bootproto=dhcp']
      : [
          '--bootproto=static',
          `--ip=${addressing.ip}`,
          `--netmask=${addressing.netmask}`,
          ...(addressing.gateway === null ? [] : [`--gateway=${addressing.gateway}`]),
          ...(addressing.nameservers.length === 0 ? [] : [`--nameserver=${addressing.nameservers.join(',')}`]),
        ]
  return [
    [
      'network',
      ...address,
      ...(device === null ? [] : [`--device=${device}`]),
      ...(hostName === null ? [] : [`--hostname=${hostName}`]),
      ...(vlan === null ? [] : [`--vlanid=${vlan}`]),
      `--addvmportgroup=${vmPortGroup ? 1 : 0}`,
    ].join(' '),
  ]
}

function firstBoot({ ntpServers, ssh, firstBoot: own }: Kickstart): string[] {
  const lines = [...(ntpServers.length === 0 ? [] : [ntpLine(ntpServers)]), ...(ssh ? sshLines : []), ...own]
  return lines.length === 0 ? [] : ['', '%firstboot --interpreter=busybox', ...lines]
}
