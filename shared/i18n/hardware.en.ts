/** Words for hardware and its verdicts, wherever they are shown: window, command line, passports. Keys are spelled as in shared/models/hardware.ts. */
export const hardwareEn = {
  verdicts: { unsupported: 'Not supported', step: 'Works with a step', deprecated: 'Deprecated', fine: 'Fine', 'not-needed': 'Not needed', unknown: 'Unknown' },
  /** What a verdict on the whole machine means. */
  machine: {
    unsupported: '{{target}} does not run on this machine as it is: at least one part that it needs is not supported.',
    step: '{{target}} takes the steps named below on this machine; without them it does not run, or not with every part that it needs.',
    deprecated: '{{target}} runs on this machine, but at least one part of it is on its way out.',
    fine: 'Of what is known of this machine, nothing keeps {{target}} from running.',
    'not-needed': '{{target}} needs nothing of what is known of this machine.',
    unknown: 'Whether {{target}} runs on this machine is not known: at least one part that counts is named by no rule. That is not a yes.',
  },
  targets: { exact: 'ESXi {{target}}', latest: 'ESXi {{target}} (latest update)' },
  parts: {
    cpu: 'Processor', memory: 'Memory', 'boot-disk': 'Boot disk', firmware: 'Firmware', platform: 'Platform', usb: 'USB network adapter', network: 'Network', other: 'Use of the host',
  },
  missing: {
    cpu: 'processor', memory: 'memory', pci: 'PCI devices', nvme: 'what the NVMe drives report of themselves', firmware: 'kind of firmware', disks: 'disks',
  },
  /** Where a verdict comes from. */
  reasons: {
    rule: 'Rule {{rule}} ({{file}})', proof: 'Proof: the host runs this very release and drives the device.', 'proof-cpu': 'Proof: the host runs this very release on this processor.',
    class: 'ESXi needs no driver for a device of this kind to boot and run.', none: 'No rule names it. It may run or not; look it up in the compatibility guide.',
  },
  maybe: { asks: 'Applies if the answer is yes: {{question}}', facts: 'May apply; what it depends on is not known.' },
  confidence: { high: 'high', medium: 'medium', low: 'low' },
  sources: { live: 'read from the host', texts: 'read from the output of tools' },
  facts: {
    machine: 'Machine', vendor: 'Maker', model: 'Model', biosVersion: 'Firmware version', firmware: 'Kind of firmware', secureBoot: 'Secure Boot', tpm: 'TPM', cpu: 'Processor', signature: 'CPUID signature',
    packages: 'Sockets', cores: 'Cores', threads: 'Threads', hybrid: 'Performance and efficiency cores', memory: 'Memory', running: 'Runs now', licence: 'Licence', vibs: 'Installed VIBs', disks: 'Disks', nvme: 'NVMe drives', usb: 'USB devices',
  },
  values: {
    unknown: 'not known', yes: 'yes', no: 'no', none: 'none', nothing: 'no ESXi', uefi: 'UEFI', bios: 'legacy BIOS', full: 'full', free: 'free', memory: '{{gib}} GiB', size: '{{gib}} GiB',
    running: 'ESXi {{version}}, build {{build}}', boot: 'boot disk', nvme: 'NVMe {{version}}', blocks: 'blocks of {{bytes}} bytes', fused: 'compare-and-write fused', unfused: 'no fused compare-and-write',
  },
  columns: {
    address: 'Address', ids: 'IDs', class: 'Class', name: 'Device', driver: 'Driver', aliases: 'Name in ESXi', passthrough: 'Passthrough', verdict: 'Verdict', reason: 'Reason',
    workaround: 'Way around', note: 'Note', bootOptions: 'Boot options', sources: 'Sources', confidence: 'Confidence', part: 'Part', rules: 'Rules',
  },
  passthrough: { active: 'active', enabled: 'switched on', capable: 'possible', none: 'not possible' },
  report: {
    title: 'Hardware of {{name}}', target: 'For {{target}}', at: 'As of {{at}}', source: 'Source: {{source}}', verdict: 'Verdict',
    machineTitle: 'The machine', findingsTitle: 'What needs attention', noFindings: 'Nothing that is known needs attention.', partsTitle: 'Processor and other parts', devicesTitle: 'PCI devices', noDevices: 'No PCI device was given.', listsTitle: 'Drives and USB',
    bootOptionsTitle: 'Boot options', bootOptions: 'To be typed at the boot prompt (Shift+O), and kept in boot.cfg:', missingTitle: 'What was not given', missing: 'These parts were not given. They count for nothing in the verdict, and any of them may change it:',
    unknownTitle: 'What is not known', unknown: 'Devices and parts that no rule names: {{count}}. Unknown does not mean fine.', maybeTitle: 'What may apply', alsoTitle: 'Other rules on it', sourcesTitle: 'Sources',
    note: 'A verdict is what rules with sources say, not a promise of the maker. The compatibility guide has the last word.',
    summary: 'Not supported: {{unsupported}}; with a step: {{step}}; deprecated: {{deprecated}}; unknown: {{unknown}}; fine: {{fine}}; not needed: {{notNeeded}}',
  },
  /** The page of the window. */
  view: {
    title: 'Hardware', intro: 'Will this machine run that ESXi, and if not, why exactly?', other: 'Another machine', pasted: 'Pasted texts',
    source: {
      host: 'Read from a host', hostText: 'Reads only; nothing is changed on the host.', choose: 'Host', read: 'Read hardware', noHost: 'No host is connected.',
      texts: 'Paste or drop outputs of tools', textsText: 'For a machine without ESXi. Nothing leaves this computer.', textarea: 'Outputs of the machine’s own tools', files: 'Choose files…', drop: 'Drop the files to add them.',
      understand: 'Read the texts', size: '{{kib}} KiB', leaveOut: 'Leave out {{name}}', tooLarge: '{{name}} is too large: at most 8 MB.', tooMany: 'At most 20 texts at a time.', unreadable: '{{name}} could not be read.', tooLong: 'The text is too long: at most 8 million characters.',
      commands: 'What to run on that machine', commandsText: 'Every output that is given makes the verdict surer; the first one is a good beginning. Outputs may follow each other in one text. Not every system has every tool; leave out what is missing.',
    },
    read: {
      title: 'What was recognised', nothing: 'Nothing in these texts was recognised as hardware.', nothingText: 'Paste the output of one of the commands below, whole and unchanged.', item: '{{kind}}: {{count}}', inFile: '{{kind}} in {{name}}: {{count}}',
      unread: 'Lines that could not be read: {{count}}', line: 'Line {{line}}', lineIn: '{{name}}, line {{line}}', more: 'and {{count}} more',
    },
    kinds: {
      lspci: 'PCI devices (lspci)', lscpu: 'Processor (lscpu)', cpuinfo: 'Processor (/proc/cpuinfo)', dmidecode: 'Machine (dmidecode)', nvme: 'NVMe drives (nvme)', lsblk: 'Disks (lsblk)', lsusb: 'USB devices (lsusb)', memory: 'Memory', 'secure-boot': 'Secure Boot',
      'windows-devices': 'Windows devices', system_profiler: 'macOS (system_profiler)',
    },
    passports: {
      title: 'Passports', empty: 'Nothing has been saved yet.', emptyText: 'A passport keeps the hardware of a machine under a name and a date, so that it can be judged again and compared.', open: 'Open', delete: 'Delete', deleteTitle: 'Delete the passport {{name}}?',
      deleteText: 'It is deleted from this computer. Files that were exported stay.', save: 'Save as passport…', saveTitle: 'Save as passport', saveText: 'The hardware as it was read is saved with the date of today. A swapped card is not part of it.', name: 'Name', confirm: 'Save', saved: 'Saved', live: 'read from a host', texts: 'from texts', compare: 'Compare…',
    },
    target: 'Release', verdictFor: 'Verdict for {{target}}', why: '{{subject}}: {{why}}', missing: 'Not given: {{parts}}. It counts for nothing in the verdict, and could change it.', bootOptions: 'Boot options', bootOptionsText: 'Type them at the boot prompt (Shift+O), and keep them in boot.cfg after installing.',
    facts: 'The machine', serverGuide: 'Look the server up in the guide', table: 'Parts and devices', parts: 'Processor and other parts', devices: 'PCI devices', noDevices: 'No PCI device was given.', showNotNeeded: 'Not needed ({{count}})', showMaybe: 'May apply ({{count}})', mayApply: 'May apply',
    detail: {
      others: 'Other rules on it', maybe: 'Would apply if… ({{count}})', facts: 'Facts', origin: 'Where it comes from', file: 'File', rule: 'Rule', guide: 'Compatibility guide', openDevice: 'Look the device up', openCpu: 'Look the processor up', openPassthrough: 'Look up GPU passthrough',
      guideMedium: 'The search is filled in; how its address is built is known with medium confidence.', guideLow: 'A search by words only: low confidence.', guideAny: 'The guide begins with 7.0, so the search is for any release.',
    },
    whatIf: {
      title: 'Swap a network card', slot: 'In the place of', besides: 'Besides the others', card: 'Card', own: 'Other IDs…', ids: 'Vendor and device ID', idsHint: 'Two times four hex digits, such as 8086:1533', apply: 'See what it would change', active: 'What if: {{card}} in the place of {{slot}}', added: 'What if: {{card}} besides the others', reset: 'Back to the real machine',
    },
    export: { title: 'Export', needsSaved: 'Save it as a passport first.', done: 'Exported', json: 'JSON', md: 'Markdown', html: 'Web page (HTML)', pdf: 'PDF' },
    compare: {
      title: 'Compare', before: 'First', after: 'Second', current: 'Not saved', same: 'Nothing that is known differs.', choose: 'Choose two to compare.', facts: 'Facts', devices: 'Devices', lists: 'Drives, USB devices and VIBs', incomparable: 'Given by one side only, so not compared: {{lists}}', what: 'What', times: '{{count}}×', swap: 'Exchange the sides',
      changes: { added: 'Added', removed: 'Removed', replaced: 'Replaced', moved: 'Moved', changed: 'Changed' }, vibs: 'VIBs', pci: 'PCI devices', version: 'Version', update: 'Update', build: 'Build', family: 'Family', model: 'Model', stepping: 'Stepping',
    },
    rules: {
      title: 'Own rules', button: 'Own rules…', text: 'Rules of your own come after the built-in ones; where both speak as exactly of a thing, yours win. Each verdict says which file it comes from.', empty: 'There is no file of your own yet.', count: 'Rules: {{count}}', remove: 'Remove {{name}}', add: 'Add', choose: 'Choose files…', paste: 'Rules as JSON', pasteName: 'Name of the file', drop: 'Drop rules files here, or paste one below.', failed: '{{name}}: {{why}}', dismiss: 'Dismiss',
    },
    classes: {
      '01': 'Storage controller', '02': 'Network adapter', '03': 'Display controller', '04': 'Multimedia', '05': 'Memory controller', '06': 'Bridge', '07': 'Communication', '08': 'System peripheral', '09': 'Input', '0b': 'Processor', '0c': 'Serial bus', '0d': 'Wireless', '10': 'Encryption', '11': 'Signal processing', '12': 'Accelerator', other: 'Other',
    },
  },
} as const
