import type { EsxiTarget } from '../../shared/models/hardware.ts'
import { ok, type Result } from '../../shared/result.ts'
import { checkHost } from '../install/check-host.ts'
import { findHosts } from '../install/find-hosts.ts'
import { exit, type ExitStatus } from './exit.ts'
import { rulesOf } from './hardware-rules.ts'
import { checkText, foundText } from './install-text.ts'
import type { CliSession } from './session.ts'

/** Runs `install check`: lists the configuration of a host, and what of it is not yet as it should be. */
export async function checkInstall(
  session: CliSession,
  name: string,
  target: EsxiTarget | null,
): Promise<Result<ExitStatus>> {
  const rules = await rulesOf(session)
  if (!rules.ok) return rules
  const checked = await session.withHost(name, async (client, { name: host, endpoint: { fingerprint } }) => {
    const results = await checkHost(client, {
      clock: session.clock,
      signal: session.cancel,
      fingerprint,
      target,
      rules: rules.value,
    })
    return results.ok ? ok({ host, results: results.value }) : results
  })
  if (!checked.ok) return checked
  const { host, results } = checked.value
  const { t } = session.output.translator
  const value = {
    host,
    target,
    checks: results.map(({ check, state, code, params }) => ({
      check,
      state,
      code,
      message: t(`afterInstall.finding.${code}`, params),
    })),
  }
  session.output.result(value, () => checkText(session.output, results))
  return ok(results.some(({ state }) => state === 'not-ok') ? exit.negative : exit.done)
}

/** Runs `install find`: finds ESXi hosts in a private subnet, without a login. */
export async function findInstalled(session: CliSession, subnet: string): Promise<Result<ExitStatus>> {
  const { t } = session.output.translator
  let lastQuarter = 0
  const found = await findHosts(subnet, {
    signal: session.cancel,
    onProgress: ({ done, total, found: { length } }) => {
      // A line per quarter is enough; with JSON only the result counts.
      if (session.output.json || Math.floor((done / total) * 4) === lastQuarter) return
      lastQuarter = Math.floor((done / total) * 4)
      session.output.note(t('afterInstall.found.progress', { done, count: total, found: length }))
    },
  })
  if (!found.ok) return found
  session.output.result({ hosts: found.value }, () => foundText(session.output, found.value, subnet))
  return ok(found.value.length === 0 ? exit.negative : exit.done)
}
