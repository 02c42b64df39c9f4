import { expect, it } from 'vitest'
import { manualCommands, removalCommand, uploadPath } from '../../../shared/rules/vibs/install-check.ts'

const sha256 = 'ab'.repeat(32)

it('says by hand what would be sent', () => {
  const vib = { name: 'demo-rules', acceptance: 'CommunitySupported', sha256 }
  expect(manualCommands(vib, uploadPath(vib, 'datastore1'), true)).toEqual([
    'esxcli software acceptance set --level=CommunitySupported',
    'esxcli software vib install -v /vmfs/volumes/datastore1/hypertray-abababab.vib --dry-run',
    'esxcli software vib install -v /vmfs/volumes/datastore1/hypertray-abababab.vib',
    'esxcli software vib list | grep demo-rules',
    'esxcli network firewall ruleset list',
  ])
  expect(removalCommand('demo-rules')).toBe('esxcli software vib remove -n demo-rules')
})

it('gives a shell nothing to run that a file or a host put into a name', () => {
  const vib = { name: "a'; reboot; '$(poweroff)", acceptance: 'none; reboot', sha256 }
  const commands = manualCommands(vib, uploadPath(vib, 'data store; halt'), true)
  const name = String.raw`'a'\''; reboot; '\''$(poweroff)'`
  expect(commands).toEqual([
    'esxcli software acceptance set --level=CommunitySupported',
    "esxcli software vib install -v '/vmfs/volumes/data store; halt/hypertray-abababab.vib' --dry-run",
    "esxcli software vib install -v '/vmfs/volumes/data store; halt/hypertray-abababab.vib'",
    `esxcli software vib list | grep ${name}`,
    'esxcli network firewall ruleset list',
  ])
  expect(removalCommand(vib.name)).toBe(`esxcli software vib remove -n ${name}`)
})
