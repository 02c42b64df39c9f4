import { useEffect } from 'react'
import { useServices, useUi, useWorkshop } from '../../services.tsx'
import { filesOf } from '../../stores/workshop.ts'
import { BuildActions } from './build/BuildActions.tsx'
import { BuildForm } from './build/BuildForm.tsx'
import { BuildResult } from './build/BuildResult.tsx'
import { useFormActions } from './build/form-actions.ts'
import { InstallBar } from './build/InstallBar.tsx'
import { useDraft } from './build/use-draft.ts'
import { usePreview } from './build/use-preview.ts'
import { HeaderActions } from './HeaderActions.tsx'

/** Writes rulesets and builds them into a VIB: the form on the left, what it would be as a VIB on the right. */
export function BuildTab() {
  useNewRuleset()
  const checked = useDraft()
  const files = useWorkshop((state) => state.files)
  const built = usePreview(checked.faults.length === 0 ? checked.draft : null, filesOf(files))
  const refused = useWorkshop((state) => state.taken)
  const taken = built.preview?.taken?.next ?? (refused?.version === checked.draft.version ? refused.next : null)
  return (
    <>
      <HeaderActions>
        <BuildActions checked={checked} />
      </HeaderActions>
      <div className="build-view">
        <BuildForm checked={checked} taken={taken} />
        <BuildResult checked={checked} built={built} />
      </div>
      <InstallBar checked={checked} />
    </>
  )
}

/** Takes over a ruleset that another page sent here. */
function useNewRuleset(): void {
  const { ui } = useServices()
  const waiting = useUi((state) => state.newRuleset)
  const actions = useFormActions()
  useEffect(() => {
    const ruleset = waiting && ui.takeNewRuleset()
    if (ruleset) actions.add([ruleset])
  }, [ui, waiting, actions])
}
