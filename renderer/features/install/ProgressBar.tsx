import type { ChecklistProgress } from '../../../shared/rules/checklist/progress.ts'
import { useText } from '../../services.tsx'

/** Shows how far a checklist is: a bar of done, skipped and failed steps, and the figures. */
export function ProgressBar({ progress }: { readonly progress: ChecklistProgress }) {
  const { t } = useText()
  const { done, skipped, failed, total } = progress
  const share = (count: number): string => `${total === 0 ? 0 : (count * 100) / total}%`
  return (
    <span className="install-progress">
      <span className="install-bar" aria-hidden>
        <span className="is-done" style={{ width: share(done) }} />
        <span className="is-skipped" style={{ width: share(skipped) }} />
        <span className="is-failed" style={{ width: share(failed) }} />
      </span>
      <span className="num dim">{t('install.progress', { settled: done + skipped, total })}</span>
      {failed > 0 && <span className="num install-failed">{t('install.failedCount', { count: failed })}</span>}
    </span>
  )
}
