import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { runProgram } from '../../support/run.ts'
import { makeTempDir } from '../../support/tmp.ts'

const root = resolve(import.meta.dirname, '../../..')

it('only the endpoint and the preload script use raw IPC, and the app without its window is free of Electron', async () => {
  await using temp = await makeTempDir()
  const folder = temp.path
  await copyFile(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'))
  const files = {
    'electron/shell/window-tricks.ts': "import { ipcMain } from 'electron'\nexport const it = ipcMain\n",
    'electron/app/tricks.ts': "import { app } from 'electron'\nexport const it = app\n",
    'electron/shell/ipc-endpoint.ts': "import { ipcMain } from 'electron'\nexport const it = ipcMain\n",
    'electron/preload.ts': "import { ipcRenderer } from 'electron'\nexport const it = ipcRenderer\n",
    'electron/shell/everything.ts': "export * from 'electron'\n",
    'electron/shell/other.ts': "import { app } from 'electron'\nexport const it = app\n",
  }
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true })
    await writeFile(join(folder, file), text)
  }
  const { stdout } = await runProgram(join(root, 'node_modules/.bin/oxlint'), ['-f', 'unix'], { cwd: folder })
  const refused = stdout
    .split('\n')
    .filter((line) => line.includes('no-restricted-imports'))
    .map((line) => line.split(':')[0])
  expect(refused.toSorted()).toEqual([
    'electron/app/tricks.ts',
    'electron/shell/everything.ts',
    'electron/shell/window-tricks.ts',
  ])
})
