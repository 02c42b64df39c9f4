import type { Refusal } from './judge.ts'

/** What a specification names. */
interface Specified {
  readonly name: string
  readonly version: string
  readonly vendor: string
}

/** Finds packages by specifications, all of them without one. Fact: name, name:version, vendor:name, or vendor:name:version. */
export function matching<T extends Specified>(
  packages: readonly T[],
  specifications: readonly string[],
): readonly T[] | Refusal {
  if (specifications.length === 0) return packages
  const found = new Set<T>()
  for (const specification of specifications) {
    const matches = packages.filter((each) => formsOf(each).includes(specification))
    if (matches.length === 0) return noMatch(specification)
    for (const each of matches) found.add(each)
  }
  return [...found]
}

const formsOf = ({ name, version, vendor }: Specified): readonly string[] => [
  name,
  `${name}:${version}`,
  `${vendor}:${name}`,
  `${vendor}:${name}:${version}`,
]

const noMatch = (specification: string): Refusal => ({
  kind: 'NoMatchError',
  lines: [`No VIB matching VIB search specification '${specification}'.`],
  status: 15,
})
