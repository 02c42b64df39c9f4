import { useEffect, useMemo, useRef } from 'react'
import { useText } from '../../../services.tsx'
import { xmlLines } from './xml-lines.ts'

interface Props {
  readonly label: string
  readonly xml: string
  /** The rule being edited, by its place among the rules that are in the XML. */
  readonly edited?: { readonly ruleset: number; readonly rule: number } | null
}

/** Shows XML with numbered lines; the rule being edited is marked and kept in view. Tab goes through it like through any text. */
export function XmlView({ label, xml, edited = null }: Props) {
  const { t } = useText()
  const lines = useMemo(() => xmlLines(xml), [xml])
  const box = useRef<HTMLDivElement>(null)
  const isEdited = (line: (typeof lines)[number]): boolean =>
    edited !== null && line.ruleset === edited.ruleset && line.rule === edited.rule
  const first = lines.findIndex(isEdited)
  useEffect(() => {
    const frame = box.current
    if (!frame || first === -1) return
    const marked = frame.querySelectorAll<HTMLElement>('.is-edited')
    const [top, last] = [marked[0], marked[marked.length - 1]]
    if (!top || !last) return
    // Only the box scrolls: the page stays where the user is typing.
    const bottom = last.offsetTop + last.offsetHeight
    if (top.offsetTop < frame.scrollTop) frame.scrollTop = top.offsetTop
    else if (bottom > frame.scrollTop + frame.clientHeight) frame.scrollTop = bottom - frame.clientHeight
  }, [first, xml])
  return (
    <div className="xml-view" ref={box} tabIndex={0} role="region" aria-label={label}>
      <ol className="xml-lines">
        {lines.map((line, index) => (
          <li key={index} className={isEdited(line) ? 'xml-line is-edited' : 'xml-line'}>
            {index === first && <span className="sr-only">{t('workshop.result.editedRule')}</span>}
            <span className="xml-number" aria-hidden>
              {index + 1}
            </span>
            <code>
              {line.parts.map(({ kind, text }, part) => (
                <span key={part} className={`xml-${kind}`}>
                  {text}
                </span>
              ))}
            </code>
          </li>
        ))}
      </ol>
    </div>
  )
}
