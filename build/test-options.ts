import { parseArgs } from 'node:util'

/** The suites that `--only` accepts, in the order in which they run. */
export const suites = ['unit', 'integration', 'fuzz', 'package', 'e2e'] as const
export type Suite = (typeof suites)[number]

export interface TestOptions {
  /** The suites to run; null: everything, types, lint and build included. */
  readonly only: readonly Suite[] | null
  /** The factor for the number of fuzz inputs. */
  readonly fuzzFactor: number
}

export const usage = `npm test -- [--full] [--only ${suites.join('|')}[,...]]`

/** A million broken inputs instead of 50,000 (tests/fuzz/plan.ts). */
const fullFactor = 20

/** Reads the arguments of `npm test`, or returns what is wrong with them. */
export function readTestOptions(args: readonly string[]): TestOptions | { readonly wrong: string } {
  let values: { full?: boolean; only?: string[] }
  try {
    ;({ values } = parseArgs({
      args: [...args],
      options: { full: { type: 'boolean' }, only: { type: 'string', multiple: true } },
    }))
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) }
  }
  const fuzzFactor = values.full === true ? fullFactor : 1
  if (values.only === undefined) return { only: null, fuzzFactor }
  const names = values.only.flatMap((list) => list.split(',')).map((name) => name.trim())
  const unknown = names.find((name) => !suites.some((suite) => suite === name))
  if (unknown !== undefined) return { wrong: `--only: there is no suite "${unknown}", only ${suites.join(', ')}` }
  if (values.full === true && !names.includes('fuzz'))
    return { wrong: '--full is about the suite fuzz, which --only leaves out' }
  return { only: suites.filter((suite) => names.includes(suite)), fuzzFactor }
}
