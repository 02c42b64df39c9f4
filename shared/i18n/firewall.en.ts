/** Words of the window's port matrix and firewall views. */
export const firewallEn = {
  tab: 'Ports', matrix: 'Matrix', role: 'Role of this computer', onlyProblems: 'Only problems', columns: 'Columns', columnsFit: 'As many as fit', notChecked: 'Not checked', portUnknown: 'port not known',
  tableOf: 'Ports of {{name}}', some: '{{count}} allowed', copied: 'Rows copied: {{count}}', nothingFound: 'Nothing matches the filter.', noProblems: 'No problem among what matches the filter.', shownRows: 'Rows: {{count}}',
  stale: 'The host is not connected. What it said of its firewall is {{ago}}; probes from here still tell how things are now.',
  otherRole: 'These verdicts were reached for the role {{role}}. Check again to judge by the role chosen now.',
  check: {
    now: 'Check now', all: 'Check all hosts', progress: '{{done}} of {{total}}', reading: 'Reading the firewall…',
    invite: 'Shown is what the table of ports says. A check adds what this host says and what answers from here.', inviteProbe: 'What the host says is shown. A check adds what answers from here.',
  },
  counts: { problems: 'Problems: {{count}}', noProblem: 'No problem', open: 'Open without need: {{count}}', fine: 'As they should be: {{count}}', unknown: 'Unknown: {{count}}' },
  filters: {
    title: 'Filter', search: 'Search ports, services, rulesets', roles: 'Needed by', rulesets: 'Rulesets of this host', anyRuleset: 'Any', onHost: 'Only what this host has a ruleset for', inNotes: 'Only what is in my notes', clear: 'Clear the filter',
  },
  groupBy: { label: 'Group by', none: 'No groups', direction: 'By direction', protocol: 'By protocol', role: 'By role', service: 'By service' },
  groupless: { direction: 'Direction not known', protocol: 'Protocol not known', role: 'Needed by no role', service: 'No service of their own' },
  directions: { inbound: 'Into the host', outbound: 'Out of the host', both: 'Both ways' },
  export: { title: 'Export', copy: 'Copy what is shown (TSV)', csv: 'CSV table…', md: 'Markdown…', json: 'JSON…', html: 'Report as HTML…', pdf: 'Report as PDF…', none: 'Check the host first: there is no report yet.', done: 'Saved' },
  detail: {
    factRequired: 'Required', required1: 'Yes', required0: 'No', factHost: 'The host says', factProbe: 'From here', ms: '{{count}} ms', change: 'Change on this host', nothingToChange: 'The host has neither a ruleset nor a service for it.', policy: 'Start of the service',
    security: 'Security', correction: 'About your notes', reference: 'Reference', neededFor: 'Needed by', required: '{{role}} (required)', optional: '{{role}} (optional)', defaults: 'Ruleset by default', inNotes: 'In my notes', standalone: 'Use', notStandalone: 'only together with vCenter or other hosts',
    portsUnverified: 'only the name of the ruleset is known', onHost: 'On the console of the host', target: 'Address of the other end', askHost: 'Ask the host', fromHost: 'Seen from the host', fromHostText: 'The host may know whether it reaches the other end.',
  },
  flowStates: { works: 'It works: the host itself says so.', fails: 'It does not work: the host itself says so.', unknown: 'The host does not say. The lines below find it out on its console.' },
  subjects: { ruleset: 'Ruleset {{key}}', allowed: 'Allowed addresses of {{key}}', service: 'Service {{key}}', policy: 'Start of service {{key}}' },
  deeds: { open: 'Open', close: 'Close', allowed: 'Edit addresses', start: 'Start', stop: 'Stop', policy: 'Set' },
  policies: { on: 'With the host', off: 'By hand', automatic: 'With its ports' },
  change: {
    reading: 'Asking the host how things are now…', becomes: 'becomes', already: 'It is like this already. There is nothing to change.', refused: 'This is not done from here', call: 'What is sent to the host', command: 'The same on the console of the host', commandInstead: 'On the console of the host', again: 'Look again',
    done: 'Changed', undone: 'Taken back', undo: 'Undo', undoText: 'This brings back what stood before the change.',
  },
  entryStates: { intent: 'Under way', done: 'Done', failed: 'Failed', unconfirmed: 'Sent, outcome not known', 'not-as-asked': 'Accepted, but not as asked' },
  allowed: {
    all: 'Allow every address', allText: 'Whoever can reach the host may use this ruleset.', list: 'Only these addresses and networks', listText: 'One per line: IPv4, IPv6, or a network such as 192.0.2.0/24', empty: 'Name at least one, or allow every address.', count: 'Entries: {{count}}',
    withoutYou: 'This computer, {{address}}, would not be among them.', addYou: 'Add {{address}}', next: 'Show what changes',
  },
  saved: {
    title: 'Saved states', save: 'Save the present state…', needsRead: 'The firewall of this host has not been read yet.', empty: 'None saved yet. A saved state remembers every ruleset and service; when the host differs from it, you are told.', others: 'Of other hosts', current: 'Compared with', use: 'Compare with this', delete: 'Delete', name: 'Name',
    usualName: 'As of {{date}}', saveTitle: 'Save the firewall of {{name}}', saveText: 'Every ruleset with its allowed addresses and every service with its start is kept, under this name. Nothing changes on the host.', deleteTitle: 'Delete “{{name}}”?', deleteText: 'Only what is saved on this computer goes. Nothing changes on the host.',
    compare: 'Differences', left: 'This', right: 'Compared with', live: '{{name}}, now', savedAs: '{{name}} ({{host}}, {{at}})', same: 'No difference.', choose: 'Choose', what: 'Setting', becomes: 'becomes', missing: 'not there', nothingToCompare: 'There is nothing to compare with yet.', nothingText: 'Save the present state, or add another host.',
    apply: 'Make {{count}} the same…', applyNone: 'Make the same…', applyText: 'What is chosen is changed on {{name}}, one after the other, after a preview of each.', onlyLive: 'A saved state cannot be changed. Choose a host on the left to change it.', pick: 'Choose differences first.',
  },
  several: {
    title: 'Make several changes', text: 'On {{name}}, as in “{{like}}”. They are made one after the other; the first that fails stops the rest.', states: { waiting: 'To come', running: 'Under way', done: 'Done', unsure: 'Not certain', failed: 'Failed' }, apply: 'Make {{count}} changes', ended: '{{done}} of {{total}} changes made', stopped: 'The changes after it were not made.',
  },
  page: { title: 'Port matrix', hosts: 'Hosts', reference: 'Table of ports', caveats: 'What to know about this table' },
  heat: { flow: 'Flow', legend: 'Meaning of the cells', label: 'Ports of all hosts', unchecked: 'Hosts not checked yet: {{count}}' },
  palette: { check: 'Check the ports of {{name}}' },
  activity: {
    kind: 'Kind', allKinds: 'Everything', shutdowns: 'Shutdowns', changes: 'Firewall and services', at: 'Changed', before: 'Before', after: 'Asked for', change: 'Change', undoOf: 'Takes back', takenBack: 'It has been taken back.', noBefore: 'What stood before is not known, so it cannot be taken back from here.',
  },
} as const
