import { afterEach, expect, it } from 'vitest'
import { systemClock } from '../../../shared/clock.ts'
import type { FirewallRule, HostFirewall } from '../../../shared/models/firewall.ts'
import { readFirewall, readSource } from '../../../electron/vim/firewall.ts'
import type { VimClient } from '../../../electron/vim/client.ts'
import { readWithPyvmomi } from '../../support/pyvmomi.ts'
import { assertNothingCrashes } from '../vim/crash-watch.ts'
import { clientFor, startPeer, valueOf, type PeerTestHost } from '../vim/hosts.ts'

assertNothingCrashes()

const opened: VimClient[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((client) => client.close()))
})

function open(server: PeerTestHost): VimClient {
  const client = clientFor(server)
  opened.push(client)
  return client
}

/** Data objects as pyvmomi gives them; what is unset is not there. */
interface Theirs {
  readonly ruleset: readonly {
    readonly key: string
    readonly label: string
    readonly required: boolean
    readonly enabled: boolean
    readonly service?: string
    readonly allowedHosts?: {
      readonly allIp: boolean
      readonly ipAddress?: readonly string[]
      readonly ipNetwork?: readonly { readonly network: string; readonly prefixLength: number }[]
    }
    readonly rule: readonly {
      readonly port: number
      readonly endPort?: number
      readonly direction: FirewallRule['direction']
      readonly portType?: FirewallRule['portType']
      readonly protocol: string
    }[]
  }[]
  readonly defaultPolicy: { readonly incomingBlocked?: boolean; readonly outgoingBlocked?: boolean }
}
interface TheirServices {
  readonly service: readonly {
    readonly key: string
    readonly label: string
    readonly running: boolean
    readonly policy: 'on' | 'off' | 'automatic'
    readonly required: boolean
    readonly ruleset?: readonly string[]
  }[]
}

async function theirs(server: PeerTestHost): Promise<Omit<HostFirewall, 'readAt'>> {
  const reading = await readWithPyvmomi(server.peer, { hostSystem: ['config.service'], firewall: true })
  const firewall = reading.firewall as Theirs
  const services = reading.hosts[0]?.values['config.service'] as TheirServices
  return {
    incomingBlocked: firewall.defaultPolicy.incomingBlocked ?? null,
    outgoingBlocked: firewall.defaultPolicy.outgoingBlocked ?? null,
    servicesControllable: false,
    rulesets: firewall.ruleset.map(({ key, label, required, enabled, service, allowedHosts, rule }) => ({
      key,
      label,
      required,
      enabled,
      service: service || null,
      userControllable: null,
      ipListUserConfigurable: null,
      allowed:
        allowedHosts === undefined
          ? null
          : {
              all: allowedHosts.allIp,
              addresses: [...(allowedHosts.ipAddress ?? [])],
              networks: (allowedHosts.ipNetwork ?? []).map(({ network, prefixLength }) => `${network}/${prefixLength}`),
            },
      rules: rule.map(({ port, endPort, direction, portType, protocol }) => ({
        direction,
        protocol,
        portType: portType ?? null,
        port,
        endPort: endPort || null,
      })),
    })),
    services: services.service.map(({ key, label, running, policy, required, ruleset }) => ({
      key,
      label,
      running,
      policy,
      required,
      rulesets: [...(ruleset ?? [])],
    })),
  }
}

it('reads every ruleset and service as pyvmomi does, field by field', async () => {
  await using server = await startPeer({ vms: 0 })
  const client = open(server)
  const before = Date.now()
  const { readAt, ...ours } = valueOf(await readFirewall(client, { clock: systemClock }))
  expect(Date.parse(readAt)).toBeGreaterThanOrEqual(before)
  expect(ours).toEqual(await theirs(server))
  expect(ours.rulesets.length).toBe(42)
  expect(ours.services.length).toBe(12)
  // Comparing two empty lists would pass too.
  expect(ours.rulesets.find(({ key }) => key === 'sshServer')).toMatchObject({
    rules: [{ direction: 'inbound', protocol: 'tcp', portType: 'dst', port: 22, endPort: null }],
    allowed: { all: true },
  })
  expect(ours.services.find(({ key }) => key === 'TSM-SSH')).toMatchObject({ label: 'SSH' })
  expect(ours.rulesets.some(({ rules }) => rules.some(({ endPort }) => endPort !== null))).toBe(true)
})

it('sees this computer as the peer does', async () => {
  await using server = await startPeer({ vms: 0 })
  expect(valueOf(await readSource(open(server)))).toBe('127.0.0.1')
})

it('refuses a vCenter, where a firewall belongs to one of many hosts', async () => {
  await using server = await startPeer({ vms: 0, model: 'vpx' })
  expect(await readFirewall(open(server), { clock: systemClock })).toMatchObject({
    ok: false,
    problem: { code: 'NOT_STANDALONE' },
  })
})
