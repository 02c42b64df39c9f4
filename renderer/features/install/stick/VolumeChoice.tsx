import { Button, Radio } from '@mantine/core'
import type { OfferedVolume, Volume } from '../../../../shared/models/stick.ts'
import { useText } from '../../../services.tsx'
import { Banner } from '../../../ui/Banner.tsx'
import type { StickWork } from './use-stick.ts'

const gib = (bytes: number): string => (bytes / 2 ** 30).toFixed(1)

/** Lists the sticks with everything that tells them apart, and why other volumes are not offered. */
export function VolumeChoice({ work }: { readonly work: StickWork }) {
  const { t } = useText()
  const { volumes, volume } = work
  const offered = volumes?.filter(({ reasons }) => reasons.length === 0) ?? []
  const others = volumes?.filter(({ reasons }) => reasons.length > 0) ?? []
  return (
    <div className="stick-volumes">
      <div className="stick-head">
        <strong id="stick-volumes">{t('stick.window.volume')}</strong>
        <Button
          size="compact-xs"
          variant="default"
          disabled={work.busy !== null}
          onClick={() => void work.readVolumes()}
        >
          {t('stick.window.again')}
        </Button>
      </div>
      {volumes && offered.length === 0 && <Banner tone="info">{t('stick.window.none')}</Banner>}
      <Radio.Group aria-labelledby="stick-volumes" value={volume?.volume.id ?? ''} onChange={work.chooseVolume}>
        {offered.map(({ volume: each }) => (
          <Radio key={each.id} value={each.id} disabled={work.busy !== null} label={<VolumeIdentity volume={each} />} />
        ))}
      </Radio.Group>
      {others.length > 0 && (
        <details className="stick-others">
          <summary>{t('stick.window.notOffered', { count: others.length })}</summary>
          <ul>
            {others.map((each) => (
              <li key={each.volume.id}>
                <VolumeIdentity volume={each.volume} />
                <Reasons offered={each} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

/** Returns a volume's name for use in a sentence. */
export function volumeName(volume: Volume, unlabelled: string): string {
  return [volume.label || unlabelled, volume.mountPoint].filter(Boolean).join(' · ')
}

function VolumeIdentity({ volume }: { readonly volume: Volume }) {
  const { t } = useText()
  const { bytes, freeBytes, bus, model, serial, fileSystem } = volume
  const size =
    freeBytes === null
      ? t('stick.window.size', { size: gib(bytes) })
      : t('stick.window.free', { size: gib(bytes), free: gib(freeBytes) })
  return (
    <span className="stick-identity">
      <span className="num">{volumeName(volume, t('stick.window.unlabelled'))}</span>
      <span className="dim num">
        {[size, fileSystem.toUpperCase(), bus?.toUpperCase(), model, serial && t('stick.window.serial', { serial })]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </span>
  )
}

function Reasons({ offered }: { readonly offered: OfferedVolume }) {
  const { t } = useText()
  return <span className="dim">{offered.reasons.map((reason) => t(`stick.reasons.${reason}`)).join(' · ')}</span>
}
