import type { Translator } from '../../../../shared/i18n/translator.ts'
import { vibRulesetSchema, type VibFileType } from '../../../../shared/models/vib.ts'
import type { vibReadEn } from '../../../../shared/i18n/en/vib-read.ts'
import type { VibDifference } from '../../../../shared/rules/vibs/diff.ts'
import { ruleText, whole } from './words.ts'

type FieldName = keyof typeof vibReadEn.comparison.fields

/** Returns the name of what differs, in words where it is one of our own. */
export function differenceName({ what, name }: VibDifference, t: Translator['t']): string {
  return what === 'field' && isField(name) ? t(`vibRead.comparison.fields.${name}`) : name
}

const fieldNames: Readonly<Record<FieldName, true>> = {
  name: true,
  version: true,
  vendor: true,
  type: true,
  summary: true,
  description: true,
  releaseDate: true,
  acceptance: true,
  signature: true,
  maintenanceMode: true,
  liveInstall: true,
  liveRemove: true,
  relations: true,
  platforms: true,
  members: true,
  payloads: true,
}

function isField(name: string): name is FieldName {
  return Object.hasOwn(fieldNames, name)
}

/** Returns the lines of one side of a difference; none where that side has it not. */
export function sideLines({ what }: VibDifference, value: string | null, translator: Translator): readonly string[] {
  if (value === null) return []
  const { t } = translator
  switch (what) {
    case 'file':
      return fileLines(value, translator)
    case 'ruleset':
      return rulesetLines(value, t)
    case 'problem':
      return [t('vibRead.comparison.problem')]
    case 'field':
      return [fieldText(value, t)]
  }
}

function fieldText(value: string, t: Translator['t']): string {
  if (value === 'true' || value === 'false') return t(value === 'true' ? 'vibs.yes' : 'vibs.no')
  return value === '' ? t('vibRead.comparison.absent') : value
}

/** A file is compared as `type mode size digest`. */
function fileLines(value: string, { t, locale }: Translator): string[] {
  const [type = '', mode = '', size = '', digest = ''] = value.split(' ')
  if (!isKind(type)) return [value]
  const comma = t('vibRead.rules.comma')
  if (type !== 'file') return [`${t(`vibs.kinds.${type}`)}${comma}${mode}`]
  const bytes = t('vibRead.file.bytes', { bytes: whole(Number(size), locale) })
  const content = digest === '' ? [] : [t('vibRead.comparison.content', { digest: digest.slice(0, 12) })]
  return [`${mode}${comma}${bytes}`, ...content]
}

const kinds: readonly string[] = ['file', 'directory', 'link', 'other'] satisfies VibFileType[]

function isKind(word: string): word is VibFileType {
  return kinds.includes(word)
}

const comparedRuleset = vibRulesetSchema.omit({ id: true })

/** A ruleset is compared as JSON without its key. */
function rulesetLines(value: string, t: Translator['t']): string[] {
  try {
    const ruleset = comparedRuleset.parse(JSON.parse(value))
    const states = [
      t('vibRead.comparison.state', {
        name: t('vibs.fields.enabled'),
        value: t(ruleset.enabled ? 'vibs.yes' : 'vibs.no'),
      }),
      ...(ruleset.required ? [t('vibRead.rules.required')] : []),
    ]
    return [...states, ...ruleset.rules.map((rule) => ruleText(rule, t))]
  } catch {
    return [value]
  }
}
