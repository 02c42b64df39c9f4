import { useDebouncedValue } from '@mantine/hooks'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ChosenImage } from '../../../../shared/models/image.ts'
import type { OfferedVolume, StickPlan, StickProgress, StickResult } from '../../../../shared/models/stick.ts'
import type { Problem } from '../../../../shared/problems/problem.ts'
import { useServices } from '../../../services.tsx'

const planAfterMs = 300

type Told = Pick<Problem, 'code' | 'params'>

/** What the dialog holds of the stick that shall be made. */
export interface StickWork {
  readonly image: ChosenImage | null
  readonly volumes: readonly OfferedVolume[] | null
  readonly volume: OfferedVolume | null
  readonly bootLine: string
  readonly ks: string
  readonly overwrite: boolean
  readonly plan: StickPlan | null
  readonly result: StickResult | null
  readonly problem: Told | null
  /** A copy or comparison that was called off. */
  readonly stopped: 'make' | 'verify' | null
  readonly busy: 'make' | 'verify' | null
  readonly progress: StickProgress | null
  chooseImage(): Promise<void>
  look(): Promise<void>
  chooseVolume(id: string): void
  setBootLine(line: string): void
  setKs(text: string): void
  setOverwrite(on: boolean): void
  make(): Promise<void>
  verify(): Promise<void>
  stop(): void
}

/** The stick that shall be made: what was chosen, what that would do, and how far it is. Leaving the dialog stops it. */
export function useStick(script: string | null): StickWork {
  const { client } = useServices()
  const [image, setImage] = useState<ChosenImage | null>(null)
  const [volumes, setVolumes] = useState<readonly OfferedVolume[] | null>(null)
  const [chosen, setChosen] = useState<string | null>(null)
  const [bootLine, setBootLine] = useState('')
  const [ks, setKs] = useState(script ?? '')
  const [overwrite, setOverwrite] = useState(false)
  const [plan, setPlan] = useState<StickPlan | null>(null)
  const [result, setResult] = useState<StickResult | null>(null)
  const [problem, setProblem] = useState<Told | null>(null)
  const [stopped, setStopped] = useState<'make' | 'verify' | null>(null)
  const [busy, setBusy] = useState<'make' | 'verify' | null>(null)
  const [progress, setProgress] = useState<StickProgress | null>(null)
  const current = useRef<AbortController | null>(null)
  const volume = volumes?.find((each) => each.volume.id === chosen && each.reasons.length === 0) ?? null

  const look = useCallback(async (): Promise<void> => {
    const answer = await client.request('stick.volumes', undefined)
    if (answer.ok) setVolumes(answer.value)
    else setProblem(answer.problem)
  }, [client])
  useEffect(() => {
    void look()
  }, [look])
  useEffect(
    () =>
      client.on('stick.progress', (told) => {
        if (current.current) setProgress(told)
      }),
    [client],
  )
  useEffect(() => () => current.current?.abort(), [])

  const kernelopt = image?.info && bootLine.trim() !== (image.info.kernelopt ?? '') ? bootLine.trim() : null
  const wish =
    image && volume ? { image: image.id, volume: volume.volume.id, kernelopt, ks: ks.trim() === '' ? null : ks } : null
  const now = wish ? JSON.stringify({ ...wish, overwrite }) : null
  // A plan lists the volumes and reads the image: not at every key.
  const [asked] = useDebouncedValue(now, planAfterMs)
  useEffect(() => {
    setPlan(null)
    if (asked === null) return
    const gone = new AbortController()
    void client.request('stick.plan', JSON.parse(asked), gone.signal).then((answer) => {
      if (gone.signal.aborted) return
      if (answer.ok) setPlan(answer.value)
      else setProblem(answer.problem)
    })
    return () => gone.abort()
  }, [client, asked])

  const forget = (): void => {
    setResult(null)
    setProblem(null)
    setStopped(null)
  }
  const work = async (kind: 'make' | 'verify'): Promise<void> => {
    if (!wish) return
    const controller = new AbortController()
    current.current = controller
    forget()
    setBusy(kind)
    const answer =
      kind === 'make'
        ? await client.request('stick.make', { ...wish, overwrite }, controller.signal)
        : await client.request('stick.verify', wish, controller.signal)
    current.current = null
    setBusy(null)
    setProgress(null)
    if (answer.ok) setResult(answer.value)
    else if (answer.problem.code === 'CANCELLED') setStopped(kind)
    else setProblem(answer.problem)
  }
  return {
    image,
    volumes,
    volume,
    bootLine,
    ks,
    overwrite,
    plan: asked === now ? plan : null,
    result,
    problem,
    stopped,
    busy,
    progress,
    look,
    setOverwrite,
    chooseImage: async () => {
      const answer = await client.request('image.choose', undefined)
      if (!answer.ok) return setProblem(answer.problem)
      if (answer.value === null) return
      forget()
      setImage(answer.value)
      setBootLine(answer.value.info?.kernelopt ?? '')
    },
    // Consent given for one stick is none for another.
    chooseVolume: (id) => {
      forget()
      setOverwrite(false)
      setChosen(id)
    },
    setBootLine: (line) => {
      forget()
      setBootLine(line)
    },
    setKs: (text) => {
      forget()
      setKs(text)
    },
    make: () => work('make'),
    verify: () => work('verify'),
    stop: () => current.current?.abort(),
  }
}
