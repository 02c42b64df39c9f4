import { Button } from '@mantine/core'
import { BookOpen } from 'lucide-react'
import type { StepDefinition } from '../../../shared/models/checklist.ts'
import { explanations } from '../../../shared/reference/explanations.ts'
import { localized } from '../../../shared/rules/checklist/steps.ts'
import { useServices, useText } from '../../services.tsx'
import { installTools } from './ToolsMenu.tsx'

/** Explains why a step exists, how to do it, and where each vendor puts the setting. */
export function StepDetail({ step }: { readonly step: StepDefinition }) {
  const { ui } = useServices()
  const { t, locale } = useText()
  const articles = explanations.filter(({ steps }) => steps.includes(step.id))
  const tools = installTools.filter(({ steps }) => (steps as readonly string[]).includes(step.id))
  return (
    <div className="install-detail">
      {step.why && <p>{localized(step.why, locale)}</p>}
      {step.how && <p>{localized(step.how, locale)}</p>}
      {step.hints.length > 0 && (
        <>
          <h3>{t('install.hints')}</h3>
          <dl className="install-hints">
            {step.hints.map((hint) => (
              <div key={hint.vendor}>
                <dt>{hint.vendor}</dt>
                <dd>{localized(hint, locale)}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      {(articles.length > 0 || tools.length > 0) && (
        <div className="install-detail-more">
          {tools.map(({ icon: Icon, label, dialog }) => (
            <Button
              key={label}
              size="compact-xs"
              variant="default"
              leftSection={<Icon size={12} aria-hidden />}
              onClick={() => ui.open(dialog)}
            >
              {t('install.openTool', { tool: t(label) })}
            </Button>
          ))}
          {articles.map(({ id, title }) => (
            <Button
              key={id}
              size="compact-xs"
              variant="default"
              leftSection={<BookOpen size={12} aria-hidden />}
              onClick={() => ui.open({ name: 'install', task: { kind: 'background', article: id } })}
            >
              {t('install.background.forStep', { title: localized(title, locale) })}
            </Button>
          ))}
        </div>
      )}
      {step.sources.length > 0 && (
        <p className="dim">
          {t('install.sources')}: {step.sources.join('; ')}
        </p>
      )}
    </div>
  )
}
