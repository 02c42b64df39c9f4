import type { HostPackage, HostPackages } from '../../shared/models/host-image.ts'
import type { AcceptanceLevel } from '../../shared/models/vib.ts'
import { ok, type Result } from '../../shared/result.ts'
import { isVendors, packageRemark, vibsBelow } from '../../shared/rules/vibs/acceptance.ts'
import { compare } from '../../shared/text/compare.ts'
import { readInstalled } from '../vibs/host/packages.ts'
import { exit, type ExitStatus } from './exit.ts'
import type { Output } from './output.ts'
import type { CliSession } from './session.ts'

/** Runs `vib list`: the VIBs installed on a host, with what an upgrade should know about them. */
export async function listVibs(session: CliSession, name: string): Promise<Result<ExitStatus>> {
  const { output, cancel } = session
  return session.withHost(
    name,
    async (client) => {
      const read = await readInstalled(client, { signal: cancel })
      if (!read.ok) return read
      const { installed, level } = read.value
      const packages = installed.packages.toSorted((a, b) => compare(a.name, b.name))
      const { refusal } = installed
      if (refusal)
        output.note(output.translator.t('hostImage.byEsxcli', { message: output.translator.problemText(refusal) }))
      output.result(packages, () => listText(output, { ...installed, packages }, level))
      return ok(exit.done)
    },
    { settle: false },
  )
}

function listText(output: Output, { packages }: HostPackages, level: AcceptanceLevel | null): string {
  const { t } = output.translator
  const below = new Set(level === null ? [] : vibsBelow(packages, level))
  const remark = (each: HostPackage): string | null => {
    const found = packageRemark(each, below.has(each))
    return found && t(`hostImage.remarks.${found}`)
  }
  const headings = (['name', 'version', 'vendor', 'acceptance', 'installed', 'remark'] as const).map((column) =>
    t(`hostImage.columns.${column}`),
  )
  const rows = packages.map((each) => [
    each.name,
    each.version,
    each.vendor,
    each.acceptance,
    each.installDate?.slice(0, 10) ?? null,
    remark(each),
  ])
  const others = packages.filter((each) => !isVendors(each)).length
  return `${output.table(headings, rows)}\n${t('hostImage.counts', { count: packages.length, others })}`
}
