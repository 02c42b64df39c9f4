import { z } from 'zod'

/** Marks a channel's output in the types only; the renderer trusts the main process, not the other way round. */
declare const output: unique symbol
interface Returns<T> {
  readonly [output]?: T
}

/** One request from a window to the main process. */
export interface Channel<Input extends z.ZodType, Output> extends Returns<Output> {
  readonly input: Input
}

/** The requests of one capability, by their names. */
export type Channels = Readonly<Record<string, Channel<z.ZodType, unknown>>>

export type InputOf<Each> = Each extends { readonly input: infer Input extends z.ZodType } ? z.infer<Input> : never
export type OutputOf<Each> = Each extends Returns<infer Output> ? Output : never

/**
 * Declares a request by its output and the schema of its input.
 * @example channel<Plan>()(z.object({ id: z.uuid() }))
 */
export function channel<Output>() {
  return <Input extends z.ZodType>(input: Input): Channel<Input, Output> => ({ input })
}

export const hostId = z.object({ id: z.uuid() })
export const checklistId = z.object({ checklist: z.uuid() })
