/** Names that every host has until it is given one. */
const nameless = /^(?:localhost(?:\.localdomain)?|\*.*|[\d.]+|[\da-f]*:[\da-f:.]*)$/i

/**
 * Returns the name a host gives itself in its certificate, to be proposed as its name; empty where there is none worth
 * having.
 * @param subject as a certificate is shown, `CN=esxi-1.example.org, OU=…`
 * @param taken names that other hosts have
 */
export function proposedName(subject: string, taken: readonly string[]): string {
  const name = /(?:^|, )CN=([^,=]{1,120})(?:,|$)/.exec(subject)?.[1]?.trim() ?? ''
  if (nameless.test(name) || !/^[\w.-]+$/.test(name)) return ''
  return taken.some((other) => other.trim().toLowerCase() === name.toLowerCase()) ? '' : name
}
