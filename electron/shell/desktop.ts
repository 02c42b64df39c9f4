import { join } from 'node:path'
import { app, clipboard, shell } from 'electron'
import type { Desktop } from '../app/context.ts'
import { setStartAtLogin } from './autostart.ts'

/** Where `openLink` may lead; a page asks by name, so that no address ever comes from one. */
const links = { documentation: 'https://techdocs.broadcom.com/us/en/vmware-cis/vsphere.html' } as const

export interface DesktopOptions {
  /** Folder of main.js, where a checkout has what a package keeps in its resources. */
  readonly out: string
  readonly dataFolder: string
  /** The data folder, if the user chose one; absolute, since a login starts in another folder. */
  readonly data: string | undefined
  /** Page of the releases; null if this copy knows of none. */
  readonly releases: string | null
}

/** Reaches what the desktop has for every program: the clipboard, login items, and the programs that open things. */
export function desktop({
  out,
  dataFolder,
  data,
  releases,
}: DesktopOptions): Omit<Desktop, 'showRun' | 'showing' | 'showManyHosts' | 'restartForUpdate'> {
  const beside = app.isPackaged ? process.resourcesPath : out
  const file = async (path: string): Promise<boolean> => (await shell.openPath(path)) === ''
  // Parsed and written again: what is opened is what was checked.
  const page = (url: string): Promise<boolean> =>
    shell.openExternal(new URL(url).href).then(
      () => true,
      () => false,
    )
  return {
    copy: (text) => clipboard.writeText(text),
    openDataFolder: () => file(dataFolder),
    openManual: (name, locale) =>
      file(join(beside, 'guide', name === 'guide' ? `${locale}.html` : `troubleshooting.${locale}.html`)),
    openNotices: () => file(join(beside, 'THIRD-PARTY-NOTICES.txt')),
    openLink: (link) => page(links[link]),
    openGuide: page,
    openReleases: () => (releases === null ? Promise.resolve(false) : page(releases)),
    setStartAtLogin: (on) => setStartAtLogin(on, data),
  }
}
