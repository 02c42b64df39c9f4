import { join } from 'node:path'
import { runWithKeyring } from '../../../support/keyring.ts'
import { bareEnvironment, Ended, hypertray } from './command.ts'
import type { CommandLine } from './command.ts'

const child = join(import.meta.dirname, 'sequence-child.ts')

export interface KeyringStep {
  readonly args: readonly string[]
  readonly input?: string
}

/** How a command ended, and how many passwords of ours the keyring then held. */
export interface KeyringEnd {
  readonly end: Ended
  readonly secrets: number
}

/**
 * Runs commands one after the other with a real keyring, which is empty at first and gone afterwards. The folder is
 * that of the command line.
 */
export async function withKeyring(
  line: CommandLine,
  steps: readonly KeyringStep[],
  options: { readonly unlocked?: boolean } = {},
): Promise<KeyringEnd[]> {
  const sequence = steps.map(({ args, input }) => ({ args: [...args, '--data', line.data], input: input ?? null }))
  const run = await runWithKeyring(process.execPath, [child, ...hypertray, JSON.stringify(sequence)], {
    ...options,
    env: bareEnvironment(line.data),
  })
  if (run.code !== 0) throw new Error(`the session with a keyring ended with ${run.code}: ${run.stderr}`)
  return run.stdout
    .trimEnd()
    .split('\n')
    .map((text) => {
      const { code, stdout, stderr, secrets } = JSON.parse(text) as {
        code: number | null
        stdout: string
        stderr: string
        secrets: number
      }
      return { end: new Ended(code, stdout, stderr), secrets }
    })
}
