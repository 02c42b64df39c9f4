import type { RunQuestion } from '../models/app-state.ts'

/** Answers to the questions of a run. */
export type QuestionAnswer = 'wait' | 'suspend' | 'power-off' | 'leave' | 'abort'

/** The answers to each kind of question, in the order in which window and tray offer them. */
const answersOf: Readonly<Record<RunQuestion['kind'], readonly QuestionAnswer[]>> = {
  stuck: ['wait', 'suspend', 'power-off', 'abort'],
  'no-tools': ['suspend', 'power-off', 'abort'],
  inaccessible: ['leave', 'abort'],
  // Not answering is waiting.
  waiting: ['suspend', 'power-off', 'abort'],
}

/** Returns the answers to a question; a protected VM is never powered off hard. */
export function answersTo({ kind, isProtected }: Pick<RunQuestion, 'kind' | 'isProtected'>): readonly QuestionAnswer[] {
  return isProtected ? answersOf[kind].filter((answer) => answer !== 'power-off') : answersOf[kind]
}
