import { app, session, type Session, type WebContents } from 'electron'
import { isAppUrl } from './page-path.ts'

/**
 * Applies what Electron's security checklist says about pages: no permissions, navigation, new windows, webviews,
 * downloads or network. Each page shows our own files and asks the main process for everything else.
 */
export function guardPages(log: (event: string, fields: Readonly<Record<string, unknown>>) => void): void {
  guardSession(session.defaultSession)
  app.on('web-contents-created', (_event, contents) => guardContents(contents, log))
  // Our pages have no certificate errors to accept and no server to log in to.
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, callback) => {
    event.preventDefault()
    callback(false)
  })
  app.on('login', (event) => event.preventDefault())
}

function guardSession(own: Session): void {
  own.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  own.setPermissionCheckHandler(() => false)
  own.setDevicePermissionHandler(() => false)
  own.webRequest.onBeforeRequest((details, answer) =>
    answer({
      cancel: !isAppUrl(details.url) && !details.url.startsWith('devtools:') && !details.url.startsWith('data:image/'),
    }),
  )
  own.on('will-download', (event) => event.preventDefault())
  own.setSpellCheckerLanguages([])
}

function guardContents(
  contents: WebContents,
  log: (event: string, fields: Readonly<Record<string, unknown>>) => void,
): void {
  const deny =
    (what: string) =>
    (event: { preventDefault: () => void }, url?: string): void => {
      event.preventDefault()
      log('guard.denied', { what, url: typeof url === 'string' ? url.slice(0, 200) : null })
    }
  contents.on('will-navigate', deny('navigate'))
  contents.on('will-frame-navigate', deny('navigate'))
  contents.on('will-redirect', deny('redirect'))
  contents.on('will-attach-webview', (event) => deny('webview')(event))
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  // STUN would get past the request filter.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
}
