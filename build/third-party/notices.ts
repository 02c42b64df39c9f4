import type { ThirdParty } from './collect.ts'

/** Writes the notices: the third-party packages that ship and their licences. Packages with the same text share one copy. */
export function noticesText(
  packages: readonly ThirdParty[],
  more: readonly { readonly title: string; readonly text: string }[],
): string {
  const byText = Map.groupBy(packages, ({ text }) => text.replace(/\s+/g, ' '))
  const rule = '='.repeat(78)
  return [
    'Hypertray contains work of others. This file names it and says under which conditions it is used.',
    'Electron and Chromium come with files of their own: LICENSE.electron.txt and LICENSES.chromium.html.',
    ...[...byText.values()].flatMap((group) => [
      rule,
      ...group.map(({ name, version, licence }) => `${name} ${version} (${licence})`),
      '',
      group[0]?.text ?? '',
    ]),
    ...more.flatMap(({ title, text }) => [rule, title, '', text]),
    '',
  ].join('\n')
}
