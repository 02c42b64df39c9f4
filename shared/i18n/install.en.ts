/** The install page of the window: checklists, one per machine. */
export const installEn = {
  title: 'Install', intro: 'One checklist per machine, from the plan to the first day..',
  new: 'New checklist', newTitle: 'New checklist', name: 'Machine', namePlaceholder: 'Rack 2, host 5', target: 'Release', template: 'Steps', host: 'Host', noHost: 'Not known yet', passport: 'Hardware passport', noPassport: 'None',
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
  onlyOpen: 'Open steps only', allSettled: 'Nothing is open in this phase.', back: 'Back to the list', templates: { install: 'Installation', upgrade: 'Upgrade' },
} as const
