import { ok, type Result } from '../../shared/result.ts'
import { vmName, vmsByName } from '../../shared/rules/vm-list.ts'
import { consoleLinks } from '../../shared/rules/vms/console-links.ts'
import { formatAddress } from '../hosts/address.ts'
import { readVms, type ReadVm } from '../vms/read-vms.ts'
import { exit, type ExitStatus } from './exit.ts'
import type { Output } from './output.ts'
import type { CliSession } from './session.ts'
import { sizeText } from './size-text.ts'
import { withVms } from './vm-session.ts'

/** Runs `vm list`. */
export async function listVms(session: CliSession, host: string): Promise<Result<ExitStatus>> {
  const { output, cancel } = session
  const read = await session.withHost(host, (client) => readVms(client, { signal: cancel, use: true }), {
    settle: false,
  })
  if (!read.ok) return read
  output.result(read.value.vms.map(listed), () => listText(output, read.value.vms))
  return ok(exit.done)
}

function listed({ vm, use, question }: ReadVm): object {
  return {
    id: vm.id,
    name: vm.name,
    powerState: vm.powerState,
    tools: vm.tools,
    ips: use?.ips ?? [],
    cpuMhz: use?.cpuMhz ?? null,
    memoryMb: use?.memoryMb ?? null,
    committedBytes: use?.committedBytes ?? null,
    uptimeSeconds: use?.uptimeSeconds ?? null,
    guest: use?.guest ?? null,
    snapshots: use?.snapshots ?? null,
    question: question && { id: question.id, text: question.text, choices: question.choices },
  }
}

function listText(output: Output, vms: readonly ReadVm[]): string {
  const { t, locale } = output.translator
  if (vms.length === 0) return t('vms.none')
  const read = new Map(vms.map((each) => [each.vm, each]))
  const number = (value: number | null | undefined): string | null => (value == null ? null : String(value))
  const sorted = vmsByName(
    vms.map(({ vm }) => vm),
    locale,
  )
  const rows = sorted.map((vm) => {
    const { use = null, question = null } = read.get(vm) ?? {}
    return [
      vmName(vm),
      vm.id,
      vm.powerState === null ? t('cli.unknown') : t(`cli.powerStates.${vm.powerState}`),
      use?.ips.join(', ') ?? null,
      number(use?.cpuMhz),
      number(use?.memoryMb),
      use?.committedBytes == null ? null : sizeText(use.committedBytes),
      number(use?.snapshots),
      question ? t('vms.asks') : null,
    ]
  })
  const columns = ['power', 'ips', 'cpu', 'memory', 'disk', 'snapshots', 'question'] as const
  const table = output.table(
    [t('cli.columns.name'), 'ID', ...columns.map((column) => t(`vms.columns.${column}`))],
    rows,
  )
  const questions = vms.flatMap(({ vm, question }) =>
    question
      ? [
          '',
          t('vms.question', { vm: vmName(vm) }),
          question.text,
          ...question.choices.map(({ key, label }) => t('vms.choice', { key, label })),
        ]
      : [],
  )
  return [table, ...questions].join('\n')
}

/** Runs `console`: links to the console of a VM. */
export async function showConsole(session: CliSession, host: string, name: string): Promise<Result<ExitStatus>> {
  const { output } = session
  const found = await withVms(
    session,
    host,
    [name],
    async ({ record, named }) => ok({ record, vm: named[0].vm }),
    false,
  )
  if (!found.ok) return found
  const { record, vm } = found.value
  const links = consoleLinks({
    address: formatAddress(record.endpoint.address),
    user: record.endpoint.user,
    moid: vm.id,
  })
  output.result(links, () => [`Host Client: ${links.hostClient}`, `VMware Remote Console: ${links.vmrc}`].join('\n'))
  return ok(exit.done)
}
