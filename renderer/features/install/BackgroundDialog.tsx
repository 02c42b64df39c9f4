import { Button } from '@mantine/core'
import { ExternalLink, ShieldPlus } from 'lucide-react'
import { explanations, type ExplanationId } from '../../../shared/reference/explanations.ts'
import { localized } from '../../../shared/rules/checklist/steps.ts'
import { useServices, useText } from '../../services.tsx'
import type { WorkshopTab } from '../../stores/ui.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { useAct } from '../../ui/use-requests.ts'

/** The view of the workshop in which one acts on an article. */
const workshopTabs: Readonly<Record<ExplanationId, Exclude<WorkshopTab, 'read'>>> = {
  'system-files': 'build',
  acceptance: 'software',
  'firewall-vib': 'build',
}

/** Shows short articles on why a host behaves as it does, one of them expanded. */
export function BackgroundDialog({ article }: { readonly article: ExplanationId | null }) {
  const { t, locale } = useText()
  const { ui } = useServices()
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
                <Button
                  size="compact-sm"
                  variant="light"
                  leftSection={<ShieldPlus size={13} aria-hidden />}
                  onClick={() => {
                    ui.close()
                    ui.showWorkshop(workshopTabs[id])
                  }}
                >
                  {t(`workshop.links.${workshopTabs[id]}`)}
                </Button>
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
