import { Button } from '@mantine/core'
import { ExternalLink } from 'lucide-react'
import { explanations, type ExplanationId } from '../../../shared/reference/explanations.ts'
import { localized } from '../../../shared/rules/checklist/steps.ts'
import { useText } from '../../services.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { useAct } from '../../ui/use-requests.ts'

/** Shows short articles on why a host behaves as it does, one of them expanded. */
export function BackgroundDialog({ article }: { readonly article: ExplanationId | null }) {
  const { t, locale } = useText()
  const act = useAct()
  return (
    <Dialog title={t('install.background.title')} size={680}>
      <p className="dim">{t('install.background.text')}</p>
      <div className="background">
        {explanations.map(({ id, title, paragraphs, links, confidence }) => (
          <details key={id} name="background" open={id === (article ?? explanations[0]?.id)}>
            <summary>{localized(title, locale)}</summary>
            <div className="background-text">
              {paragraphs.map((paragraph) => (
                <p key={paragraph.en}>{localized(paragraph, locale)}</p>
              ))}
              <p className="dim">{t(`install.background.confidence.${confidence}`)}</p>
              <div className="background-links" role="group" aria-label={t('install.background.links')}>
                {links.map(({ label, url }) => (
                  <Button
                    key={url}
                    size="compact-sm"
                    variant="default"
                    leftSection={<ExternalLink size={13} aria-hidden />}
                    onClick={() => void act('hardware.openGuide', { url })}
                  >
                    {localized(label, locale)}
                  </Button>
                ))}
              </div>
            </div>
          </details>
        ))}
      </div>
    </Dialog>
  )
}
