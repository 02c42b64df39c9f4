/** The part of React's fibers that says what was rendered; React keeps it for its developer tools in every build. */
interface Fiber {
  readonly tag: number
  readonly type: unknown
  readonly flags: number
  readonly child: Fiber | null
  readonly sibling: Fiber | null
  readonly alternate: Fiber | null
}

/** Tags of fibers whose type is a component: function, forwardRef, memo and simple memo. */
const componentTags: ReadonlySet<number> = new Set([0, 11, 14, 15])
/** Set on a fiber whose component was called in this commit. */
const performedWork = 1

/** Counts how often components were rendered, by their names, and notes when each commit was done. */
export class RenderCounts {
  #counts = new Map<string, number>()
  /** `performance.now()` of the last commit. */
  committedAt = 0

  /** Puts the counter where React looks for its developer tools. Must run before React is loaded. */
  install(target: object): void {
    Object.defineProperty(target, '__REACT_DEVTOOLS_GLOBAL_HOOK__', {
      value: {
        supportsFiber: true,
        inject: () => 1,
        onCommitFiberRoot: (_id: number, { current }: { readonly current: Fiber }) => {
          this.committedAt = performance.now()
          this.#count(current)
        },
        onCommitFiberUnmount: () => undefined,
      },
    })
  }

  /** Returns the counts since the last call. */
  take(): Record<string, number> {
    const counts = Object.fromEntries(this.#counts)
    this.#counts = new Map()
    return counts
  }

  #count(fiber: Fiber): void {
    const before = fiber.alternate
    const rendered = before === null || (fiber.flags & performedWork) !== 0
    const name = componentTags.has(fiber.tag) ? nameOf(fiber.type) : null
    if (name !== null && rendered) this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
    // What lies below a fiber is the same objects when nothing there was rendered.
    if (before !== null && before.child === fiber.child) return
    for (let child = fiber.child; child; child = child.sibling) {
      if (before === null || child !== child.alternate) this.#count(child)
    }
  }
}

function nameOf(type: unknown): string | null {
  if (typeof type === 'function') return type.name
  if (typeof type !== 'object' || type === null) return null
  if ('type' in type) return nameOf(type.type)
  return 'render' in type ? nameOf(type.render) : null
}
