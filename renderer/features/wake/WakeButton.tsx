import { Button } from '@mantine/core'
import { AlarmClock } from 'lucide-react'
import { useAct } from '../../ui/use-requests.ts'

/** Wakes a host by its recorded cards. Not the main action of a page, and never focused by itself. */
export function WakeButton({ hostId, label }: { readonly hostId: string; readonly label: string }) {
  const act = useAct()
  return (
    <Button
      variant="default"
      leftSection={<AlarmClock size={15} aria-hidden />}
      onClick={() => void act('wake.start', { id: hostId, macs: [] })}
    >
      {label}
    </Button>
  )
}
