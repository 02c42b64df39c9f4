import { notifications } from '@mantine/notifications'
import { useEffect } from 'react'
import { useServices, useText } from '../../services.tsx'

/** Notifies the user that a countdown was cancelled and nothing was sent; there is no receipt of that. */
export function CalledOffToasts() {
  const { client, mirror } = useServices()
  const { t } = useText()
  useEffect(
    () =>
      client.on('run.calledOff', ({ hostId, by }) => {
        const name = mirror.store.getState().app?.hosts.find(({ id }) => id === hostId)?.name
        if (name !== undefined)
          notifications.show({
            title: t('app.countdown.calledOffTitle', { name }),
            message: t(`app.countdown.calledOff.${by}`),
            autoClose: 10_000,
          })
      }),
    [client, mirror, t],
  )
  return null
}
