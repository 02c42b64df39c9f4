import { expect, it } from 'vitest'
import { othersWithAccess, parseAccess, readAccess } from '../../../electron/cli/file-access.ts'

const user = 'S-1-5-21-1004336348-1177238915-682003330-1001'
const another = 'S-1-5-21-1004336348-1177238915-682003330-1002'

it('reads what whoami and Get-Acl print', () => {
  const sddl = 'O:BAG:SYD:PAI(A;;FA;;;SY)(A;;FA;;;BA)'
  expect(parseAccess(`"example\\administrator","${user}"\r\n${sddl}\r\n`)).toEqual({ user, sddl })
  expect(parseAccess(`"nt authority\\system","S-1-5-18"\r\n${sddl}\r\n`)).toEqual({ user: 'S-1-5-18', sddl })
  for (const output of ['', `"example\\user","${user}"\r\n`, `\r\n${sddl}`, sddl, `"a","${user}"\r\n${sddl}\r\nmore`])
    expect(parseAccess(output)).toBeNull()
})

it.each([
  ['the user alone', `O:${user}G:${user}D:PAI(A;;FA;;;${user})`, []],
  ['the system and its administrators', 'O:BAG:SYD:PAI(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;LA)', []],
  [
    'the same, inherited from a closed folder',
    `O:${user}G:S-1-5-21-1004336348-1177238915-682003330-513D:AI(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;ID;0x1301bf;;;${user})`,
    [],
  ],
  ['nobody', `O:${user}D:P`, []],
  ['the owner by its rights', `O:${user}D:P(A;;FA;;;OW)(A;;FR;;;S-1-3-4)`, []],
  ['a denial of everyone else', `O:${user}D:P(D;;FA;;;WD)(A;;FA;;;${user})`, []],
  ['an entry for files to come', `O:${user}D:P(A;OICIIO;GA;;;CO)(A;;FA;;;${user})`, []],
  ['a label and audits besides', `O:${user}D:P(A;;FA;;;${user})S:AI(ML;;NW;;;ME)(AU;SAFA;FA;;;WD)`, []],
  ['users, as under ProgramData', 'O:BAG:SYD:AI(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;ID;0x1200a9;;;BU)', ['BU']],
  ['everyone, and those who logged in', `O:${user}D:(A;;FR;;;WD)(A;;0x1301bf;;;AU)`, ['WD', 'AU']],
  ['another user', `O:${user}D:P(A;;FA;;;${user})(A;;FR;;;${another})`, [another]],
  ['another user who may only change it', `O:${user}D:P(A;;FA;;;${user})(A;;WD;;;${another})`, [another]],
  ['an inherited entry whose flags hold the letters of another', `O:${user}D:(A;CIOI;FR;;;BU)`, ['BU']],
  ['no list at all', `O:${user}D:NO_ACCESS_CONTROL`, ['S-1-1-0']],
])('finds that %s has access', (_name, sddl, readers) => {
  expect(othersWithAccess({ user, sddl })).toEqual({ owner: null, readers })
})

it('names an owner that is neither the user nor the system', () => {
  expect(othersWithAccess({ user, sddl: `O:${another}D:P(A;;FA;;;${user})` })).toEqual({ owner: another, readers: [] })
  expect(othersWithAccess({ user: 'S-1-5-18', sddl: `O:${user}D:P(A;;FA;;;SY)(A;;FR;;;${user})` })).toEqual({
    owner: user,
    readers: [user],
  })
})

it.each([
  '',
  'O:',
  `O:${user}`,
  `G:${user}D:P`,
  `D:P(A;;FA;;;${user})`,
  `O:${user}D:P(A;;FA;;;${user}`,
  `O:${user}D:P(A;;FA;;${user})`,
  `O:${user}D:P(A;;FA;;;${user})x`,
  `O:${user}D:P(XA;;FA;;;WD;(@User.Title=="x"))`,
  `O:${user}D:P(RA;;;;;WD;x)`,
])('does not guess at %j', (sddl) => {
  expect(othersWithAccess({ user, sddl })).toBeNull()
})

it('gives nothing where there is no Windows to ask', async () => {
  expect(await readAccess('/etc/hosts')).toBeNull()
})
