import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { commandLine, type CommandLine } from './support/command.ts'

const bootCfg =
  'bootstate=0\ntitle=Loading ESXi installer\nkernel=/b.b00\nkernelopt=runweasel\nmodules=/jumpstrt.gz\nbuild=8.0.3-0.0.24022510\n'

async function image(): Promise<{ readonly line: CommandLine; readonly file: string; readonly sha256: string }> {
  const line = await commandLine()
  const tree = join(line.data, 'tree')
  await mkdir(join(tree, 'efi/boot'), { recursive: true })
  await writeFile(join(tree, 'boot.cfg'), bootCfg)
  await writeFile(join(tree, 'efi/boot/bootx64.efi'), 'efi')
  const file = join(line.data, 'installer.iso')
  execFileSync('xorriso', ['-as', 'mkisofs', '-V', 'ESXI-8.0U3-24022510-STANDARD', '-r', '-o', file, tree], {
    stdio: 'pipe',
  })
  return {
    line,
    file,
    sha256: createHash('sha256')
      .update(await readFile(file))
      .digest('hex'),
  }
}

it('iso verify compares with a given value and with a file of sums', async () => {
  const { line, file, sha256 } = await image()
  const given = await line.run(['iso', 'verify', file, '--sha256', sha256.toUpperCase(), '--json'])
  expect(given.code).toBe(0)
  expect(given.json).toMatchObject({
    file,
    sha256,
    result: 'match',
    expected: { algorithm: 'sha256', value: sha256 },
    volumeId: 'ESXI-8.0U3-24022510-STANDARD',
  })

  const other = await line.run(['iso', 'verify', file, '--sha256', '0'.repeat(64), '--json'])
  expect(other.code).toBe(1)
  expect(other.json).toMatchObject({ result: 'differs' })

  const sums = join(line.data, 'SHA256SUMS')
  await writeFile(sums, `${'1'.repeat(64)} *other.iso\n${sha256} *installer.iso\n`)
  expect((await line.run(['iso', 'verify', file, '--sums', sums, '--json'])).json).toMatchObject({ result: 'match' })

  const none = await line.run(['iso', 'verify', file, '--json'])
  expect(none.code).toBe(0)
  expect(none.json).toMatchObject({ result: 'not-compared', expected: null })

  const nonsense = await line.run(['iso', 'verify', file, '--sha256', 'abc', '--json'])
  expect(nonsense.code).toBe(2)
  expect(nonsense.json).toMatchObject({ error: { code: 'CHECKSUM_NOT_FOUND' } })
})

it('iso info describes an image, and says when a file is none', async () => {
  const { line, file } = await image()
  const info = await line.run(['iso', 'info', file, '--json'])
  expect(info.code).toBe(0)
  expect(info.json).toMatchObject({
    version: '8.0.3',
    build: '24022510',
    isEsxi: true,
    kernelopt: 'runweasel',
    bootFiles: { uefi: true, legacy: false },
  })

  const text = join(line.data, 'text.iso')
  await writeFile(text, 'no image')
  const refused = await line.run(['iso', 'info', text, '--json'])
  expect(refused.code).toBe(1)
  expect(refused.json).toMatchObject({ error: { code: 'IMAGE_NOT_ISO' } })
  const missing = await line.run(['iso', 'info', join(line.data, 'missing.iso'), '--json'])
  expect(missing.code).toBe(2)
  expect(missing.json).toMatchObject({ error: { code: 'IMAGE_UNREADABLE' } })
})
