/** What a host shows of itself after the installation. */
export const afterInstallEn = {
  help: {},
} as const
