import { config } from 'zod'

/** The page's policy allows no code made from text; zod is configured before the first schema is made. */
export const zodConfig = config({ jitless: true })
