import type { Translator } from '../../shared/i18n/translator.ts'
import type { HostInventory } from '../../shared/models/inventory.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { vmName, vmsByName } from '../../shared/rules/vm-list.ts'
import { problem } from '../../shared/problems/problem.ts'
import { addressText, type Host, type KnownHost } from '../hosts/known-host.ts'
import { readInventory } from '../vim/inventory.ts'
import { askPasswords, eachHost, oneOrAll } from './all-hosts.ts'
import { exit, type ExitStatus } from './exit.ts'
import { localDateTime } from './local-time.ts'
import type { Output } from './output.ts'
import type { CliSession } from './session.ts'

/** Hosts that are read at the same time. */
const readsAtOnce = 4

interface HostStatus {
  readonly record: Host
  readonly inventory: HostInventory
}

/** A saved host and what it reported, or why it could not be read. */
interface StatusOfHost {
  readonly host: KnownHost
  readonly read: Result<HostStatus>
}

/** Runs `status`, for one host or for all of them. */
export async function showStatus(
  session: CliSession,
  name: string,
  { all }: { readonly all: boolean },
): Promise<Result<ExitStatus>> {
  const { output } = session
  const usage = oneOrAll(output, name, all)
  if (!usage.ok) return usage
  if (all) return showAll(session)
  const read = await readStatus(session, name)
  if (!read.ok) return read
  output.result(statusValue(read.value), () => statusText(session, read.value.record, read.value.inventory))
  return ok(exit.done)
}

async function showAll(session: CliSession): Promise<Result<ExitStatus>> {
  const { output, registry, cancel } = session
  const { problemText } = output.translator
  const hosts = await registry.list()
  if (!hosts.ok) return hosts
  const without = await askPasswords(session, hosts.value)
  const statuses = await eachHost(hosts.value, readsAtOnce, async (host): Promise<StatusOfHost> => {
    const known = without.get(host.id)
    return { host, read: known ? fail(known) : await readStatus(session, host.id, output.forHost(host.name)) }
  })
  if (cancel.aborted) return fail(problem('CANCELLED'))
  output.result(
    statuses.map(({ host, read }) => ({
      name: host.name,
      status: read.ok ? statusValue(read.value) : null,
      error: read.ok ? null : { code: read.problem.code, message: problemText(read.problem) },
    })),
    () => allText(output, statuses),
  )
  return ok(statuses.every(({ read }) => read.ok) ? exit.done : exit.negative)
}

function readStatus(session: CliSession, name: string, output = session.output): Promise<Result<HostStatus>> {
  return session.withHost(
    name,
    async (client, record) => {
      const inventory = await readInventory(client, { signal: session.cancel })
      return inventory.ok ? ok({ record, inventory: inventory.value }) : inventory
    },
    { output },
  )
}

function statusValue({ record, inventory: { product, maintenance, bootTime, vms } }: HostStatus) {
  return {
    name: record.name,
    address: addressText(record),
    product,
    connection: 'connected',
    maintenance,
    bootTime,
    vms: vms.map((vm) => ({
      id: vm.id,
      name: vm.name,
      powerState: vm.powerState,
      tools: vm.tools,
      guestIp: vm.guestIp,
    })),
  }
}

/** Returns one line a host, and below them why some could not be read. */
function allText(output: Output, statuses: readonly StatusOfHost[]): string {
  const { t, problemText } = output.translator
  if (statuses.length === 0) return t('cli.ready.noHosts')
  const rows = statuses.map(({ host, read }) => {
    if (!read.ok) return [host.name, addressText(host), t('cli.status.notRead'), null, null, null]
    const { product, maintenance, vms } = read.value.inventory
    const running = vms.filter(({ powerState }) => powerState === 'poweredOn').length
    return [
      host.name,
      addressText(host),
      t('cli.connections.connected'),
      `${product.name} ${product.version}`,
      yesNoText(maintenance, t),
      t('cli.status.running', { running, vms: vms.length }),
    ]
  })
  const headings = [
    t('cli.columns.name'),
    t('cli.columns.address'),
    t('cli.columns.state'),
    t('cli.columns.product'),
    t('cli.columns.maintenance'),
    t('cli.columns.running'),
  ]
  const problems = statuses.flatMap(({ host, read }) =>
    read.ok ? [] : [output.forHost(host.name).about(problemText(read.problem))],
  )
  return [output.table(headings, rows), ...(problems.length > 0 ? ['', ...problems] : [])].join('\n')
}

function yesNoText(value: boolean | null, t: Translator['t']): string {
  if (value === null) return t('cli.unknown')
  return t(value ? 'cli.yes' : 'cli.no')
}

function statusText(
  { output }: CliSession,
  record: Host,
  { product, maintenance, bootTime, vms }: HostInventory,
): string {
  const { t } = output.translator
  const lines = [
    record.name,
    t('cli.status.address', { address: addressText(record) }),
    t('cli.status.product', { name: product.name, version: product.version, build: product.build }),
    t('cli.status.connection', { connection: t('cli.connections.connected') }),
    t('cli.status.maintenance', { maintenance: yesNoText(maintenance, t) }),
    t('cli.status.bootTime', { time: bootTime === null ? null : localDateTime(bootTime) }),
    '',
  ]
  if (vms.length === 0) return [...lines, t('cli.status.noVms')].join('\n')
  const rows = vmsByName(vms, output.translator.locale).map((vm) => [
    vmName(vm),
    vm.powerState === null ? t('cli.unknown') : t(`cli.powerStates.${vm.powerState}`),
    vm.tools === null ? t('cli.unknown') : t(`cli.tools.${vm.tools}`),
    vm.guestIp,
  ])
  return [
    ...lines,
    output.table([t('cli.columns.name'), t('cli.columns.power'), t('cli.columns.tools'), t('cli.columns.ip')], rows),
  ].join('\n')
}
