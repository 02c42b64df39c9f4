/** Options every command has. */
export interface CommonOptions {
  readonly data?: string | undefined
  readonly passwordStdin?: boolean | undefined
  readonly passwordFile?: string | undefined
}
