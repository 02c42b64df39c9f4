import { useState } from 'react'
import { useText } from '../../../services.tsx'
import { CopyButton } from '../../../ui/CopyButton.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { BootOptions } from './BootOptions.tsx'

/** Composes a boot line to be typed at the machine. */
export function BootOptionsDialog() {
  const { t } = useText()
  const [line, setLine] = useState('runweasel cdromBoot')
  return (
    <Dialog title={t('stick.options.title')} size={720}>
      <div className="form">
        <p className="dim">{t('stick.options.text')}</p>
        <BootOptions line={line} onChange={setLine} />
        <p className="boot-result num">
          <span>{line}</span>
          <CopyButton text={line} label={t('stick.options.line')} />
        </p>
      </div>
    </Dialog>
  )
}
