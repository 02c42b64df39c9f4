import { useDebouncedValue } from '@mantine/hooks'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ChosenImage } from '../../../../shared/models/image.ts'
import type { OfferedVolume, StickPlan, StickProgress, StickResult } from '../../../../shared/models/stick.ts'
import type { Problem } from '../../../../shared/problems/problem.ts'
import { useServices } from '../../../services.tsx'

const planAfterMs = 300

type Refusal = Pick<Problem, 'code' | 'params'>

/** The state of making a stick, and the actions on it. */
export interface StickWork {
  readonly image: ChosenImage | null
  readonly volumes: readonly OfferedVolume[] | null
  readonly volume: OfferedVolume | null
  readonly bootLine: string
  readonly ks: string
  readonly overwrite: boolean
  readonly plan: StickPlan | null
  readonly result: StickResult | null
  readonly problem: Refusal | null
  /** Set when a copy or verification was cancelled. */
  readonly stopped: 'make' | 'verify' | null
  readonly busy: 'make' | 'verify' | null
  readonly progress: StickProgress | null
  chooseImage(): Promise<void>
  readVolumes(): Promise<void>
  chooseVolume(id: string): void
  setBootLine(line: string): void
  setKs(text: string): void
  setOverwrite(on: boolean): void
  make(): Promise<void>
  verify(): Promise<void>
  stop(): void
}

/**
 * Makes an installer stick: keeps the choices, reads what they would do, and runs the copy. Leaving the dialog stops
 * it.
 */
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
  const [problem, setProblem] = useState<Refusal | null>(null)
  const [stopped, setStopped] = useState<'make' | 'verify' | null>(null)
  const [busy, setBusy] = useState<'make' | 'verify' | null>(null)
  const [progress, setProgress] = useState<StickProgress | null>(null)
  const current = useRef<AbortController | null>(null)
  const volume = volumes?.find((each) => each.volume.id === chosen && each.reasons.length === 0) ?? null

  const readVolumes = useCallback(async (): Promise<void> => {
    const answer = await client.request('stick.volumes', undefined)
    if (answer.ok) setVolumes(answer.value)
    else setProblem(answer.problem)
  }, [client])
  useEffect(() => {
    void readVolumes()
  }, [readVolumes])
  useEffect(
    () =>
      client.on('stick.progress', (update) => {
        if (current.current) setProgress(update)
      }),
    [client],
  )
  useEffect(() => () => current.current?.abort(), [])

  const kernelopt = image?.info && bootLine.trim() !== (image.info.kernelopt ?? '') ? bootLine.trim() : null
  const request =
    image && volume ? { image: image.id, volume: volume.volume.id, kernelopt, ks: ks.trim() === '' ? null : ks } : null
  const currentRequest = request ? JSON.stringify({ ...request, overwrite }) : null
  // A plan lists the volumes and reads the image, so it is not made at every keystroke.
  const [settledRequest] = useDebouncedValue(currentRequest, planAfterMs)
  useEffect(() => {
    setPlan(null)
    if (settledRequest === null) return
    const outdated = new AbortController()
    void client.request('stick.plan', JSON.parse(settledRequest), outdated.signal).then((answer) => {
      if (outdated.signal.aborted) return
      if (answer.ok) setPlan(answer.value)
      else setProblem(answer.problem)
    })
    return () => outdated.abort()
  }, [client, settledRequest])

  const clearOutcome = (): void => {
    setResult(null)
    setProblem(null)
    setStopped(null)
  }
  const work = async (kind: 'make' | 'verify'): Promise<void> => {
    if (!request) return
    const controller = new AbortController()
    current.current = controller
    clearOutcome()
    setBusy(kind)
    const answer =
      kind === 'make'
        ? await client.request('stick.make', { ...request, overwrite }, controller.signal)
        : await client.request('stick.verify', request, controller.signal)
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
    plan: settledRequest === currentRequest ? plan : null,
    result,
    problem,
    stopped,
    busy,
    progress,
    readVolumes,
    setOverwrite,
    chooseImage: async () => {
      const answer = await client.request('image.choose', undefined)
      if (!answer.ok) return setProblem(answer.problem)
      if (answer.value === null) return
      clearOutcome()
      setImage(answer.value)
      setBootLine(answer.value.info?.kernelopt ?? '')
    },
    // Consent given for one stick does not carry over to another.
    chooseVolume: (id) => {
      clearOutcome()
      setOverwrite(false)
      setChosen(id)
    },
    setBootLine: (line) => {
      clearOutcome()
      setBootLine(line)
    },
    setKs: (text) => {
      clearOutcome()
      setKs(text)
    },
    make: () => work('make'),
    verify: () => work('verify'),
    stop: () => current.current?.abort(),
  }
}
