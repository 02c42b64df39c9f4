import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { slowFiles } from '../../support/slow-first.ts'

it('every file that is started first is there', () => {
  const tests = resolve(import.meta.dirname, '../..')
  expect(slowFiles.filter((file) => !existsSync(join(tests, file)))).toEqual([])
})
