import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useServices, useText } from '../services.tsx'

interface Props {
  readonly title: ReactNode
  readonly children: ReactNode
  /** Width in pixels. */
  readonly size?: number
  /** Called instead of closing, where something typed could be lost. */
  readonly onClose?: () => void
  /** Neither Escape nor a cross closes it, while something runs whose end the user has to see. */
  readonly locked?: boolean
}

/** Frames the open dialog; closing it discards what was entered. */
export function Dialog({ title, children, size = 440, onClose, locked = false }: Props) {
  const { ui } = useServices()
  const { t } = useText()
  return (
    <Modal
      opened
      onClose={onClose ?? ui.close}
      size={size}
      title={title}
      withCloseButton={!locked}
      closeOnEscape={!locked}
      closeButtonProps={{ 'aria-label': t('app.common.close') }}
    >
      {children}
    </Modal>
  )
}
