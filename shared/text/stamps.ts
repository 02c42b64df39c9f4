/**
 * Formats an instant in the time zone of this computer and in UTC: `2025-06-01 08:30:00 +02:00`, `2025-06-01 06:30:00`.
 * @param at ISO 8601.
 */
export function stamps(at: string): { readonly local: string; readonly utc: string } {
  const time = new Date(at)
  const ahead = -time.getTimezoneOffset()
  const two = (number: number): string => String(Math.trunc(number)).padStart(2, '0')
  // Shifted by the offset, the UTC time printed is the local time.
  const dateAndTime = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ')
  const offset = `${ahead < 0 ? '-' : '+'}${two(Math.abs(ahead) / 60)}:${two(Math.abs(ahead) % 60)}`
  return { local: `${dateAndTime(time.getTime() + ahead * 60_000)} ${offset}`, utc: dateAndTime(time.getTime()) }
}
