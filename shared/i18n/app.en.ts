/** The words of window and tray. Keys that name a status, reason, policy, action or state are spelled as in shared/rules and shared/models. */
export const appEn = {
  name: 'Hypertray',
  status: {
    connected: 'Connected', maintenance: 'Connected, in maintenance mode', vmQuestion: 'A virtual machine waits for an answer', connecting: 'Connecting…',
    reconnecting: 'Connecting again…', unreachable: 'Not reachable', stopped: 'Not watched', passwordNeeded: 'Password needed', passwordRefused: 'Password refused',
    certificateChanged: 'Certificate changed', keychain: 'Keychain not available', blocked: 'Needs your attention', countdown: 'About to shut down', running: 'Shutting down…',
    question: 'Waiting for your decision', cancelling: 'Cancelling…', ending: 'Host is going down…', wentDown: 'Asked to shut down, no longer answers', stillReachable: 'Asked to shut down, still answers',
    aborted: 'Shutdown stopped', failed: 'Shutdown failed', drift: 'Firewall not as saved', managementClosed: 'Runs, but refuses management connections',
  },
  whyNot: {
    notReadYet: 'The host has not been read yet.', connecting: 'The host is still being connected.', unreachable: 'The host is not reachable.', needsYou: 'The host needs your attention first.',
    notWatched: 'The host is not being watched.', runUnderWay: 'A shutdown is under way.', noRun: 'No shutdown is under way.', alreadyCancelling: 'It is being cancelled already.',
    tooLate: 'The host has already been asked to shut down.', runNotEnded: 'The shutdown has not ended yet.', connected: 'The host is connected.', tryingNow: 'It is being tried right now.',
    needsPassword: 'Enter the password first.', needsTrust: 'Compare the certificate first.', sameCertificate: 'The certificate has not changed.',
  },
  common: {
    cancel: 'Cancel', close: 'Close', back: 'Back', copy: 'Copy', copied: 'Copied', unknown: 'unknown', yes: 'yes', no: 'no',
    never: 'never', notSaid: 'not said by the host', seconds: '{{count}} s', minutes: '{{count}} min', hours: '{{count}} h', days: '{{count}} d', dismiss: 'Dismiss',
  },
  nav: { hosts: 'Hosts', activity: 'Activity', settings: 'Settings', addHost: 'Add host', palette: 'Search or run…', main: 'Main navigation', filterHosts: 'Filter hosts', noHostFound: 'No host matches “{{query}}”.', hostList: 'List of hosts' },
  empty: {
    title: 'Your ESXi hosts, one click from safe', text: 'Add a host to see its virtual machines here and in the tray, and to shut it down in the right order: guests first, the host last.',
    practice: 'Try a practice host', practiceHint: 'The practice host is made up and runs inside this program. Nothing leaves this computer, and nothing real can be shut down.',
    where: 'Where you find it', closing: 'Closing the window leaves the icon; “Quit” in its menu ends the program.', trust: 'How it starts', trustSteps: { compare: 'Enter the address and compare one fingerprint. Until then nothing is sent, and no other certificate is accepted later.', look: 'Log in once; the machines appear here and in the tray.', click: '“Shut down safely” in the tray counts down first. Cancel works all that time.' },
    kept: 'What is kept where', passwords: 'Passwords: in the keychain of this computer, nowhere else.', rest: 'Everything else: in this folder.', nowhere: 'Nothing is sent anywhere but to the hosts you add.',
  },
  tray: {
    linux: 'The icon is in the panel, among the other status icons.', darwin: 'The icon is in the menu bar, at the top right of the screen.', win32: 'The icon is beside the clock. Windows may keep it behind the small arrow; drag it out to see it always.',
    none: 'This desktop shows no tray icons, so closing the window quits.',
    gnome: 'GNOME shows no tray icons by itself, so closing the window quits. With the extension “AppIndicator and KStatusNotifierItem Support” (on Debian and Ubuntu: gnome-shell-extension-appindicator) it does: install it, log in again, start Hypertray anew.',
  },
  host: {
    address: 'Address', bootedAt: 'Booted', uptime: 'Uptime', user: 'User', build: 'build {{build}}', copyAddress: 'Copy address',
    vms: 'Virtual machines', shutdown: 'Shutdown', connection: 'Connection', tabs: 'Parts of this host', more: 'More actions', rename: 'Rename…', remove: 'Remove…', setPassword: 'Change password…', openPlan: 'Shut down safely…',
    shutDownNow: 'Shut down now…', tryNow: 'Try now', cpu: 'CPU', memory: 'Memory', statistics: 'Use of this host',
    maintenance: 'Maintenance mode', mhz: '{{used}} of {{total}} GHz', gib: '{{used}} of {{total}} GiB',
  },
  vms: {
    name: 'Name', power: 'Power', tools: 'VMware Tools', ip: 'IP address', filter: 'Filter machines', none: 'There are no virtual machines on this host.', noneFound: 'No machine matches “{{query}}”.',
    notRead: 'The machines have not been read yet.', running: '{{running}} of {{total}} running', question: 'Waits for an answer: {{text}}', inaccessible: 'The host cannot access this machine',
  },
  power: { poweredOn: 'On', poweredOff: 'Off', suspended: 'Suspended', unknown: 'Unknown' },
  tools: { guestToolsRunning: 'Running', guestToolsNotRunning: 'Not running', guestToolsExecutingScripts: 'Running scripts', unknown: 'Unknown' },
  connection: {
    health: 'Connection', state: 'State', lastWord: 'Last heard', nextTry: 'Next try', in: 'in {{time}}', now: 'now', certificate: 'Certificate', pin: 'Trusted fingerprint (SHA-256)', copyPin: 'Copy fingerprint',
    pinText: 'Only a host that presents exactly this certificate is sent the user name and password.', licence: 'Licence', credentials: 'Login', managedBy: 'Managed by', nobody: 'nobody (standalone)',
    licences: { full: 'allows changes through the API', free: 'free: reading only through the API', unknown: 'not known' },
  },
  blocked: {
    noPassword: 'There is no password for this host on this computer. Enter it to connect.',     password: 'Enter password…', passwordOther: 'Enter the password again…', compare: 'Compare certificates…', pinnedHint: 'Nothing is sent to this host until you have decided.',
    staleData: 'What is shown below is what was last known, {{ago}}.',
  },
  licence: {
    title: 'Free licence', text: 'This host runs on the free licence. It can be watched, but it will probably refuse to be shut down through the API; then the run stops before anything else is touched.',
  },
  managed: { title: 'Managed by vCenter', text: 'This host is managed by the vCenter {{server}}. What is done here bypasses it: vCenter may restart virtual machines elsewhere or report the host as failed.' },
  addHost: {
    title: 'Add a host', address: 'Address', addressHint: 'Name or IP address of the ESXi host, with :port if it is not 443', user: 'User', password: 'Password', name: 'Name', nameHint: 'Optional; the address if left empty',
    remember: 'Keep the password in the keychain of this computer', rememberNot: 'Without it, the password is asked for each time the program starts.', next: 'Continue', stepOf: 'Step {{step}} of 2',
    trustAndAdd: 'It is the same: trust and add', secure: 'Nothing has been sent to the host yet: neither user name nor password.', practice: 'Use the practice host instead', again: 'Add it a second time',
    onlyLoopback: 'This is a test runtime: only hosts on this computer can be added.',
  },
  trust: {
    title: 'Is this really your host?', changedTitle: 'The certificate of {{name}} has changed', fingerprint: 'Fingerprint presented now (SHA-256)', old: 'Trusted so far', fresh: 'Presented now', subject: 'Issued to', valid: 'Valid', validRange: '{{from}} to {{to}}',
    compare: 'Compare it with the fingerprint on the host itself, not over the network:', dcui: 'At its screen (DCUI): F2, then View Support Information', shell: 'Or in its shell, this command', length: 'It has 32 pairs. A value of 20 pairs is SHA-1 and cannot be compared.',
    changedText: 'If you renewed the certificate or installed the host anew, this is expected. If not, somebody may be between you and the host. No password has been sent.', accept: 'It is the same: trust the new certificate', keepOld: 'Do not trust',
    copyCommand: 'Copy command', reading: 'Reading the certificate…', differs: 'Pairs that differ are marked.',
  },
  password: { title: 'Password for {{name}}', text: 'One login is tried with it. Too many refused logins lock the account for about 15 minutes.', save: 'Log in', show: 'Show or hide the password' },
  rename: { title: 'Rename {{name}}', label: 'Name', save: 'Rename' },
  remove: { title: 'Remove {{name}}?', text: 'The host is taken off the list and its password off the keychain of this computer. Nothing changes on the host, and the activity is kept.', confirm: 'Remove host' },
  plan: {
    title: 'What will happen', reading: 'Asking the host what would happen…', notNow: 'A plan can be made when the host is connected.', again: 'Read again', start: 'Start shutdown', startIn: 'The countdown of {{seconds}} s starts; until it is over nothing is sent.',
    groupUnordered: 'Outside the start order', groupOrdered: 'Start order {{order}}', parallel: 'Stopped together; the next group follows when all are off.', nothingRuns: 'No virtual machine is running.', hostGroup: 'Host',
    untouched: 'Not running: {{count}}', warnings: 'Good to know', blockers: 'Stands in the way', clear: 'Nothing stands in the way', blockedTitle: 'This cannot be carried out',
    actions: {
      'guest-shutdown': 'Asked to shut down', suspend: 'Suspended', 'power-off': 'Loses power, as if the plug were pulled', ask: 'You will be asked', abort: 'The run may not begin', wait: 'Waited for', none: 'Not running', 'left-on': 'Loses power with the host',
    },
    hostStep: { direct: 'Shut down when nothing runs any more', 'via-maintenance': 'Enters maintenance mode, then shuts down' },
  },
  rules: {
    title: 'Rules for this host', general: 'Rules for hosts without their own', remembered: 'Remembered for this host', default: 'As in the settings', reset: 'Use the general rules',
    mode: 'Host shutdown', modes: { direct: 'Direct', 'via-maintenance': 'Via maintenance mode' }, noTools: 'No VMware Tools', inaccessible: 'Inaccessible machine', maxTime: 'All guests together', stuck: 'Guest takes too long', guestTimeout: 'Time per guest', countdown: 'Countdown',
    modeHint: 'Maintenance mode survives the boot; it is left again at the first contact.',
    answers: { ask: 'Ask me', wait: 'Wait without limit', suspend: 'Suspend it', 'power-off': 'Power it off hard', leave: 'Leave it; it loses power', abort: 'Stop the run' }, secondsUnit: 'seconds', range: '{{min}} to {{max}}',
  },
  countdown: {
    title: '{{name}} is about to shut down', cancel: 'Cancel shutdown', hint: 'Nothing has been sent yet. Esc cancels.', calledOff: { user: 'You cancelled the countdown. Nothing was sent to the host.', sleep: 'This computer went to sleep during the countdown, so it was cancelled. Nothing was sent to the host.' },
    calledOffTitle: '{{name}}: shutdown cancelled', ending: '{{name}} has been asked to shut down. That cannot be taken back.', ended: 'No shutdown of {{name}} is under way.', gone: 'This host was removed.',
    label: '{{count}} seconds left',
  },
  run: {
    title: 'Shutdown under way', since: 'Since {{time}}', cancel: 'Cancel shutdown', cancelling: 'Cancelling. What has already been asked of a guest cannot be taken back.', ending: 'The host has been asked to shut down. That cannot be taken back; it is watched until it no longer answers.',
    machines: 'Virtual machines', steps: 'Steps', waiting: 'Waits its turn', asked: 'Asked, still running', starting: 'Starting', down: 'Down', problem: 'Problem', skipped: 'Skipped', misses: 'No answer to {{misses}} attempts in a row', progress: '{{done}} of {{total}} machines down', answered: 'The host still answers', pendingStep: 'to come',
  },
  question: {
    stuckTitle: '{{vm}} is still running', stuckText: 'It was asked to shut down {{seconds}} s ago. It may be installing updates, or asking something on its console.', stuckTextUnknown: 'It was asked to shut down and has not done so.', noToolsTitle: '{{vm}} cannot be asked to shut down',
    waitingTitle: '{{vm}} is shutting down', inaccessibleTitle: 'The host cannot access {{vm}}', inaccessibleText: 'Its storage is gone, so it can neither be asked nor powered off. Nothing happens to it until you decide.', leave: 'Leave it running', leaveText: 'It loses power with the host',
    noToolsText: 'VMware Tools do not run in it. Nothing happens to it until you decide.', wait: 'Keep waiting', waitText: 'The same time once more', suspend: 'Suspend', suspendText: 'Memory is written to disk; it goes on later',
    'power-off': 'Power off hard', 'power-offText': 'As if the plug were pulled; unsaved data may be lost', abort: 'Stop the run', abortText: 'The host stays on; what is down stays down', region: 'Decisions needed: {{count}}',
  },
  receipt: {
    title: 'Receipt', dismiss: 'Done', endedAt: 'Ended {{time}}', how: 'How', lastSeen: 'Last seen', before: 'Before', notKnown: 'not known', show: 'Show in activity',
    outcomes: {
      unreachable: 'The host no longer answers', 'still-reachable': 'The host still answers', unknown: 'Not known whether the host went down', cancelled: 'Cancelled', aborted: 'Stopped; the host was not shut down', failed: 'Failed half-way', 'dry-run': 'Rehearsal only', none: 'It did not begin',
    },
    staysSuspended: 'was suspended already',
  },
  now: {
    title: 'Shut down {{name}} now?', text: 'The host is shut down at once. No guest is shut down first.', losing: 'These machines are running and lose power, as if the plug were pulled: {{count}}', nobody: 'No virtual machine is running.', mayRun: 'state not known, may be running',
    type: 'Type the name of the host to confirm', typeHint: 'Exactly: {{name}}', confirm: 'Shut down now', safe: 'Shut down safely instead', changed: 'The running machines have changed. Look at the list again.', lookedAgain: 'I have seen the new list',
  },
  activity: {
    title: 'Activity', empty: 'Nothing has been done yet.', emptyText: 'Every shutdown and every change of a firewall or service is written down here step by step, with the id of each call, so that it can be found in the log of the host.', noneFound: 'Nothing matches the filter.', filter: 'Filter by text', host: 'Host', allHosts: 'All hosts', outcome: 'Outcome', allOutcomes: 'All outcomes',
    startedAt: 'Started', duration: 'Took', machines: 'Machines', calls: 'Calls that change something', noCalls: 'None was sent.', method: 'Call', target: 'Machine', state: 'State', operationId: 'Operation ID', copyId: 'Copy operation ID', runId: 'Run', reload: 'Read again',
    rules: 'Rules', theHost: 'the host', count: 'Entries: {{count}}',
  },
  settings: {
    title: 'Settings', appearance: 'Appearance', language: 'Language', languages: { system: 'As the system', en: 'English', 'zh-CN': '简体中文' }, zoom: 'Size', zoomText: 'Of all text and controls in the window', theme: 'Theme', themes: { system: 'As the system', light: 'Light', dark: 'Dark' }, shutdown: 'Shutdown', shutdownText: 'These rules hold for hosts that have none of their own.',
    system: 'System', startAtLogin: 'Start when you log in', startAtLoginText: 'In the tray only, without a window', dataFolder: 'Data folder', openFolder: 'Open folder', about: 'About', runtime: 'Electron {{version}}', notices: 'Licences of others', help: 'Help', open: 'Open', manual: 'Guide', manualText: 'From the first start to the last receipt; it came with the program and needs no network', troubleshootingText: 'Every message by its code', vendorText: 'On the web', troubleshooting: 'When something goes wrong', vendor: 'Vendor’s documentation',
    countdown: 'Countdown', countdownText: 'Between the click and the first call; it can be cancelled all that time', guestTimeout: 'Time per guest', guestTimeoutText: 'Before the rule for guests that take too long applies', modeText: 'How the host itself goes down when nothing runs any more', noToolsText: 'A running machine that cannot be asked to shut down', inaccessibleText: 'A running machine whose storage the host has lost', stuckText: 'A guest that was asked and has not shut down in its time',
    tray: 'Tray icon', trayThere: 'Shown', trayMissing: 'This desktop shows none', keychain: 'Keychain', keychainThere: 'Available',
    updates: 'New versions', lookForUpdates: 'Look for new versions', lookForUpdatesText: 'Asks {{site}} once a day for the number of the newest version. Nothing about you, this computer or your hosts is sent.', updateNone: 'This copy does not look for new versions: it was packed without a place to ask.',
    update: { idle: 'Not asked yet', failed: 'The last try came to nothing', checking: 'Asking…', current: 'This is the newest version', available: 'Hypertray {{version}} is available', downloading: 'Downloading Hypertray {{version}}: {{percent}} %', ready: 'Hypertray {{version}} is installed when you quit', check: 'Ask now', download: 'Download', restart: 'Restart now', page: 'Open the download page', byHand: 'A package of this kind is replaced by your package manager or by hand.', checkedAt: 'Last answer: {{at}}' },
    guide: 'Compatibility guide', guideText: 'Where the links of the hardware page lead. The words in braces are filled in and may stand only in the part after the question mark; only sites of the guide are opened.',
    guideSearches: { device: 'Device', cpu: 'Processor', server: 'Server', passthrough: 'Passthrough' }, guideInvalid: 'This is not an address of the guide, or a word in braces stands before the question mark. The address before still holds.', guideReset: 'Restore',
  },
  palette: {
    placeholder: 'Search hosts, machines and commands', nothing: 'Nothing found.', hosts: 'Hosts', commands: 'Commands', machines: 'Machines', shutDown: 'Shut down {{name}} safely…', shutDownNow: 'Shut down {{name}} now…', cancel: 'Cancel shutdown of {{name}}', tryNow: 'Try {{name}} now', toggleTheme: 'Switch between light and dark', zoomIn: 'Larger', zoomOut: 'Smaller', zoomReset: 'Normal size', on: 'on {{name}}',
  },
  notices: { region: 'Notices', dismissAll: 'Dismiss', more: 'Show all {{count}}', less: 'Show less' },
  loading: { title: 'Reading the state…', failed: 'The state could not be read.' },
} as const
