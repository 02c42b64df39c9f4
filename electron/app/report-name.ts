/**
 * Returns the name of a report, without its extension: one that every system takes, whatever the host is called.
 * @param at ISO 8601
 */
export function reportName(
  kind: 'ports' | 'hardware' | 'install' | 'software' | 'vm-rules' | 'run',
  name: string,
  at: string,
): string {
  const plain = name
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, 60)
  return `${kind}-${plain || 'host'}-${at.slice(0, 16).replace(/[-:]/g, '').replace('T', '-')}`
}
