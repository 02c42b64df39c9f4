import type { Translator } from '../../shared/i18n/translator.ts'
import type { Checklist, StepDefinition, StepState } from '../../shared/models/checklist.ts'
import { progress } from '../../shared/rules/checklist/progress.ts'
import { localized, stateOf } from '../../shared/rules/checklist/steps.ts'
import { jsonText } from '../../shared/text/json-text.ts'
import { stamps } from '../../shared/text/stamps.ts'
import { escapeHtml, heading, htmlDocument } from '../reports/html.ts'
import { codeSpan, escapeMarkdown } from '../reports/markdown.ts'
import { fonts } from '../reports/style.ts'

/** Formats of a checklist. */
export type ChecklistFormat = 'md' | 'html' | 'json'

/**
 * Writes a checklist as JSON with everything, Markdown with task boxes, or an HTML page for paper that loads and runs
 * nothing.
 */
export function exportChecklist(checklist: Checklist, format: ChecklistFormat, translator: Translator): string {
  if (format === 'json') return `${jsonText(checklist, 2)}\n`
  return format === 'md' ? markdown(checklist, translator) : html(checklist, translator)
}

/** Returns the parts of the line under the title. */
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

/** A line about a step in the program's words, with those of a user or a host apart, so that they can be escaped. */
interface StepLine {
  readonly text: string
  readonly foreign: string | null
}

function stepLines(state: StepState, translator: Translator): readonly StepLine[] {
  const { t } = translator
  const when = state.at === null ? '' : stamps(state.at).local
  const status = `${t(`install.statuses.${state.status}`)}, ${settledBy(state, translator)}, ${when}`
  return [
    ...(state.status === 'open' ? [] : [{ text: status, foreign: state.reason }]),
    ...(state.note === null ? [] : [{ text: t('install.note'), foreign: state.note }]),
    ...(state.evidence === null
      ? []
      : [
          {
            text: t('install.seenAt', { at: stamps(state.evidence.checkedAt).local }),
            foreign: state.evidence.value,
          },
        ]),
  ]
}

function settledBy({ by, who }: StepState, { t }: Translator): string {
  if (by === 'automatic') return t('install.automatic')
  return who === null ? t('install.someone') : t('install.person', { who })
}

function markdown(checklist: Checklist, translator: Translator): string {
  const { locale } = translator
  const step = (definition: StepDefinition): string => {
    const state = stateOf(checklist, definition.id)
    const title = `- [${state.status === 'done' ? 'x' : ' '}] ${escapeMarkdown(localized(definition.title, locale))}`
    const lines = stepLines(state, translator).map(
      ({ text, foreign }) => `  - ${escapeMarkdown(text)}${foreign === null ? '' : `: ${codeSpan(foreign)}`}`,
    )
    return [title, ...lines].join('\n')
  }
  return [
    `# ${escapeMarkdown(checklist.name)}`,
    '',
    escapeMarkdown(summary(checklist, translator).join(' · ')),
    ...checklist.phases.flatMap((phase) => [
      '',
      `## ${escapeMarkdown(localized(phase.title, locale))}`,
      '',
      ...phase.steps.map(step),
    ]),
    '',
  ].join('\n')
}

const box =
  'margin-top:3px;border:1.5px solid currentColor;border-radius:3px;font:700 11px/12px sans-serif;text-align:center'

/** Constant, because the page's policy allows it by its hash. */
const style = `
:root{color-scheme:light;--ink:#1b2430;--soft:#566273;--line:#d5dbe3}
html{color:var(--ink);background:#fff;font:14px/1.45 ${fonts}}
body{margin:0 auto;padding:28px 32px;max-width:900px}
h1{font-size:26px;margin:0 0 6px;overflow-wrap:anywhere}
h2{font-size:17px;margin:24px 0 6px;break-after:avoid}
p{margin:2px 0;overflow-wrap:anywhere}
.soft{color:var(--soft)}
ul{list-style:none;margin:0;padding:0}
li{display:grid;grid-template-columns:22px 1fr;padding:7px 0;border-top:1px solid var(--line);break-inside:avoid}
li>i{width:13px;height:13px;${box}}
.done>i::before{content:"✓"}.skipped>i::before{content:"–"}.failed>i::before{content:"✕"}
@page{size:A4;margin:14mm}
@media print{body{padding:0;max-width:none}}
`

function html(checklist: Checklist, translator: Translator): string {
  const { locale } = translator
  const step = (definition: StepDefinition): string => {
    const state = stateOf(checklist, definition.id)
    const title = `<p>${escapeHtml(localized(definition.title, locale))}</p>`
    const lines = stepLines(state, translator).map(
      ({ text, foreign }) =>
        `<p class="soft">${escapeHtml(text)}${foreign === null ? '' : `: <b>${escapeHtml(foreign)}</b>`}</p>`,
    )
    return `<li class="${state.status}"><i></i><div>${title}${lines.join('')}</div></li>`
  }
  return htmlDocument({
    locale,
    title: checklist.name,
    style,
    body: [
      `<p class="soft">${escapeHtml(summary(checklist, translator).join(' · '))}</p>`,
      ...checklist.phases.flatMap((phase) => [
        heading(localized(phase.title, locale)),
        `<ul>`,
        ...phase.steps.map(step),
        `</ul>`,
      ]),
    ],
  })
}
