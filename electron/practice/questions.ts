import type { PracticeQuestion } from './api.ts'
import { int, list, str, struct } from './values.ts'
import type { Value } from './values.ts'

/** Returns the answers to a question: those that a moved machine is usually asked about unless it has its own. */
export function choicesOf({ choices }: PracticeQuestion): readonly { readonly key: string; readonly label: string }[] {
  return (
    choices ?? [
      { key: '0', label: 'button.uuid.movedTheVM' },
      { key: '1', label: 'button.uuid.copiedTheVM' },
    ]
  )
}

/** VirtualMachineQuestionInfo. */
export function questionValue(asked: PracticeQuestion): Value {
  const choices = choicesOf(asked).map(({ key, label }) =>
    struct('ElementDescription', [
      ['label', str(label)],
      ['summary', str(label)],
      ['key', str(key)],
    ]),
  )
  return struct('VirtualMachineQuestionInfo', [
    ['id', str(asked.id)],
    ['text', str(asked.text)],
    [
      'choice',
      struct('ChoiceOption', [
        ['choiceInfo', list('ElementDescription', choices)],
        ['defaultIndex', int(0)],
      ]),
    ],
    ...(asked.messageId === undefined
      ? []
      : ([
          [
            'message',
            list('VirtualMachineMessage', [
              struct('VirtualMachineMessage', [
                ['id', str(asked.messageId)],
                ['text', str(asked.text)],
              ]),
            ]),
          ],
        ] as const)),
  ])
}
