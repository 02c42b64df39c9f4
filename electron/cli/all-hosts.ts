import { problem, type Problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { Semaphore } from '../../shared/semaphore.ts'
import { connectable, type KnownHost } from '../hosts/known-host.ts'
import type { Output } from './output.ts'
import type { CliSession } from './session.ts'

/** Checks that a command was given a host or `--all`, and not both. Problems: `USAGE`. */
export function oneOrAll({ translator }: Output, name: string, all: boolean): Result<void> {
  return all === (name !== '')
    ? fail(problem('USAGE', { detail: translator.t('cli.usage.oneOrAll', { option: '--all' }) }))
    : ok()
}

/** Works on hosts, on at most so many at the same time; the results are in the order of the hosts. */
export function eachHost<H, T>(hosts: readonly H[], atOnce: number, work: (host: H) => Promise<T>): Promise<T[]> {
  const places = new Semaphore(atOnce)
  return Promise.all(hosts.map((host) => places.use(() => work(host))))
}

/**
 * Asks a user at a terminal for the passwords that are not saved, one after another, before the hosts are worked on at the
 * same time. Does nothing without a user to ask.
 * @returns by its id, why a host has no password.
 */
export async function askPasswords(
  session: CliSession,
  hosts: readonly KnownHost[],
): Promise<ReadonlyMap<string, Problem>> {
  const without = new Map<string, Problem>()
  for (const host of hosts) {
    if (!session.interactive || session.cancel.aborted) break
    const record = connectable(host)
    const password = record.ok ? await session.passwords.of(record.value) : record
    if (!password.ok) without.set(host.id, password.problem)
  }
  return without
}
