/** The software of a host in the window: its packages and its acceptance level. */
export const softwareEn = {
  host: 'Host',
} as const
