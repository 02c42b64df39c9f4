import { createHash } from 'node:crypto'
import type { Translator } from '../../shared/i18n/translator.ts'
import type { Checklist, StepDefinition, StepState } from '../../shared/models/checklist.ts'
import { progress } from '../../shared/rules/checklist/progress.ts'
import { localized, stateOf } from '../../shared/rules/checklist/steps.ts'
import { escaped } from '../../shared/text/html.ts'
import { jsonText } from '../../shared/text/json-text.ts'
import { ours, verbatim } from '../../shared/text/markdown.ts'
import { stamps } from '../../shared/text/stamps.ts'

/** What a checklist can be written as. */
export type ChecklistFormat = 'md' | 'html' | 'json'

/** A checklist as a document: JSON with everything, Markdown with task boxes, or an HTML page for paper that loads nothing and runs nothing. */
export function exportChecklist(checklist: Checklist, format: ChecklistFormat, translator: Translator): string {
  if (format === 'json') return `${jsonText(checklist, 2)}\n`
  return format === 'md' ? markdown(checklist, translator) : html(checklist, translator)
}

/** What stands under the title. */
function summary(checklist: Checklist, { t, locale }: Translator): readonly string[] {
  const { done, skipped, failed, total } = progress(checklist)
  return [
    localized(checklist.templateName, locale),
    t('hardware.targets.exact', { target: checklist.target }),
    t('install.progress', { settled: done + skipped, total }),
    ...(failed > 0 ? [t('install.failedCount', { count: failed })] : []),
    stamps(checklist.updatedAt).local,
  ]
}

/** What became of a step, line by line; the words of people and hosts are told apart from ours. */
function facts(
  state: StepState,
  { t }: Translator,
): readonly { readonly text: string; readonly theirs: string | null }[] {
  const when = state.at === null ? '' : stamps(state.at).local
  const who =
    state.by === 'automatic'
      ? t('install.automatic')
      : state.who === null
        ? t('install.someone')
        : t('install.person', { who: state.who })
  return [
    ...(state.status === 'open'
      ? []
      : [{ text: `${t(`install.statuses.${state.status}`)}, ${who}, ${when}`, theirs: state.reason }]),
    ...(state.note === null ? [] : [{ text: t('install.note'), theirs: state.note }]),
    ...(state.evidence === null
      ? []
      : [{ text: t('install.seenAt', { at: stamps(state.evidence.checkedAt).local }), theirs: state.evidence.value }]),
  ]
}

function markdown(checklist: Checklist, translator: Translator): string {
  const { locale } = translator
  const step = (definition: StepDefinition): string => {
    const state = stateOf(checklist, definition.id)
    const lines = facts(state, translator).map(
      ({ text, theirs }) => `  - ${ours(text)}${theirs === null ? '' : `: ${verbatim(theirs)}`}`,
    )
    return [`- [${state.status === 'done' ? 'x' : ' '}] ${ours(localized(definition.title, locale))}`, ...lines].join(
      '\n',
    )
  }
  return [
    `# ${ours(checklist.name)}`,
    '',
    ours(summary(checklist, translator).join(' · ')),
    ...checklist.phases.flatMap((phase) => [
      '',
      `## ${ours(localized(phase.title, locale))}`,
      '',
      ...phase.steps.map(step),
    ]),
    '',
  ].join('\n')
}

/** Constant: its hash is what the page's policy allows, so nothing of a checklist may ever be put into it. */
const style = `
:root{color-scheme:light;--ink:#1b2430;--soft:#566273;--line:#d5dbe3}
html{color:var(--ink);background:#fff;font:14px/1.45 system-ui,"Segoe UI","Helvetica Neue",Arial,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
body{margin:0 auto;padding:28px 32px;max-width:900px}
h1{font-size:26px;margin:0 0 6px;overflow-wrap:anywhere}
h2{font-size:17px;margin:24px 0 6px;break-after:avoid}
p{margin:2px 0;overflow-wrap:anywhere}
.soft{color:var(--soft)}
ul{list-style:none;margin:0;padding:0}
li{display:grid;grid-template-columns:22px 1fr;padding:7px 0;border-top:1px solid var(--line);break-inside:avoid}
li>i{width:13px;height:13px;margin-top:3px;border:1.5px solid currentColor;border-radius:3px;font:700 11px/12px sans-serif;text-align:center}
.done>i::before{content:"✓"}.skipped>i::before{content:"–"}.failed>i::before{content:"✕"}
@page{size:A4;margin:14mm}
@media print{body{padding:0;max-width:none}}
`

function html(checklist: Checklist, translator: Translator): string {
  const { locale } = translator
  const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`
  const step = (definition: StepDefinition): string => {
    const state = stateOf(checklist, definition.id)
    const lines = facts(state, translator).map(
      ({ text, theirs }) =>
        `<p class="soft">${escaped(text)}${theirs === null ? '' : `: <b>${escaped(theirs)}</b>`}</p>`,
    )
    return `<li class="${state.status}"><i></i><div><p>${escaped(localized(definition.title, locale))}</p>${lines.join('')}</div></li>`
  }
  return [
    `<!doctype html>`,
    `<html lang="${locale}">`,
    `<head>`,
    `<meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">`,
    `<meta name="viewport" content="width=device-width">`,
    `<meta name="referrer" content="no-referrer">`,
    `<title>${escaped(checklist.name)}</title>`,
    `<style>${style}</style>`,
    `</head>`,
    `<body>`,
    `<h1>${escaped(checklist.name)}</h1>`,
    `<p class="soft">${escaped(summary(checklist, translator).join(' · '))}</p>`,
    ...checklist.phases.flatMap((phase) => [
      `<h2>${escaped(localized(phase.title, locale))}</h2>`,
      `<ul>`,
      ...phase.steps.map(step),
      `</ul>`,
    ]),
    `</body>`,
    `</html>`,
    ``,
  ].join('\n')
}
