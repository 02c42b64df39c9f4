import { expect, it } from 'vitest'
import { manualCommands, removalCommand, uploadPath } from '../../../shared/rules/vibs/install-check.ts'

const sha256 = 'ab'.repeat(32)
const hostId = '12345678-0000-4000-8000-000000000000'

it('says by hand what would be sent', () => {
  const vib = { name: 'demo-rules', acceptance: 'CommunitySupported', sha256 }
  expect(manualCommands(vib, uploadPath(vib, 'datastore1', hostId), true)).toEqual([
    'esxcli software acceptance set --level=CommunitySupported',
    'esxcli software vib install -v /vmfs/volumes/datastore1/hypertray-abababab-12345678.vib --dry-run',
    'esxcli software vib install -v /vmfs/volumes/datastore1/hypertray-abababab-12345678.vib',
    'esxcli software vib list | grep demo-rules',
    'esxcli network firewall ruleset list',
  ])
  expect(removalCommand('demo-rules')).toBe('esxcli software vib remove -n demo-rules')
})

it('gives a shell nothing to run that a file or a host put into a name', () => {
  const vib = { name: "a'; reboot; '$(poweroff)", acceptance: 'none; reboot', sha256 }
  const commands = manualCommands(vib, uploadPath(vib, 'data store; halt', hostId), true)
  const name = String.raw`'a'\''; reboot; '\''$(poweroff)'`
  expect(commands).toEqual([
    'esxcli software acceptance set --level=CommunitySupported',
    "esxcli software vib install -v '/vmfs/volumes/data store; halt/hypertray-abababab-12345678.vib' --dry-run",
    "esxcli software vib install -v '/vmfs/volumes/data store; halt/hypertray-abababab-12345678.vib'",
    `esxcli software vib list | grep ${name}`,
    'esxcli network firewall ruleset list',
  ])
  expect(removalCommand(vib.name)).toBe(`esxcli software vib remove -n ${name}`)
})

it('names the uploads of one VIB for two hosts apart, which may share a datastore', () => {
  const other = '87654321-0000-4000-8000-000000000000'
  expect(uploadPath({ sha256 }, 'shared', hostId)).not.toBe(uploadPath({ sha256 }, 'shared', other))
})
