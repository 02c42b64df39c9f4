/** An installer image: its checksums and what is in it. */
export const imageEn = {
  help: {
    group: 'check installer images', verify: 'compute the checksums of an image and compare them', info: 'what an image says of itself: version, build, boot files',
    file: 'the .iso file', sha256: "the SHA-256 from the vendor's page", sums: 'a file of checksums, as from sha256sum; the line of this file name counts',
  },
  progress: '{{percent}} % of {{total}} MiB, {{speed}} MiB/s',
  results: {
    match: 'The checksum matches: {{algorithm}} is the expected one.', differs: 'THE CHECKSUM DIFFERS: {{algorithm}} should be {{expected}}. Do not use this file; download it again.',
    'not-compared': 'Nothing was compared: no expected checksum of this file was given.',
  },
  authenticity: "Only the value on the vendor's own page proves that the file is authentic. A match with a value from anywhere else proves only that the two agree.",
  fields: {
    file: 'File', bytes: 'Bytes', volumeId: 'Volume label', names: 'File names', isEsxi: 'ESXi installer', version: 'Version', build: 'Build', title: 'Title', kernelopt: 'Boot options',
    uefi: 'Boots with UEFI', legacy: 'Boots with legacy BIOS', bootCfgs: 'boot.cfg files', modules: 'Modules', largestFile: 'Largest file', totalBytes: 'Bytes of all files',
  },
  window: {
    open: 'Check an image', title: 'Check an installer image', text: 'Looks into the image and computes its checksums. The file is only read.', choose: 'Choose a file…', another: 'Choose another…', noInstaller: 'No ESXi installer was found in it.',
    compute: 'Compute checksums', stop: 'Stop', computing: '{{percent}} % of {{total}} MiB, {{speed}} MiB/s, {{left}} s left', expected: 'Expected checksum', expectedText: 'Paste the value or the vendor’s text, or drop a checksum file here.',
    match: '{{algorithm}} is the expected one.', differs: '{{algorithm}} differs. Do not use this file; download it again.', 'not-comparable': 'The text holds no checksum of this file.', enter: 'Enter into a checklist', entered: 'Entered into {{name}}.', tooLarge: 'This file is too large to be a list of checksums.',
  },
  entered: { installer: '{{file}}: ESXi {{version}}, build {{build}}.', noInstaller: '{{file}} holds no ESXi installer.', match: '{{algorithm}} is the expected one: {{value}}.', differs: '{{algorithm}} is not the expected one: {{value}}.' },
  values: { yes: 'yes', no: 'no', unknown: 'not stated' },
} as const
