import { createCertificate } from '../../electron/practice/certificate.ts'
import { startPracticeHost } from '../../electron/practice/practice-host.ts'
import type { VimClient } from '../../electron/vim/client.ts'
import { readFirewall } from '../../electron/vim/firewall.ts'
import { readHardware } from '../../electron/vim/hardware.ts'
import { readHostConfig } from '../../electron/vim/host-config.ts'
import { readServiceContent, type ServiceContent } from '../../electron/vim/service-content.ts'
import { SoapReply } from '../../electron/vim/soap.ts'
import { systemClock } from '../../shared/clock.ts'
import { ok, type Result } from '../../shared/result.ts'
import { RawSoap } from '../support/raw-soap.ts'
import { soapResponse } from './read-reply.ts'

const readers = {
  hardware: (client: VimClient): Promise<Result<unknown>> => readHardware(client),
  firewall: (client: VimClient): Promise<Result<unknown>> => readFirewall(client, { clock: systemClock }),
  configuration: (client: VimClient): Promise<Result<unknown>> => readHostConfig(client, { clock: systemClock }),
}

/** A reading of several replies, as a practice host gave them. */
export interface Reading {
  readonly what: keyof typeof readers
  readonly content: ServiceContent
  readonly replies: readonly { readonly method: string; readonly status: number; readonly body: Buffer }[]
}

type Call = VimClient['call']

function clientWith(content: ServiceContent, call: Call): VimClient {
  const parts: Pick<VimClient, 'connect' | 'call'> = { connect: () => Promise.resolve(ok(content)), call }
  return Object.assign(Object.create(null), parts)
}

/** A practice host's answers about its hardware, its firewall and its configuration. */
export async function recordReadings(): Promise<Reading[]> {
  const certificate = await createCertificate()
  const host = await startPracticeHost({ password: 'fuzz', certificate, vms: 2 })
  const soap = new RawSoap({ url: host.url, certificate: certificate.cert })
  const plainArguments = (args: string): string =>
    args.replaceAll('xsi:type', 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type')
  try {
    const { xml } = await soap.call('RetrieveServiceContent', 'ServiceInstance', 'ServiceInstance')
    const read = soapResponse(new SoapReply('RetrieveServiceContent'), 200, [Buffer.from(xml)])
    const content = read.ok ? readServiceContent(read.value) : null
    if (content === null) throw new Error('no service content')
    await soap.call(
      'Login',
      'SessionManager',
      content.sessionManager.value,
      '<userName>root</userName><password>fuzz</password>',
    )
    const readings: Reading[] = []
    for (const what of Object.keys(readers) as (keyof typeof readers)[]) {
      const replies: Reading['replies'][number][] = []
      const recorded = await readers[what](
        clientWith(content, async (method, target, args, options = {}) => {
          const object = typeof target === 'function' ? target(content) : target
          const answer = await soap.call(method, object.type, object.value, plainArguments(args))
          replies.push({ method, status: answer.status, body: Buffer.from(answer.xml) })
          return soapResponse(new SoapReply(method, options.items), answer.status, [Buffer.from(answer.xml)])
        }),
      )
      if (!recorded.ok) throw new Error(`${what}: ${recorded.problem.code}`)
      readings.push({ what, content, replies })
    }
    return readings
  } finally {
    soap.close()
    await host.close()
  }
}

/** Reads it again from its replies, one of them broken; what is asked for beyond them is answered by the last. */
export async function replay(
  { what, content, replies }: Reading,
  broken: number,
  pieces: readonly Buffer[],
): Promise<Result<unknown>> {
  let next = 0
  return readers[what](
    clientWith(content, (method, _target, _args, options = {}) => {
      options.reset?.()
      const at = Math.min(next, replies.length - 1)
      next += 1
      const reply = replies[at]
      return Promise.resolve(
        soapResponse(
          new SoapReply(method, options.items),
          reply?.status ?? 200,
          at === broken ? pieces : [reply?.body ?? Buffer.alloc(0)],
        ),
      )
    }),
  )
}
