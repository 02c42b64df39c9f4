/** Returns a changelog's section about one version, without its heading; null when there is none. */
export function changesOf(changelog: string, version: string): string | null {
  const parts = changelog.split(/^## /m).slice(1)
  const part = parts.find((each) => each.startsWith(`${version}\n`) || each.startsWith(`${version} `))
  return part === undefined ? null : part.slice(part.indexOf('\n') + 1).trim()
}

/** Writes the notes of a release. @param files names of the files it consists of */
export function releaseNotes(changes: string, files: readonly string[]): string {
  const unsigned = files.filter((name) => name.includes('-unsigned.')).toSorted()
  return [
    changes,
    '',
    ...(unsigned.length === 0
      ? []
      : [
          '**Not signed by anybody:** Windows and macOS will warn before they start these files, and cannot tell who made them.',
          '',
          ...unsigned.map((name) => `- ${name}`),
          '',
        ]),
    '**Check what you downloaded:** `sha256sum --check --ignore-missing SHA256SUMS`; where it was ' +
      'built: `gh attestation verify FILE --repo OWNER/NAME`. `hypertray.cdx.json` lists all parts of ' +
      'others.',
  ].join('\n')
}
