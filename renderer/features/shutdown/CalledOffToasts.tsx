import { notifications } from '@mantine/notifications'
import { useEffect } from 'react'
import { useAppState, useServices, useText } from '../../services.tsx'

/** Says that a countdown was called off and nothing was sent; there is no report of it. */
export function CalledOffToasts() {
  const { client } = useServices()
  const { hosts } = useAppState()
  const { t } = useText()
  useEffect(
    () =>
      client.on('run.calledOff', ({ hostId, by }) => {
        const name = hosts.find(({ id }) => id === hostId)?.name
        if (name !== undefined)
          notifications.show({
            title: t('app.countdown.calledOffTitle', { name }),
            message: t(`app.countdown.calledOff.${by}`),
            autoClose: 10_000,
          })
      }),
    [client, hosts, t],
  )
  return null
}
