import { isoNow, type Clock } from '../../shared/clock.ts'
import type { HostFirewall } from '../../shared/models/firewall.ts'
import type { PortsReport, ProbeResult } from '../../shared/models/port-report.ts'
import type { Flow, PortRole, PortTable } from '../../shared/models/ports.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import { ok, type Result } from '../../shared/result.ts'
import { hostFlows } from '../../shared/rules/host-flows.ts'
import { portRows, portTargets, probeTargets, targetKey, type PortTarget } from '../../shared/rules/port-rows.ts'
import { readFirewall, readSource } from '../vim/firewall.ts'
import type { VimClient } from '../vim/client.ts'
import { addressText, type Host } from '../hosts/known-host.ts'
import { probePorts } from './probe.ts'
import { localAddressTowards } from './source-address.ts'

export interface HostPortsOptions {
  readonly table: PortTable
  readonly host: Pick<Host, 'id' | 'name' | 'endpoint'>
  readonly clock: Clock
}

/** Gathers what is known about the ports of one host, and can report it at any moment. */
export class HostPorts {
  readonly #options: HostPortsOptions
  readonly #targets: readonly PortTarget[]
  readonly #probes = new Map<string, ProbeResult>()
  #role: PortRole = 'management'
  #firewall: HostFirewall | null = null
  #ownFlows: readonly Flow[] = []
  #problem: Problem | null = null
  #source: string | null = null
  #at: string
  #progress: PortsReport['progress'] = null

  constructor(options: HostPortsOptions) {
    this.#options = options
    this.#targets = portTargets(options.table.flows, options.host.endpoint.address.port)
    this.#at = isoNow(options.clock)
  }

  set role(role: PortRole) {
    this.#role = role
  }

  get firewall(): HostFirewall | null {
    return this.#firewall
  }

  /** This computer's address as the host sees it, else as its own routes have it. */
  get source(): string | null {
    return this.#source
  }

  /** Reads the host's firewall and services. What was read before stays when this fails only because it was given up. */
  async readHost(client: VimClient, signal?: AbortSignal): Promise<Result<HostFirewall>> {
    const { clock, host } = this.#options
    const [firewall, seen, local] = await Promise.all([
      readFirewall(client, { clock, signal }),
      readSource(client, { signal }),
      localAddressTowards(host.endpoint.address.host),
    ])
    this.#source = (seen.ok ? seen.value : null) ?? local
    if (!firewall.ok) {
      if (firewall.problem.code !== 'CANCELLED') this.setUnread(firewall.problem)
      return firewall
    }
    this.#firewall = firewall.value
    this.#ownFlows = hostFlows(firewall.value, this.#options.table.flows)
    this.#problem = null
    this.#at = isoNow(clock)
    return firewall
  }

  /** Records that the host cannot be asked, and why: an older reading would pass for a current one. */
  setUnread(reason: Problem): void {
    this.#firewall = null
    this.#ownFlows = []
    this.#problem = { code: reason.code, params: reason.params }
    this.#at = isoNow(this.#options.clock)
  }

  /** Probes what can be probed from here; `changed` after each answer. Problems: `NAME_NOT_FOUND`, `CANCELLED`. */
  async probe(changed: () => void, signal?: AbortSignal): Promise<Result<void>> {
    const { host, clock } = this.#options
    // The management port speaks TLS wherever a relay may have moved it.
    const targets = probeTargets(this.#targets).map((target) =>
      target.port === host.endpoint.address.port && target.protocol === 'tcp'
        ? { ...target, speech: 'tls' as const }
        : target,
    )
    this.#probes.clear()
    this.#source ??= await localAddressTowards(host.endpoint.address.host)
    this.#progress = { done: 0, total: targets.length }
    changed()
    const probed = await probePorts(host.endpoint.address.host, targets, {
      ...(signal ? { signal } : {}),
      onResult: ({ port, protocol }, result) => {
        this.#probes.set(targetKey(port, protocol), result)
        this.#at = isoNow(clock)
        this.#progress = { done: this.#probes.size, total: targets.length }
        changed()
      },
    })
    this.#progress = null
    changed()
    return probed.ok ? ok() : probed
  }

  report(): PortsReport {
    const { host } = this.#options
    const own = portTargets(this.#ownFlows, host.endpoint.address.port)
    const rows = portRows([...this.#targets, ...own], {
      role: this.#role,
      firewall: this.#firewall,
      probes: this.#probes,
      source: this.#source,
    })
    return {
      hostId: host.id,
      hostName: host.name,
      address: addressText(host),
      at: this.#at,
      from: this.#source,
      role: this.#role,
      rows,
      ownFlows: this.#ownFlows,
      firewall: this.#firewall,
      problem: this.#problem,
      progress: this.#progress,
    }
  }
}
