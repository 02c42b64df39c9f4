import type { VmRules } from '../../../shared/models/vm-rules.ts'
import { useText } from '../../services.tsx'

/** Returns what writes rules of a VM in one line. */
export function useRulesText(): (rules: VmRules) => string {
  const { t } = useText()
  return (rules) => {
    const { group, guestTimeoutSeconds, noTools, stuck, inaccessible } = rules
    const entry = (field: keyof VmRules, value: string | number): string =>
      t('app.vmRules.entry', { field: t(`app.vmRules.fields.${field}`), value: String(value) })
    const entries = [
      group !== undefined && entry('group', group),
      guestTimeoutSeconds !== undefined &&
        entry('guestTimeoutSeconds', t('app.readiness.seconds', { seconds: guestTimeoutSeconds })),
      noTools !== undefined && entry('noTools', t(`app.rules.answers.${noTools}`)),
      stuck !== undefined && entry('stuck', t(`app.rules.answers.${stuck}`)),
      inaccessible !== undefined && entry('inaccessible', t(`app.rules.answers.${inaccessible}`)),
      rules.protected !== undefined && entry('protected', t(rules.protected ? 'app.vmRules.yes' : 'app.vmRules.no')),
      rules.last !== undefined && entry('last', t(rules.last ? 'app.vmRules.yes' : 'app.vmRules.no')),
    ].filter((each) => each !== false)
    return entries.length === 0 ? t('app.vmRules.none') : entries.join(t('app.vmRules.separator'))
  }
}
