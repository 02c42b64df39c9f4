import { cp, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { hostsDocument, type HostsData } from '../../../electron/hosts/hosts-document.ts'
import { addressText, type KnownHost } from '../../../electron/hosts/known-host.ts'
import { HostRegistry } from '../../../electron/hosts/registry.ts'
import { removeHost } from '../../../electron/hosts/remove-host.ts'
import { keepSecureOn, keptSecureOn, secureOnAccount } from '../../../electron/hosts/secure-on.ts'
import { sessionSecretStore } from '../../../electron/secrets/secret-store.ts'
import type { Result } from '../../../shared/result.ts'
import { makeTempDir } from '../../support/tmp.ts'

const fixtures = resolve(import.meta.dirname, '../../fixtures')
const [a1, b2, c3] = ['A1', 'B2', 'C3'].map((pair) => Array(32).fill(pair).join(':')) as [string, string, string]
const id = (digit: number): string => `00000000-0000-4000-8000-00000000000${digit}`

let file: string
let registry: HostRegistry

beforeEach(async () => {
  const dir = await makeTempDir('hosts-document-')
  onTestFinished(() => dir.remove())
  file = join(dir.path, 'hosts.json')
  registry = new HostRegistry(hostsDocument(file))
})

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problem.code)
  return result.value
}

const code = (result: Result<unknown>): string => (result.ok ? 'ok' : result.problem.code)
const read = async (): Promise<{ version: number; data: HostsData }> => JSON.parse(await readFile(file, 'utf8'))

/** The facts that version 1 had of a host. */
function asVersion1(host: KnownHost): Record<string, unknown> {
  const { id: hostId, name, hardwareUuid, addedAt, endpoint } = host
  const { user, fingerprint, apiVersion } = endpoint
  return { id: hostId, name, address: addressText(host), user, fingerprint, apiVersion, hardwareUuid, addedAt }
}

describe('a document of version 1', () => {
  it.each([
    ['before machines were told apart', 'hosts-0.1', 3],
    ['with the uuid of the machine', 'data-0.1', 2],
  ])('opens %s, and keeps every fact when it is written again', async (_what, folder, count) => {
    await cp(join(fixtures, folder, 'hosts.json'), file)
    const old = JSON.parse(await readFile(file, 'utf8')).data.hosts.map((host: object) => ({
      hardwareUuid: null,
      ...host,
    }))
    expect(old).toHaveLength(count)
    expect(value(await registry.list()).map(asVersion1)).toEqual(old)
    const added = value(await registry.add({ address: '192.0.2.30', user: 'root', fingerprint: c3 }))
    expect((await read()).version).toBe(2)
    const listed = value(await registry.list())
    expect(listed.slice(0, count).map(asVersion1)).toEqual(old)
    expect(listed.slice(count)).toEqual([added])
  })

  it('becomes an endpoint and a host each, with the same id', async () => {
    await cp(join(fixtures, 'data-0.1', 'hosts.json'), file)
    value(await registry.rename(id(2), 'second'))
    expect(await read()).toEqual({
      version: 2,
      data: {
        endpoints: [
          { id: id(1), kind: 'esxi', address: '192.0.2.10', fingerprint: a1, user: 'root', apiVersion: '8.0.2.0' },
          {
            id: id(2),
            kind: 'esxi',
            address: 'esxi-2.example.org:8443',
            fingerprint: b2,
            user: 'operator',
            apiVersion: null,
          },
        ],
        hosts: [
          {
            id: id(1),
            endpointId: id(1),
            moid: null,
            hardwareUuid: '4c4c4544-0042-3010-8058-b7c04f4e3432',
            macs: [],
            wake: { ipv4: null, incapable: [], secureOn: false },
            path: null,
            tags: [],
            name: '机房 1',
            addedAt: '2026-01-01T00:00:01.000Z',
          },
          {
            id: id(2),
            endpointId: id(2),
            moid: null,
            hardwareUuid: null,
            macs: [],
            wake: { ipv4: null, incapable: [], secureOn: false },
            path: null,
            tags: [],
            name: 'second',
            addedAt: '2026-01-01T00:00:03.000Z',
          },
        ],
      },
    })
  })

  it('keeps an address that cannot be read', async () => {
    const text = await readFile(join(fixtures, 'hosts-0.1', 'hosts.json'), 'utf8')
    await writeFile(file, text.replace('"192.0.2.10"', '"192.0.2.10/24 "'))
    value(await registry.rename(id(1), 'first'))
    expect((await read()).data.endpoints[0]?.address).toBe('192.0.2.10/24 ')
  })

  it('finds the password of each host where it was: under the id of the host', async () => {
    await cp(join(fixtures, 'hosts-0.1', 'hosts.json'), file)
    const secrets = sessionSecretStore()
    await secrets.set(id(2), 'old password')
    const { endpoint } = value(await registry.find(id(2)))
    expect(await secrets.get(endpoint.id)).toEqual({ ok: true, value: 'old password' })
    value(await removeHost({ registry, secrets: [secrets] }, id(2)))
    expect(await secrets.get(id(2))).toEqual({ ok: true, value: null })
  })
})

describe('the SecureOn password of a host', () => {
  it('is kept beside its own password, and goes with it', async () => {
    await cp(join(fixtures, 'hosts-0.1', 'hosts.json'), file)
    const secrets = sessionSecretStore()
    await secrets.set(id(2), 'password')
    expect(value(await keptSecureOn(value(await registry.find(id(2))), secrets))).toBeNull()
    value(await keepSecureOn(id(2), '01:02:03:04:05:06', secrets, registry))
    expect(value(await keptSecureOn(value(await registry.find(id(2))), secrets))).toEqual([1, 2, 3, 4, 5, 6])
    value(await removeHost({ registry, secrets: [secrets] }, id(2)))
    expect(await secrets.get(secureOnAccount(id(2)))).toEqual({ ok: true, value: null })
    expect(await secrets.get(id(2))).toEqual({ ok: true, value: null })
  })

  it('can be forgotten', async () => {
    await cp(join(fixtures, 'hosts-0.1', 'hosts.json'), file)
    const secrets = sessionSecretStore()
    value(await keepSecureOn(id(2), '01:02:03:04:05:06', secrets, registry))
    value(await keepSecureOn(id(2), null, secrets, registry))
    expect(value(await registry.find(id(2))).wake.secureOn).toBe(false)
    expect(await secrets.get(secureOnAccount(id(2)))).toEqual({ ok: true, value: null })
  })
})

describe('a document of another version', () => {
  it('that is newer is refused and stays as it is', async () => {
    const newer = '{"version":3,"data":{"endpoints":[],"hosts":[],"clusters":[]}}'
    await writeFile(file, newer)
    const fresh = { address: '192.0.2.30', user: 'root', fingerprint: c3 }
    for (const result of [registry.list(), registry.add(fresh), registry.rename(id(1), 'x'), registry.remove(id(1))])
      expect(code(await result)).toBe('STORAGE_NEWER')
    expect(await readFile(file, 'utf8')).toBe(newer)
  })
})

describe('an endpoint', () => {
  const endpoint = {
    id: id(8),
    kind: 'vcenter',
    address: '192.0.2.80',
    fingerprint: a1,
    user: 'root',
    apiVersion: null,
  }
  const host = (digit: number): HostsData['hosts'][number] => ({
    id: id(digit),
    endpointId: endpoint.id,
    moid: `host-${digit}`,
    hardwareUuid: null,
    macs: ['00:50:56:00:00:01'],
    wake: { ipv4: '192.0.2.80', incapable: [], secureOn: false },
    path: 'Paris/rack 1',
    tags: ['ups-a'],
    name: `esx-${digit}`,
    addedAt: '2026-01-01T00:00:00.000Z',
  })
  const write = (data: unknown): Promise<void> => writeFile(file, JSON.stringify({ version: 2, data }))

  it('is changed for all hosts behind it, and goes with the last of them, its password too', async () => {
    await write({ endpoints: [endpoint], hosts: [host(1), host(2)] })
    const secrets = sessionSecretStore()
    await secrets.set(endpoint.id, 'secret')
    value(await registry.rememberApiVersion(id(1), a1, '8.0.3.0'))
    expect(value(await registry.list()).map((each) => each.endpoint.apiVersion)).toEqual(['8.0.3.0', '8.0.3.0'])
    value(await registry.rename(id(2), 'renamed'))
    expect((await read()).data).toEqual({
      endpoints: [{ ...endpoint, apiVersion: '8.0.3.0' }],
      hosts: [host(1), { ...host(2), name: 'renamed' }],
    })
    value(await removeHost({ registry, secrets: [secrets] }, id(1)))
    expect(await secrets.get(endpoint.id)).toEqual({ ok: true, value: 'secret' })
    expect((await read()).data.endpoints).toHaveLength(1)
    value(await removeHost({ registry, secrets: [secrets] }, id(2)))
    expect(await secrets.get(endpoint.id)).toEqual({ ok: true, value: null })
    expect((await read()).data).toEqual({ endpoints: [], hosts: [] })
  })

  it('without a host stays when others come and go', async () => {
    await write({ endpoints: [endpoint], hosts: [] })
    const added = value(await registry.add({ address: '192.0.2.30', user: 'root', fingerprint: c3 }))
    expect(added.endpoint.id).not.toBe(added.id)
    expect((await read()).data.endpoints.map((each) => each.id)).toEqual([endpoint.id, added.endpoint.id])
    value(await registry.remove(added.id))
    expect((await read()).data).toEqual({ endpoints: [endpoint], hosts: [] })
  })

  it.each([
    ['that a host lacks', { endpoints: [], hosts: [host(1)] }],
    ['that is there twice', { endpoints: [endpoint, endpoint], hosts: [host(1)] }],
  ])('%s makes the document damaged', async (_what, data) => {
    await write(data)
    expect(code(await registry.list())).toBe('STORAGE_CORRUPT')
  })
})
