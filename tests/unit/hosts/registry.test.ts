import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { hostsDocument } from '../../../electron/hosts/hosts-document.ts'
import { HostRegistry } from '../../../electron/hosts/registry.ts'
import type { NewHost } from '../../../electron/hosts/registry.ts'
import { addressText, connectable, type KnownHost } from '../../../electron/hosts/known-host.ts'
import type { Result } from '../../../shared/result.ts'
import { printable } from '../../../shared/text/printable.ts'
import { makeTempDir } from '../../support/tmp.ts'

const [one, two] = ['AA', 'BB'].map((pair) => Array(32).fill(pair).join(':')) as [string, string]
const base: NewHost = { address: 'esxi.example.org', user: 'root', fingerprint: one }
const code = (result: Result<unknown>): string => (result.ok ? 'ok' : result.problem.code)

function value(result: Result<KnownHost>): KnownHost {
  if (!result.ok) throw new Error(result.problem.code)
  return result.value
}

let file: string
let registry: HostRegistry

beforeEach(async () => {
  const dir = await makeTempDir('registry-')
  onTestFinished(() => dir.remove())
  file = join(dir.path, 'hosts.json')
  const clock = { now: () => Date.UTC(2025, 0, 1), elapsed: () => 0, sleep: async () => undefined }
  registry = new HostRegistry(hostsDocument(file), { clock })
})

describe('adding a host', () => {
  it('keeps it in normal form, named by its address by default', async () => {
    const added = value(
      await registry.add({
        ...base,
        address: 'https://ESXi.example.org:443/ui',
        fingerprint: one.toLowerCase().replaceAll(':', ''),
      }),
    )
    expect(added).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: 'esxi.example.org',
      moid: null,
      hardwareUuid: null,
      macs: [],
      wake: { ipv4: null, incapable: [], secureOn: false },
      path: null,
      tags: [],
      addedAt: '2025-01-01T00:00:00.000Z',
      endpoint: {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        kind: 'esxi',
        address: { host: 'esxi.example.org', port: 443 },
        user: 'root',
        fingerprint: one,
        apiVersion: null,
      },
    })
    expect(added.endpoint.id).not.toBe(added.id)
    expect(
      value(await registry.add({ ...base, address: '[2001:DB8::1]:8443', name: ' Büro ', apiVersion: '8.0.3.0' })),
    ).toMatchObject({ name: 'Büro', endpoint: { address: { host: '2001:db8::1', port: 8443 }, apiVersion: '8.0.3.0' } })
    expect(await registry.list()).toMatchObject({ ok: true, value: [{ name: 'esxi.example.org' }, { name: 'Büro' }] })
  })

  it('refuses what is already there', async () => {
    await registry.add({ ...base, name: 'Büro' })
    expect(code(await registry.add({ ...base, address: 'ESXI.example.org:443', name: 'other' }))).toBe('HOST_EXISTS')
    expect(code(await registry.add({ ...base, address: '192.0.2.1', name: 'BÜRO' }))).toBe('HOST_NAME_TAKEN')
    expect(code(await registry.add({ ...base, address: '192.0.2.1', name: 'Bu\u0308ro' }))).toBe('HOST_NAME_TAKEN')
    expect(code(await registry.add({ ...base, address: 'esxi.example.org:8443' }))).toBe('ok')
  })

  it('refuses a name that is the address of another host, and an address that is its name', async () => {
    await registry.add({ ...base, name: '192.0.2.9' })
    expect(code(await registry.add({ ...base, address: '192.0.2.1', name: 'ESXI.example.org' }))).toBe(
      'HOST_NAME_TAKEN',
    )
    expect(code(await registry.add({ ...base, address: '192.0.2.9', name: 'ninth' }))).toBe('HOST_NAME_TAKEN')
  })

  it.each(['', '  ', 'a\nb', 'a\u001bb', 'a\u202Eb', 'x'.repeat(121)])('refuses the name %j', async (name) => {
    expect(code(await registry.add({ ...base, name }))).toBe('HOST_NAME_INVALID')
    const added = value(await registry.add(base))
    expect(code(await registry.rename(added.id, name))).toBe('HOST_NAME_INVALID')
  })

  it('refuses what is no address and no fingerprint', async () => {
    expect(code(await registry.add({ ...base, address: 'a b' }))).toBe('ADDRESS_INVALID')
    expect(code(await registry.add({ ...base, fingerprint: 'AA' }))).toBe('FINGERPRINT_INVALID')
    expect(await registry.list()).toEqual({ ok: true, value: [] })
  })

  it('asks before a machine is listed twice, and tells machines apart by certificate and hardware together', async () => {
    const [mine, other] = ['4c4c4544-0000-4d10-8035-b4c04f4e3132', '4c4c4544-0000-4d10-8035-b4c04f4e3133']
    await registry.add({ ...base, name: 'office', identity: { moid: null, hardwareUuid: mine } })
    const again = { ...base, address: '192.0.2.1', identity: { moid: 'ha-host', hardwareUuid: mine } }
    expect(await registry.add(again)).toMatchObject({
      ok: false,
      problem: { code: 'HOST_KNOWN', params: { name: 'office', address: 'esxi.example.org' } },
    })
    expect(code(await registry.add({ ...again, name: 'OFFICE', again: true }))).toBe('HOST_NAME_TAKEN')
    expect(value(await registry.add({ ...again, again: true }))).toMatchObject({ moid: 'ha-host', hardwareUuid: mine })
    // A clone of the installation, a board whose number another one has, and a host that does not tell.
    const clone = { moid: null, hardwareUuid: other }
    expect(code(await registry.add({ ...base, address: '192.0.2.2', identity: clone }))).toBe('ok')
    expect(code(await registry.add({ ...again, address: '192.0.2.3', fingerprint: two }))).toBe('ok')
    expect(code(await registry.add({ ...base, address: '192.0.2.4' }))).toBe('ok')
  })

  it('of the same address at the same moment succeeds once', async () => {
    const other = new HostRegistry(hostsDocument(file))
    const codes = await Promise.all([registry.add({ ...base, name: 'a' }), other.add({ ...base, name: 'b' })])
    expect(codes.map(code).sort()).toEqual(['HOST_EXISTS', 'ok'])
  })
})

describe('finding a host', () => {
  it('goes by id, name in any case, or address in any spelling', async () => {
    const added = value(await registry.add({ ...base, address: '[2001:db8::1]', name: 'Büro' }))
    for (const text of [added.id, 'Büro', ' bÜRO ', '2001:DB8:0::1', '[2001:db8::1]:443', 'https://[2001:db8::1]/ui/'])
      expect(value(await registry.find(text))).toEqual(added)
    expect(await registry.find('nobody\n')).toMatchObject({
      ok: false,
      problem: { code: 'HOST_NOT_FOUND', params: { name: 'nobody' } },
    })
    expect(code(await registry.find('[2001:db8::1]:8443'))).toBe('HOST_NOT_FOUND')
  })
})

describe('changing a host', () => {
  it('removes it once', async () => {
    const added = value(await registry.add(base))
    expect(value(await registry.remove(added.id))).toEqual(added)
    expect(code(await registry.remove(added.id))).toBe('HOST_NOT_FOUND')
    expect(await registry.list()).toEqual({ ok: true, value: [] })
  })

  it('forgets the API version with the pin it belonged to', async () => {
    const added = value(await registry.add(base))
    expect(value(await registry.rememberApiVersion(added.id, one, '8.0.3.0')).endpoint.apiVersion).toBe('8.0.3.0')
    expect(value(await registry.repin(added.id, two.toLowerCase()))).toMatchObject({
      endpoint: { fingerprint: two, apiVersion: null },
    })
    expect(value(await registry.rememberApiVersion(added.id, one, '8.0.3.0')).endpoint.apiVersion).toBeNull()
    expect(value(await registry.find(added.id))).toMatchObject({ endpoint: { fingerprint: two, apiVersion: null } })
    expect(code(await registry.repin(added.id, 'AA'))).toBe('FINGERPRINT_INVALID')
  })

  it('remembers which machine it is, as long as the pin is the same', async () => {
    const added = value(await registry.add(base))
    const identity = { moid: 'ha-host', hardwareUuid: '4c4c4544-0000-4d10-8035-b4c04f4e3132' }
    const nothing = { moid: null, hardwareUuid: null }
    expect(value(await registry.rememberIdentity(added.id, one, identity))).toMatchObject(identity)
    expect(value(await registry.rememberIdentity(added.id, one, nothing))).toMatchObject(identity)
    expect(value(await registry.repin(added.id, two))).toMatchObject(nothing)
    expect(value(await registry.rememberIdentity(added.id, one, identity))).toMatchObject(nothing)
    expect(value(await registry.find(added.id))).toMatchObject(nothing)
  })

  it('remembers the cards that wake it, as long as the pin is the same', async () => {
    const uplinks = { macs: ['02:00:00:00:00:01'], incapable: [], ipv4: '192.0.2.7' }
    const added = value(await registry.add({ ...base, uplinks }))
    expect(added).toMatchObject({ macs: uplinks.macs, wake: { ipv4: '192.0.2.7', incapable: [], secureOn: false } })
    value(await registry.rememberSecureOn(added.id, true))
    const changed = { macs: ['02:00:00:00:00:02'], incapable: ['02:00:00:00:00:02'], ipv4: null }
    expect(value(await registry.rememberUplinks(added.id, one, changed))).toMatchObject({
      macs: changed.macs,
      wake: { ipv4: '192.0.2.7', incapable: changed.macs, secureOn: true },
    })
    expect(value(await registry.repin(added.id, two))).toMatchObject({ macs: [], wake: { ipv4: null, incapable: [] } })
    expect(value(await registry.rememberUplinks(added.id, one, changed)).macs).toEqual([])
  })

  it('stores no reference that is longer than any host has', async () => {
    const added = value(await registry.add({ ...base, identity: { moid: 'x'.repeat(257), hardwareUuid: null } }))
    expect(added.moid).toBeNull()
  })

  it("renames it, also to its own name in another case, but not to another one's", async () => {
    const added = value(await registry.add({ ...base, name: 'office' }))
    await registry.add({ ...base, address: '192.0.2.1', name: 'cellar' })
    expect(value(await registry.rename(added.id, 'Office')).name).toBe('Office')
    expect(value(await registry.rename(added.id, 'esxi.example.org')).name).toBe('esxi.example.org')
    expect(code(await registry.rename(added.id, 'CELLAR'))).toBe('HOST_NAME_TAKEN')
  })

  it('of an unknown id fails', async () => {
    for (const result of [
      registry.rename('x', 'y'),
      registry.repin('x', one),
      registry.rememberApiVersion('x', one, '8'),
    ]) {
      expect(code(await result)).toBe('HOST_NOT_FOUND')
    }
  })
})

describe('a stored address that cannot be read', () => {
  const broken = 'esxi 1\u001b[31m'

  /** Adds two hosts and breaks the address of the first, as an editor would. */
  async function breakFirst(): Promise<KnownHost> {
    const added = value(await registry.add({ ...base, name: 'broken' }))
    await registry.add({ ...base, address: '192.0.2.1', name: 'sound' })
    await writeFile(file, (await readFile(file, 'utf8')).replace('"esxi.example.org"', JSON.stringify(broken)))
    return added
  }

  it('keeps only its own host from being connected to, with a problem that names it', async () => {
    const { id } = await breakFirst()
    const hosts = await registry.list()
    if (!hosts.ok) throw new Error(hosts.problem.code)
    expect(hosts.value.map((host) => [host.name, addressText(host), code(connectable(host))])).toEqual([
      ['broken', broken, 'HOST_ADDRESS_UNREADABLE'],
      ['sound', '192.0.2.1', 'ok'],
    ])
    expect(connectable(value(await registry.find(id)))).toMatchObject({
      ok: false,
      problem: { params: { name: 'broken', address: printable(broken) } },
    })
  })

  it('stays in the document as it is while its host is found, renamed, pinned and removed', async () => {
    const { id } = await breakFirst()
    const stored = async (): Promise<string> => readFile(file, 'utf8')
    expect(value(await registry.find(broken)).id).toBe(id)
    expect(value(await registry.rename(id, 'renamed')).endpoint.address).toEqual({ unreadable: broken })
    expect(value(await registry.repin(id, two))).toMatchObject({
      endpoint: { fingerprint: two, address: { unreadable: broken } },
    })
    value(await registry.add({ ...base, address: '192.0.2.2' }))
    expect(await stored()).toContain(JSON.stringify(broken))
    expect(value(await registry.remove(id)).name).toBe('renamed')
    expect(await stored()).not.toContain(JSON.stringify(broken))
  })
})

it('finds and refuses an address that was written by hand in another spelling', async () => {
  const { id } = value(await registry.add(base))
  await writeFile(file, (await readFile(file, 'utf8')).replaceAll('"esxi.example.org"', '"ESXi.Example.org:443"'))
  expect(value(await registry.find('esxi.example.org')).id).toBe(id)
  expect(code(await registry.add({ ...base, name: 'again' }))).toBe('HOST_EXISTS')
})

it('hands on what is wrong with the document, and leaves it as it is', async () => {
  await writeFile(file, '{"version":1,"data":{"hosts":[{"id":"x"}]}}')
  for (const result of [registry.list(), registry.find('x'), registry.add(base), registry.remove('x')])
    expect(code(await result)).toBe('STORAGE_CORRUPT')
  expect(await readFile(file, 'utf8')).toBe('{"version":1,"data":{"hosts":[{"id":"x"}]}}')
})
