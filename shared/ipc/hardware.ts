import { z } from 'zod'
import {
  esxiTargetSchema,
  hardwareSchema,
  type Hardware,
  type HardwareRules,
  type Passport,
  type ReadTexts,
} from '../models/hardware.ts'
import { channel, hostId } from './channel.ts'

/** Requests about hardware, passports and rules. */
export const hardwareRequests = {
  /** What a host that is connected says of its hardware. */
  'hardware.read': channel<Hardware>()(hostId),
  /** Makes hardware of pasted or dropped outputs; nothing leaves this computer. */
  'hardware.readTexts': channel<ReadTexts>()(
    z.object({
      texts: z
        .array(z.object({ name: z.string().max(300).nullable(), text: z.string().max(8_000_000) }))
        .min(1)
        .max(20),
    }),
  ),
  /** The user's own rules files; the built-in one comes with the page. */
  'hardware.rules': channel<readonly { readonly file: string; readonly rules: HardwareRules }[]>()(z.undefined()),
  'hardware.addRules': channel<void>()(z.object({ name: z.string().min(1).max(120), text: z.string().max(2_000_000) })),
  'hardware.removeRules': channel<void>()(z.object({ file: z.string().min(1).max(300) })),
  'hardware.passports': channel<readonly Passport[]>()(z.undefined()),
  'hardware.savePassport': channel<Passport>()(
    z.object({ name: z.string().min(1).max(120), hostId: z.uuid().nullable(), hardware: hardwareSchema }),
  ),
  'hardware.removePassport': channel<void>()(z.object({ passport: z.uuid() })),
  /** Asks for a place and writes the passport with its verdict; null when the user cancels. */
  'hardware.export': channel<{ readonly file: string } | null>()(
    z.object({ passport: z.uuid(), target: esxiTargetSchema, format: z.enum(['json', 'md', 'html', 'pdf']) }),
  ),
  /** Opens a page of the compatibility guide or of the vendor's documentation; only addresses on their hosts are opened. */
  'hardware.openGuide': channel<void>()(z.object({ url: z.string().max(2_000) })),
} as const
