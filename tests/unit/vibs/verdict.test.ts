import { describe, expect, it } from 'vitest'
import { vibTargets, type VibChecksum, type VibDescription } from '../../../shared/models/vib.ts'
import { judgeVib } from '../../../shared/rules/vibs/verdict.ts'

const checksum = (type: string, process: string | null): VibChecksum => ({
  type,
  process,
  stated: 'a',
  computed: 'a',
  ok: true,
})
const [unpacked, stored, sha1] = [checksum('sha-256', 'gunzip'), checksum('sha-256', null), checksum('sha-1', 'gunzip')]

function vib(over: Partial<VibDescription> = {}, checksums: readonly VibChecksum[] = [unpacked, stored, sha1]) {
  const path = 'etc/vmware/firewall/a.xml'
  const description: VibDescription = {
    name: 'a',
    version: '1-1',
    vendor: 'v',
    type: 'bootbank',
    summary: '',
    description: '',
    releaseDate: null,
    acceptance: 'CommunitySupported',
    signature: 'empty',
    relations: [],
    platforms: [],
    maintenanceMode: false,
    liveInstall: true,
    liveRemove: true,
    members: [],
    payloads: [{ name: 'p', type: 'tgz', size: 1, checksums, files: [{ path, mode: 0o444, size: 1, type: 'file' }] }],
    firewall: [],
    problems: [],
    bytes: 1,
    sha256: '',
    ...over,
  }
  return description
}

const verdicts = (description: VibDescription): string[] =>
  vibTargets.map((target) => judgeVib(description, target).verdict)
const withFile = (path: string): Pick<VibDescription, 'payloads'> => ({
  payloads: [
    {
      name: 'p',
      type: 'tgz',
      size: 1,
      checksums: [unpacked, stored, sha1],
      files: [{ path, mode: 0o644, size: 1, type: 'file' }],
    },
  ],
})

describe('the verdict on 6.7, 7.0, 8.0 and 9.0', () => {
  it.each<[string, VibDescription, string[]]>([
    ['three checksums in the vendor’s order', vib(), ['unknown', 'unknown', 'installs', 'unknown']],
    [
      'three with the stored one first',
      vib({}, [stored, unpacked, sha1]),
      ['likely-refused', 'likely-refused', 'installs', 'unknown'],
    ],
    ['the two of the legacy profile', vib({}, [stored, sha1]), ['installs', 'installs', 'refused', 'unknown']],
    ['no checksum a host is known to read', vib({}, [sha1]), ['unknown', 'unknown', 'unknown', 'unknown']],
    [
      'a platform that is another release',
      vib({ platforms: ['7.*'] }, [stored, sha1]),
      ['likely-refused', 'installs', 'refused', 'likely-refused'],
    ],
    [
      'a file where no community VIB may write',
      vib({ ...withFile('etc/passwd') }),
      ['likely-refused', 'unknown', 'unknown', 'unknown'],
    ],
    ['a file in opt', vib({ ...withFile('opt/a') }), ['unknown', 'unknown', 'installs', 'unknown']],
    [
      'a level above community without a signature',
      vib({ acceptance: 'PartnerSupported' }),
      ['likely-refused', 'likely-refused', 'likely-refused', 'likely-refused'],
    ],
    [
      'a payload that was changed',
      vib({ problems: [{ code: 'payload-checksum', params: { payload: 'p' } }] }),
      ['refused', 'refused', 'refused', 'refused'],
    ],
    [
      'a signature that does not match',
      vib({ signature: 'tampered', problems: [{ code: 'signature-tampered', params: {} }] }),
      ['likely-refused', 'likely-refused', 'likely-refused', 'likely-refused'],
    ],
    [
      'members in another order, of which nobody reported anything',
      vib({ problems: [{ code: 'member-order', params: {} }] }, [stored, sha1]),
      ['unknown', 'unknown', 'refused', 'unknown'],
    ],
  ])('of a VIB with %s', (_what, description, expected) => {
    expect(verdicts(description)).toEqual(expected)
  })

  it('says installs only for what is reported or documented, and never on 9.0', () => {
    for (const checksums of [
      [unpacked, stored, sha1],
      [stored, unpacked, sha1],
      [stored, sha1],
    ])
      for (const target of vibTargets) {
        const { verdict, reasons } = judgeVib(vib({}, checksums), target)
        if (verdict !== 'installs') continue
        expect(target).not.toBe('9.0')
        expect(reasons.map(({ confidence }) => confidence)).not.toContain('inferred')
      }
  })

  it('names the level and Secure Boot as conditions, and being unsigned is no fault', () => {
    const { reasons } = judgeVib(vib(), '8.0')
    expect(reasons.map(({ code, verdict }) => [code, verdict])).toEqual([
      ['checksums-all', 'installs'],
      ['needs-level', null],
      ['needs-secure-boot-off', null],
    ])
  })

  it('names what else the host needs', () => {
    const relations = [{ kind: 'depends', name: 'vsan', condition: '>= 8.0' }] as const
    const { reasons } = judgeVib(vib({ relations, maintenanceMode: true, liveInstall: false }), '8.0')
    expect(reasons.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['needs-maintenance', 'needs-reboot', 'needs-packages']),
    )
  })
})
