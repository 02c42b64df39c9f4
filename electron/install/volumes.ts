import type { Volume } from '../../shared/models/stick.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { RunTool } from './run-tool.ts'
import { LSBLK_ARGS, parseLsblk } from './volumes-linux.ts'
import { externalDevices, macVolume, parsePlist, systemDisks } from './volumes-mac.ts'
import { parseWindowsVolumes, POWERSHELL_ARGS } from './volumes-windows.ts'

/**
 * Lists the volumes of this computer, system disks too (see judgeVolume). Nothing is mounted, written or elevated.
 * Source: lsblk, diskutil, or PowerShell's storage cmdlets. Problems: `VOLUMES_NOT_LISTED`, `CANCELLED`.
 */
export async function listVolumes(
  from: { readonly run: RunTool; readonly platform: NodeJS.Platform },
  signal?: AbortSignal,
): Promise<Result<Volume[]>> {
  if (from.platform === 'darwin') return macVolumes((file, args) => from.run(file, args, signal))
  if (from.platform !== 'linux' && from.platform !== 'win32') return notListed(from.platform)
  const windows = from.platform === 'win32'
  const output = await from.run(windows ? 'powershell.exe' : 'lsblk', windows ? POWERSHELL_ARGS : LSBLK_ARGS, signal)
  if (!output.ok) return output
  const json = parseJson(output.value)
  const volumes = windows ? parseWindowsVolumes(json) : parseLsblk(json)
  return volumes === undefined ? notListed(windows ? 'powershell' : 'lsblk') : ok(volumes)
}

async function macVolumes(run: RunTool): Promise<Result<Volume[]>> {
  const list = await run('diskutil', ['list', '-plist', 'external'])
  if (!list.ok) return list
  const root = await run('diskutil', ['info', '-plist', '/'])
  if (!root.ok) return root
  const devices = externalDevices(parsePlist(list.value))
  const system = systemDisks(parsePlist(root.value))
  if (devices === undefined || system === undefined) return notListed('diskutil')
  const volumes: Volume[] = []
  for (const device of devices) {
    const info = await run('diskutil', ['info', '-plist', device])
    // A disk that was pulled out in between is not listed.
    const volume = info.ok ? macVolume(parsePlist(info.value), system) : undefined
    if (volume !== undefined) volumes.push(volume)
  }
  return ok(volumes)
}

function parseJson(output: string): unknown {
  try {
    return JSON.parse(output.replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}

function notListed(detail: string): Result<never> {
  return fail(problem('VOLUMES_NOT_LISTED', { detail }))
}
