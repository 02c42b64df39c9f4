import { Select } from '@mantine/core'
import { useChecklists } from './use-checklists.ts'

/** Lets the user choose a checklist to enter something into; renders nothing when there is none. */
export function EnterSelect({
  label,
  onChoose,
}: {
  readonly label: string
  readonly onChoose: (checklist: string) => void
}) {
  const { checklists } = useChecklists()
  if (!checklists || checklists.length === 0) return null
  return (
    <Select
      size="xs"
      aria-label={label}
      placeholder={label}
      data={checklists.map(({ id, name }) => ({ value: id, label: name }))}
      value={null}
      onChange={(value) => {
        if (value !== null) onChoose(value)
      }}
    />
  )
}
