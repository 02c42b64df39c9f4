/** The app as Windows and macOS know it: in packages, start menu, notifications. */
export const appId = 'app.hypertray'
