/** Unattended installation: the form, the file, the boot line and what is wrong with them. */
export const kickstartEn = {
  help: {},
} as const
