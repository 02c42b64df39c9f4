/** Finds, fetches and installs a newer version. Throws what went wrong: an `UpdateRefused` when an offer is not to be believed. */
export interface Updater {
  /** Returns the newer version, or null. */
  check(): Promise<string | null>
  /** Rejects when the signal aborts. */
  download(progress: (percent: number) => void, signal: AbortSignal): Promise<void>
  /** Sets whether the downloaded version is installed when the program ends. */
  installOnQuit(wanted: boolean): void
  /** Ends the program, installs and starts the new one. */
  restart(): void
}

/** Where this copy gets newer versions from, and by what. */
export interface UpdateChannel {
  /** Host name shown to the user; null: this copy asks nobody. */
  readonly site: string | null
  /** Whether this kind of package can be replaced by the program itself. */
  readonly installs: boolean
  /** Loads the updater on first use; most sessions never need it. */
  readonly updater: () => Promise<Updater>
}
