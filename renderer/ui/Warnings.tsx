import type { Problem } from '../../shared/problems/problem.ts'
import { useText } from '../services.tsx'
import { Banner } from './Banner.tsx'

/** Shows the warnings of a preview: one as a sentence, several as a list, none as nothing. */
export function Warnings({ warnings }: { readonly warnings: readonly Problem[] }) {
  const { problemText } = useText()
  const [first, second] = warnings
  if (!first) return null
  return (
    <Banner tone="warning">
      {second ? (
        <ul>
          {warnings.map((warning, index) => (
            <li key={index}>{problemText(warning)}</li>
          ))}
        </ul>
      ) : (
        problemText(first)
      )}
    </Banner>
  )
}
