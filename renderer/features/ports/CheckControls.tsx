import { Button, Progress } from '@mantine/core'
import { Radar, X } from 'lucide-react'
import type { PortsReport } from '../../../shared/models/port-report.ts'
import { usePorts, useServices, useText } from '../../services.tsx'

/** Starts a check, or shows its progress and cancels it. */
export function CheckControls({
  hostId,
  report,
  first,
}: {
  readonly hostId: string
  readonly report: PortsReport | null
  readonly first: boolean
}) {
  const { ports } = useServices()
  const { t } = useText()
  const checking = usePorts((state) => state.checking.has(hostId))
  const progress = checking ? (report?.progress ?? null) : null
  if (!checking)
    return (
      <Button
        variant={first ? 'filled' : 'default'}
        leftSection={<Radar size={14} aria-hidden />}
        onClick={() => void ports.check(hostId)}
      >
        {t('firewall.check.now')}
      </Button>
    )
  return (
    <Checking done={progress?.done ?? null} total={progress?.total ?? null} onCancel={() => ports.cancel(hostId)} />
  )
}

export function Checking({
  done,
  total,
  onCancel,
}: {
  readonly done: number | null
  readonly total: number | null
  readonly onCancel: () => void
}) {
  const { t } = useText()
  const known = done !== null && total !== null && total > 0
  const text = known ? t('firewall.check.progress', { done, total }) : t('firewall.check.reading')
  return (
    <span className="checking">
      <span className="checking-text num" role="status">
        {text}
      </span>
      <Progress.Root size={4} w={84}>
        <Progress.Section value={known ? (done / total) * 100 : 100} animated={!known} aria-label={text} />
      </Progress.Root>
      <Button variant="default" leftSection={<X size={14} aria-hidden />} onClick={onCancel}>
        {t('app.common.cancel')}
      </Button>
    </span>
  )
}
