import { dialog } from 'electron'

interface Question {
  readonly title?: string
  readonly message: string
  readonly detail: string
  /** Label of the button that changes nothing, which is also the default. */
  readonly cancel: string
  readonly confirm: string
}

/** Asks the user to confirm what cannot be undone. */
export async function confirm({ cancel, confirm: agree, ...texts }: Question): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    ...texts,
    buttons: [cancel, agree],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  })
  return response === 1
}
