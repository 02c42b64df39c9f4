import { ok, type Result } from '../../../shared/result.ts'
import type { VimClient } from '../../vim/client.ts'
import { esxcliRecords, executeEsxcli, type EsxcliCommand, type EsxcliRecord } from '../../vim/esxcli.ts'
import type { ChangeOptions } from '../../vim/power-methods.ts'
import type { ManagedObjectRef } from '../../vim/soap.ts'

/** Serves the commands of `esxcli software vib`. */
export const vibHandler = 'ha-cli-handler-software-vib'

/** What `esxcli software vib install` or `remove` says that it did, or would do. */
export interface EsxcliOutcome {
  readonly message: string
  readonly rebootRequired: boolean
  readonly installed: readonly string[]
  readonly removed: readonly string[]
  readonly skipped: readonly string[]
}

/**
 * Runs `esxcli software vib install` for one VIB, never with force and never without the check of its signature.
 * @param path absolute, as programs on the host see it
 */
export function installByEsxcli(
  client: VimClient,
  executer: ManagedObjectRef,
  { path, dryRun }: { readonly path: string; readonly dryRun: boolean },
  options: ChangeOptions = {},
): Promise<Result<EsxcliOutcome>> {
  const args = { viburl: path, ...(dryRun && { dryrun: true }) }
  return run(client, executer, { handler: vibHandler, method: 'vim.EsxCLI.software.vib.install', args }, options)
}

/** Runs `esxcli software vib remove` for one VIB, never with force. */
export function removeByEsxcli(
  client: VimClient,
  executer: ManagedObjectRef,
  { name, dryRun }: { readonly name: string; readonly dryRun: boolean },
  options: ChangeOptions = {},
): Promise<Result<EsxcliOutcome>> {
  const args = { vibname: name, ...(dryRun && { dryrun: true }) }
  return run(client, executer, { handler: vibHandler, method: 'vim.EsxCLI.software.vib.remove', args }, options)
}

async function run(
  client: VimClient,
  executer: ManagedObjectRef,
  command: EsxcliCommand,
  options: ChangeOptions,
): Promise<Result<EsxcliOutcome>> {
  const answer = await executeEsxcli(client, executer, command, options)
  return answer.ok ? ok(outcomeOf(esxcliRecords(answer.value)[0] ?? new Map())) : answer
}

function outcomeOf(record: EsxcliRecord): EsxcliOutcome {
  const list = (name: string): readonly string[] => record.get(name) ?? []
  return {
    message: list('Message').join(' '),
    rebootRequired: list('RebootRequired')[0]?.toLowerCase() === 'true',
    installed: list('VIBsInstalled'),
    removed: list('VIBsRemoved'),
    skipped: list('VIBsSkipped'),
  }
}
