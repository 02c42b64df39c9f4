import { z } from 'zod'
import { templateSchema, type Template } from '../models/checklist.ts'
import content from './install-checklist.json' with { type: 'json' }

/** The templates that come with the program: a new installation, and an upgrade. Checked once, when they are loaded: a damaged file stops the program. */
export const builtInTemplates: readonly Template[] = z.array(templateSchema).parse(content)
