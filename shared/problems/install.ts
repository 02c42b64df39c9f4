import type { ProblemRow } from './row.ts'

/** Problems of images, sticks, scripts and checklists. */
export const installProblems = {
  IMAGE_UNREADABLE: { exit: 'usage', params: { file: 'text' } },
  IMAGE_NOT_CHOSEN: { exit: 'usage', params: {} },
  IMAGE_NOT_ISO: { exit: 'negative', params: { file: 'text' } },
  IMAGE_DAMAGED: { exit: 'negative', params: { file: 'text', detail: 'text' } },
  CHECKSUM_NOT_FOUND: { exit: 'usage', params: {} },
  KICKSTART_INVALID: { exit: 'usage', params: { detail: 'text' } },
  VOLUMES_NOT_LISTED: { exit: 'negative', params: { detail: 'text' } },
  VOLUME_NOT_ALLOWED: { exit: 'refused', params: { volume: 'text', reason: 'text' } },
  VOLUME_CHANGED: { exit: 'refused', params: { volume: 'text' } },
  VOLUME_FULL: { exit: 'refused', params: { volume: 'text', needed: 'number?', free: 'number' } },
  FILE_TOO_LARGE_FOR_FAT32: { exit: 'refused', params: { file: 'text', size: 'number' } },
  STICK_COPY_FAILED: { exit: 'negative', params: { file: 'text' } },
  STICK_DIFFERS: { exit: 'negative', params: { file: 'text' } },
  STICK_NOT_MADE: { exit: 'refused', params: {} },
  STICK_UNDER_WAY: { exit: 'refused', params: {} },
  CHECKLIST_NOT_FOUND: { exit: 'usage', params: {} },
  CHECKLIST_REASON_MISSING: { exit: 'usage', params: {} },
  CHECKLIST_HOST_MISSING: { exit: 'usage', params: {} },
  TEMPLATE_INVALID: { exit: 'usage', params: { detail: 'text' } },
  TEMPLATE_CHANGED_MEANWHILE: { exit: 'refused', params: {} },
  SUBNET_INVALID: { exit: 'usage', params: { input: 'text' } },
} as const satisfies Readonly<Record<string, ProblemRow>>
