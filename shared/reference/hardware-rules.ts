import { hardwareRulesSchema, type HardwareRules } from '../models/hardware.ts'
import network from './hardware-rules-network.json' with { type: 'json' }
import platform from './hardware-rules-platform.json' with { type: 'json' }
import processors from './hardware-rules-processors.json' with { type: 'json' }
import storage from './hardware-rules-storage.json' with { type: 'json' }

/**
 * The rules that come with the program, with their sources. Checked once, when they are loaded: a damaged file stops the
 * program. A command that needs no verdict does not load this module; docs/knowledge.md shows how to add a rule.
 */
export const builtInRules: HardwareRules = hardwareRulesSchema.parse({
  ...network,
  rules: [network, storage, processors, platform].flatMap(({ rules }): unknown[] => rules),
})
