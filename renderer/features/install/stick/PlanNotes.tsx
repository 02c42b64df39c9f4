import type { StickObstacle, StickPlan } from '../../../../shared/models/stick.ts'
import { useText } from '../../../services.tsx'
import { Banner } from '../../../ui/Banner.tsx'

const mib = (bytes: number): number => Math.round(bytes / 2 ** 20)

/** Shows what the copy would do and everything that prevents it. */
export function PlanNotes({ plan }: { readonly plan: StickPlan }) {
  const { t } = useText()
  const obstacleText = (obstacle: StickObstacle): string => {
    switch (obstacle.kind) {
      case 'volume':
        return t('stick.obstacles.volume', {
          reasons: obstacle.reasons.map((reason) => t(`stick.reasons.${reason}`)).join(' · '),
        })
      case 'not-empty':
        return t('stick.obstacles.not-empty', { examples: obstacle.examples.join(', ') })
      case 'bad-name':
        return t('stick.obstacles.bad-name', { file: obstacle.file })
      case 'file-too-large':
        return t('stick.obstacles.file-too-large', { file: obstacle.file, size: (obstacle.size / 2 ** 30).toFixed(1) })
      case 'full':
        return t('stick.obstacles.full', { needed: mib(obstacle.needed), free: mib(obstacle.free) })
      case 'no-uefi-boot':
        return t('stick.obstacles.no-uefi-boot')
    }
  }
  return (
    <>
      <p className="num">
        {t('stick.window.plan', { count: plan.files.length, size: mib(plan.bytes) })}
        {plan.conflicts.length > 0 && <> · {t('stick.window.replaced', { count: plan.conflicts.length })}</>}
      </p>
      {plan.obstacles.map((obstacle) => (
        <Banner key={obstacle.kind} tone="warning">
          {obstacleText(obstacle)}
        </Banner>
      ))}
    </>
  )
}
