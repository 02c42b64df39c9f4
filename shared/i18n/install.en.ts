/** The install page of the window: checklists, one per machine. */
export const installEn = {
  title: 'Install', intro: 'One checklist per machine, from the plan to the first day.',
  new: 'New checklist', newTitle: 'New checklist', name: 'Machine', namePlaceholder: 'Rack 2, host 5', target: 'Release', template: 'Steps', host: 'Host', noHost: 'Not known yet', passport: 'Hardware passport',
  create: 'Create', cancel: 'Cancel', save: 'Save',
  empty: 'No checklist yet', emptyText: 'A checklist keeps what was done to a machine, by whom and when, and survives a restart of this computer.',
  list: 'Checklists', progress: '{{settled}} of {{total}} settled', failedCount: '{{count}} failed', next: 'Next: {{step}}', complete: 'Every step is settled',
  statuses: { open: 'Open', done: 'Done', skipped: 'Skipped', failed: 'Failed' },
  done: 'Done', reopen: 'Open again', skip: 'Skip', fail: 'Failed', note: 'Note', undo: 'Undo', changed: '{{step}}: {{status}}',
  reasonTitle: { skipped: 'Why is this step skipped?', failed: 'What failed?' }, reason: 'Reason', noteTitle: 'Note on this step',
  why: 'Why', hints: 'Where to find it', sources: 'Sources', details: 'Details of {{step}}',
  automatic: 'ticked by the program', person: 'by {{who}}', someone: 'by hand', seen: 'The host shows: {{value}}', seenAt: 'read {{at}}',
  contradiction: 'The host shows something else than what was ticked by hand.',
  export: 'Export or print', exported: 'Saved', formats: { md: 'Markdown', html: 'Web page', json: 'JSON', pdf: 'PDF for printing' },
  delete: 'Delete', deleteTitle: 'Delete this checklist?', deleteText: '{{name}} with all its ticks, reasons and notes is deleted for good. Export it first if it is to be kept.',
  noPassport: 'No passport', check: 'Check the host', checkPassport: 'Check the passport', checkText: 'Reads the host’s configuration and ticks what is as it should be. Changes nothing on the host.',
  checkPassportText: 'Judges the hardware passport for this release. No host is asked.', checkNeedsHost: 'Choose the host first, or a hardware passport.', checked: '{{ticked}} steps ticked, {{opened}} opened again.',
  find: {
    open: 'Find a new host', title: 'Find a new host', text: 'Asks every address of a private network on port 443 whether an ESXi host is there. Nothing is logged in to, and nothing else is asked.', subnet: 'Network',
    search: 'Search', stop: 'Stop', add: 'Add…', addThis: 'Add {{address}}', found: 'Hosts found',
  },
  onlyOpen: 'Open steps only', allSettled: 'Nothing is open in this phase.', back: 'Back to the list', templates: { install: 'Installation', upgrade: 'Upgrade' },
} as const
