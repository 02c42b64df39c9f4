import { expect, it } from 'vitest'
import { readUplinks } from '../../../electron/vim/uplinks.ts'
import { clientFor, startPeer, startPractice, valueOf, type TestHost } from '../vim/hosts.ts'

async function uplinks(server: TestHost) {
  const client = clientFor(server)
  try {
    return valueOf(await readUplinks(client))
  } finally {
    await client.close()
  }
}

it('of a practice host are the first card, which it may call unable to wake it', async () => {
  await using server = await startPractice()
  const told = await uplinks(server)
  expect(told).toEqual({ macs: [expect.stringMatching(/^02:00:00:00:00:/)], incapable: [], ipv4: '127.0.0.1' })
  server.host.setUp({ wakeSupported: false })
  expect(await uplinks(server)).toEqual({ ...told, incapable: told?.macs })
})

it('of a host that keeps its network to itself are not known', async () => {
  await using server = await startPractice()
  server.host.inject({ method: 'RetrievePropertiesEx', when: 'before', what: { fault: 'NoPermission' } })
  expect(await uplinks(server)).toBeNull()
})

it('of a peer are the physical card of the management switch', async () => {
  await using server = await startPeer()
  expect(await uplinks(server)).toMatchObject({ macs: [expect.stringMatching(/^[\da-f]{2}(:[\da-f]{2}){5}$/)] })
})
