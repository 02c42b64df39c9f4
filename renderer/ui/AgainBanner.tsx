import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '../services.tsx'
import { Banner, type Tone } from './Banner.tsx'

interface Props {
  readonly tone?: Tone
  readonly title?: string
  readonly children: ReactNode
  readonly onAgain: () => void
}

/** Says what failed, and offers to read the host again. */
export function AgainBanner({ tone = 'danger', title, children, onAgain }: Props) {
  const { t } = useText()
  return (
    <Banner
      tone={tone}
      alert
      {...(title !== undefined && { title })}
      actions={
        <Button variant="default" onClick={onAgain}>
          {t('firewall.change.again')}
        </Button>
      }
    >
      {children}
    </Banner>
  )
}
