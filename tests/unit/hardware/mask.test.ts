import { describe, expect, it } from 'vitest'
import { masked } from '../../../electron/hardware/parse/mask.ts'

describe('a line of a hardware text', () => {
  it.each([
    ['Serial Number: ABC123 rev 2', 'Serial Number: ********'],
    ['  "SerialNumber" : "ABC123",', '  "SerialNumber" : ********'],
    ['  "serial_number": "ABC123"', '  "serial_number": ********'],
    ['E: ID_SERIAL_SHORT=ABC123', 'E: ID_SERIAL_SHORT=********'],
    ['E: ID_SERIAL=Disk_ABC123', 'E: ID_SERIAL=********'],
    [
      'Capabilities: [140] Device Serial Number 98-b7-85-ff-ff-1e-2d-3c',
      'Capabilities: [140] Device Serial Number **:**:**:**:**:**',
    ],
    ['link/ether 00:50:56:ab:cd:ef brd', 'link/ether **:**:**:**:**:** brd'],
    ['UUID 5029a3c1-7be0-4f16-9d42-000000000001', 'UUID ********-****-****-****-************'],
    ['序列号：ABC123', '序列号：********'],
  ])('%s shows nothing that names the machine', (line, shown) => {
    expect(masked(line)).toBe(shown)
  })

  it.each(['02:00.0 Serial controller [0700]: 8086:9d3d', 'serial ports: see below'.slice(0, 12), '01:00.0 8086:1521'])(
    '%s stays as it is',
    (line) => {
      expect(masked(line)).toBe(line)
    },
  )
})
