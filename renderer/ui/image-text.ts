import type { Translator } from '../../shared/i18n/translator.ts'
import type { ImageChangeEntry } from '../../shared/models/host-image.ts'

/** Describes a change of an image in one line, whatever became of it: `Install example-agent 1.0.0-1`. */
export function imageChangeText({ change, before }: ImageChangeEntry, t: Translator['t']): string {
  switch (change.kind) {
    case 'acceptance':
      return before === null
        ? t('software.changes.levelOnly', { after: change.level })
        : t('software.changes.levelTo', { before, after: change.level })
    case 'install':
      return t('software.changes.install', { name: change.name, version: change.version })
    case 'remove':
      return change.version === null
        ? t('software.changes.remove', { name: change.name })
        : t('software.changes.removeVersion', { name: change.name, version: change.version })
  }
}

/** Returns the facts for the sentence of a change's code. */
export function imageChangeParams({ change }: ImageChangeEntry): Readonly<Record<string, string | null>> {
  return change.kind === 'acceptance' ? { level: change.level } : { name: change.name, version: change.version }
}
