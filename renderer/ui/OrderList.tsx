import { useLayoutEffect, useRef, useState, type DragEvent, type KeyboardEvent, type ReactNode } from 'react'
import { useText } from '../services.tsx'

/** One row: what can be moved, or a line that others are moved across. */
export interface OrderRow {
  readonly id: string
  readonly name: string
  readonly fixed?: boolean
  readonly children?: ReactNode
}

interface Moved {
  readonly id: string
  readonly up: boolean
  /** By one step, with the arrow keys. */
  readonly byKeys: boolean
}

interface OrderListProps {
  readonly label: string
  readonly rows: readonly OrderRow[]
  /** Hears the ids in their new order, and which of them was moved how. */
  readonly onOrder: (ids: readonly string[], moved: Moved) => void
  readonly disabled?: boolean
}

/** A list whose rows the user puts in order: by dragging, or with Alt and the arrow keys. */
export function OrderList({ label, rows, onOrder, disabled = false }: OrderListProps) {
  const { t } = useText()
  const list = useRef<HTMLOListElement>(null)
  const [dragged, setDragged] = useState<string | null>(null)
  const [over, setOver] = useState<{ readonly id: string; readonly below: boolean } | null>(null)
  const [said, setSaid] = useState('')
  const ids = rows.map(({ id }) => id)
  const moved = useRef<string | null>(null)
  // A row that the browser moves loses the focus.
  useLayoutEffect(() => {
    if (moved.current === null) return
    list.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(moved.current)}"]`)?.focus()
    moved.current = null
  })

  const put = (id: string, at: number, byKeys = false): void => {
    const others = ids.filter((each) => each !== id)
    const next = others.toSpliced(at, 0, id)
    if (next.every((each, index) => each === ids[index])) return
    moved.current = id
    onOrder(next, { id, up: at < ids.indexOf(id), byKeys })
    const name = rows.find((row) => row.id === id)?.name ?? id
    setSaid(t('app.common.moved', { name }))
  }
  const onKeyDown = (id: string) => (event: KeyboardEvent<HTMLLIElement>) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    if (event.altKey && !disabled) {
      const at = ids.indexOf(id) + step
      if (at >= 0 && at < ids.length) put(id, at, true)
      return
    }
    const all = [...(list.current?.querySelectorAll<HTMLElement>('[tabindex]') ?? [])]
    all[all.indexOf(event.currentTarget) + step]?.focus()
  }
  const onDragOver = (id: string) => (event: DragEvent<HTMLLIElement>) => {
    if (dragged === null) return
    event.preventDefault()
    const { top, height } = event.currentTarget.getBoundingClientRect()
    setOver({ id, below: event.clientY > top + height / 2 })
  }
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    if (dragged !== null && over) {
      const others = ids.filter((each) => each !== dragged)
      const at = over.id === dragged ? ids.indexOf(dragged) : others.indexOf(over.id) + Number(over.below)
      put(dragged, at)
    }
    setDragged(null)
    setOver(null)
  }
  const markOf = (id: string): string | undefined => {
    if (over?.id !== id || dragged === id) return undefined
    return over.below ? 'below' : 'above'
  }
  return (
    <>
      <ol className="order-list" aria-label={label} ref={list} onDrop={drop}>
        {rows.map(({ id, name, fixed = false, children }) => (
          <li
            key={id}
            data-id={id}
            className={fixed ? 'order-line' : 'order-row'}
            data-drop={markOf(id)}
            data-dragged={dragged === id || undefined}
            onDragOver={onDragOver(id)}
            {...(!fixed && {
              tabIndex: 0,
              draggable: !disabled,
              'aria-keyshortcuts': 'Alt+ArrowUp Alt+ArrowDown',
              onKeyDown: onKeyDown(id),
              onDragStart: (event: DragEvent) => {
                event.dataTransfer.effectAllowed = 'move'
                event.dataTransfer.setData('text/plain', name)
                setDragged(id)
              },
              onDragEnd: () => {
                setDragged(null)
                setOver(null)
              },
            })}
          >
            {!fixed && <span className="order-grip" aria-hidden />}
            {children ?? name}
          </li>
        ))}
      </ol>
      <p className="sr-only" role="status">
        {said}
      </p>
    </>
  )
}
