import { buildGovmomiPeer } from './govmomi.ts'

/** Runs once before the integration tests, so that compiling counts in no test's time. */
export async function setup(): Promise<void> {
  await buildGovmomiPeer()
}
