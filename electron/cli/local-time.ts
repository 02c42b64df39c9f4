/**
 * Formats an instant: date and time in the time zone of this computer, `2025-06-01 08:30:00`.
 * @param at ISO 8601.
 */
export function localDateTime(at: string): string {
  const time = new Date(at)
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${localTime(at)}`
}

/** Returns the time of day alone: `08:30:00`. */
export function localTime(at: string): string {
  const time = new Date(at)
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}
