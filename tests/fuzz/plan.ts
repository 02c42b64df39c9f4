/**
 * How many broken inputs each reader of what comes from outside is given: 50,000 in all, and with FUZZ_FACTOR=20 (`npm test -- --full`) a
 * million. A reader whose inputs are found in several ways has a number for each.
 */
export const plan = {
  'SOAP replies': 5_200,
  pushes: 2_400,
  'hardware, firewall and configuration of a host': 2_000,
  'HTTP conversations': 300,
  'images with Rock Ridge': 600,
  'images with Joliet': 600,
  'plain ISO 9660 images': 600,
  'VIBs and bundles': 1_000,
  'firewall rules of VIBs': 1_000,
  'outputs of hardware tools': 2_500,
  'outputs with an alien line': 1_000,
  'outputs with one more device': 1_000,
  'outputs without some lines': 1_000,
  addresses: 2_000,
  fingerprints: 1_500,
  'lists of allowed addresses': 1_000,
  'kickstart scripts': 2_500,
  'kickstart settings': 1_000,
  'boot.cfg': 1_500,
  'rules on hardware': 1_500,
  'lists of checksums': 2_000,
  'stored documents': 2_000,
  'journals of runs': 2_500,
  'folders of journals': 100,
  'journals of firewall changes': 1_000,
  'notes on locks': 500,
  'update statements': 1_500,
  'D-Bus messages': 2_500,
  'lists of volumes': 1_500,
  'routing tables': 1_500,
  'security descriptors': 500,
  'DNS replies': 700,
  'NTP replies': 700,
  'SNMP replies': 700,
  'SNMP replies to a community': 400,
  'SLP replies': 700,
  greetings: 1_000,
} as const

export type Reader = keyof typeof plan

/** What a run multiplies the plan by: a whole number from 1 on. @throws RangeError for anything else in FUZZ_FACTOR. */
export function factorOf(env: NodeJS.ProcessEnv): number {
  const factor = Number(env['FUZZ_FACTOR'] ?? '1')
  if (!Number.isSafeInteger(factor) || factor < 1)
    throw new RangeError(`FUZZ_FACTOR=${env['FUZZ_FACTOR']} is no whole number from 1 on`)
  return factor
}

/** How many broken inputs this run gives to a reader. */
export function timesFor(reader: Reader): number {
  return plan[reader] * factorOf(process.env)
}
