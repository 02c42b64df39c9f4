import type { RunQuestion } from '../models/app-state.ts'

/** Answers to the questions of a run. */
export type QuestionAnswer = 'wait' | 'suspend' | 'power-off' | 'leave' | 'abort'

/** The answers to each kind of question, in the order in which window and tray offer them. */
export const answersTo: Readonly<Record<RunQuestion['kind'], readonly QuestionAnswer[]>> = {
  stuck: ['wait', 'suspend', 'power-off', 'abort'],
  'no-tools': ['suspend', 'power-off', 'abort'],
  inaccessible: ['leave', 'abort'],
  // Whoever does nothing about it waits, so that there is nothing to choose for waiting.
  waiting: ['suspend', 'power-off', 'abort'],
}
