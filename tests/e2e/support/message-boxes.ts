import type { LaunchedApp } from './app.ts'

/** The content of a system message box. */
export interface AskedBox {
  readonly message: string
  readonly detail: string
  readonly buttons: readonly string[]
  /** The button that Enter presses, and the one that closing means. */
  readonly defaultId: number
  readonly cancelId: number
}

/** Answers system message boxes in place of the user from now on, with button number `response`. */
export async function answerBoxes(app: LaunchedApp, response: number): Promise<void> {
  await app.electron.evaluate(({ dialog }, chosen) => {
    const asked = (Reflect.get(globalThis, 'askedBoxes') ?? []) as unknown[]
    Reflect.set(globalThis, 'askedBoxes', asked)
    dialog.showMessageBox = (...args: unknown[]) => {
      asked.push(args.at(-1))
      return Promise.resolve({ response: chosen, checkboxChecked: false })
    }
  }, response)
}

/** All boxes so far, oldest first. */
export function askedBoxes(app: LaunchedApp): Promise<readonly AskedBox[]> {
  return app.electron.evaluate(() => (Reflect.get(globalThis, 'askedBoxes') ?? []) as readonly AskedBox[])
}
