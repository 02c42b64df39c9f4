import { Button } from '@mantine/core'
import { ShieldPlus } from 'lucide-react'
import type { Flow } from '../../../shared/models/ports.ts'
import { useServices, useText } from '../../services.tsx'
import { DetailPart } from '../../ui/Detail.tsx'
import { rulesetOfFlow } from './persistent.ts'

/** Offers a rule of the user's own for a flow that no ruleset opens; `hostId`: the host it is meant for. */
export function MakePersistent({ flow, hostId }: { readonly flow: Flow; readonly hostId?: string }) {
  const { ui, workshop } = useServices()
  const { t, locale } = useText()
  const ruleset = rulesetOfFlow(flow, flow.service[locale])
  if (!ruleset) return null
  return (
    <DetailPart title={t('workshop.persistent.title')}>
      <p className="dim">{t('workshop.persistent.text')}</p>
      <div>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<ShieldPlus size={14} aria-hidden />}
          onClick={() => {
            if (hostId !== undefined) workshop.setState({ hostId })
            ui.makePersistent(ruleset)
          }}
        >
          {t('workshop.persistent.make')}
        </Button>
      </div>
    </DetailPart>
  )
}
