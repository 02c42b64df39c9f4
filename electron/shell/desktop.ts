import { join } from 'node:path'
import { app, clipboard, shell } from 'electron'
import type { Translator } from '../../shared/i18n/translator.ts'
import type { Desktop } from './app/requests.ts'
import { setStartAtLogin } from './autostart.ts'
import { chooseImage } from './choose-image.ts'
import { saveReport } from './save-report.ts'

/** Where `openLink` may lead; a page asks by name, so that no address ever comes from one. */
const links = { documentation: 'https://techdocs.broadcom.com/us/en/vmware-cis/vsphere.html' } as const

export interface DesktopOptions {
  readonly translator: () => Translator
  /** Folder of main.js, where a checkout has what a package keeps in its resources. */
  readonly out: string
  readonly dataFolder: string
  /** The data folder, if the person chose one; absolute, since a login begins in another folder. */
  readonly data: string | undefined
  /** Page of the releases; null: this copy knows of none. */
  readonly releases: string | null
}

/** What requests need of the desktop and of nothing else: clipboard, dialogs, the programs that open things. */
export function desktop({
  translator,
  out,
  dataFolder,
  data,
  releases,
}: DesktopOptions): Omit<Desktop, 'showRun' | 'practice' | 'updates' | 'restartForUpdate'> {
  const beside = app.isPackaged ? process.resourcesPath : out
  const file = async (path: string): Promise<boolean> => (await shell.openPath(path)) === ''
  // Parsed and written anew: what is opened is what was checked.
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
    save: (name, format, text) => saveReport(translator, name, format, text),
    chooseImage: () => chooseImage(translator()),
    setStartAtLogin: (on) => setStartAtLogin(on, data),
  }
}
