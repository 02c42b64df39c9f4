import { useEffect, useMemo, useState } from 'react'
import type { Envelope } from '../../../../shared/ipc/bridge.ts'
import type { BuildPreview, VibDraft, VibFiles } from '../../../../shared/models/vib-workshop.ts'
import { useServices } from '../../../services.tsx'

type Refusal = Extract<Envelope<unknown>, { ok: false }>['problem']

/** Milliseconds without a key pressed after which the draft is built. */
const pauseMs = 350

interface Preview {
  /** The newest build; of an older draft while `waiting`. */
  readonly preview: BuildPreview | null
  readonly problem: Refusal | null
  readonly waiting: boolean
}

/**
 * Builds a draft whenever the user pauses, and reads it back. An answer about a draft that was changed meanwhile is dropped.
 * @param draft null: it cannot be built, and nothing is asked
 */
export function usePreview(draft: VibDraft | null, files: VibFiles | null): Preview {
  const { client } = useServices()
  const [answer, setAnswer] = useState<Omit<Preview, 'waiting'> & { readonly of: string | null }>({
    preview: null,
    problem: null,
    of: null,
  })
  const wanted = useMemo(() => draft && JSON.stringify({ draft, files }), [draft, files])
  useEffect(() => {
    if (wanted === null) return
    const outdated = new AbortController()
    const timer = setTimeout(async () => {
      const input = JSON.parse(wanted) as { readonly draft: VibDraft; readonly files: VibFiles | null }
      const built = await client.request('vibs.preview', input, outdated.signal)
      if (outdated.signal.aborted) return
      setAnswer(
        built.ok
          ? { preview: built.value, problem: null, of: wanted }
          : { preview: null, problem: built.problem, of: wanted },
      )
    }, pauseMs)
    return () => {
      clearTimeout(timer)
      outdated.abort()
    }
  }, [client, wanted])
  if (wanted === null) return { preview: null, problem: null, waiting: false }
  return { preview: answer.preview, problem: answer.problem, waiting: answer.of !== wanted }
}
