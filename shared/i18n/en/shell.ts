/** The words of tray, notifications and system dialogs. Status words are the window's own (`app.status`). */
export const shellEn = {
  practiceHost: 'Practice host',
  tray: {
    noHosts: 'No host has been added yet',
    vms: '{{running}} of {{total}} VMs running',
    hostStatus: '{{name}}: {{status}}',
    shutDown: 'Shut down safely',
    shutDownNow: 'Shut down now…',
    cancel: 'Cancel shutdown of {{name}} ({{seconds}} s)',
    cancelRun: 'Cancel shutdown of {{name}}',
    questions: {
      stuck: '{{name}}: {{vm}} is still running',
      'no-tools': '{{name}}: {{vm}} cannot be asked to shut down',
      inaccessible: '{{name}}: the host cannot access {{vm}}',
      waiting: '{{name}}: {{vm}} was asked to shut down and still has time',
    },
    decide: '{{name}}: decide now about a guest that still has time',
    answers: {
      wait: 'Keep waiting',
      suspend: 'Suspend',
      'power-off': 'Power off hard…',
      leave: 'Leave it on; it loses power with the host',
      abort: 'Stop the run; the host stays on',
    },
    more: '{{count}} more in the window',
    run: 'Show the run',
    open: 'Open',
    shutDownAll: 'Shut down all…',
    show: 'Show window',
    settings: 'Settings…',
    quit: 'Quit',
    tooltip: 'Hypertray: {{status}}',
    allWell: 'all hosts are fine',
    wentDown: 'a host was asked to shut down and no longer responds',
    notWatched: 'a host is not being watched',
    busy: 'something is under way',
    attention: 'a host needs you',
    unreachable: 'a host cannot be reached',
  },
  notify: {
    ended: 'Shutdown of {{name}}: {{outcome}}',
    question: '{{name}}: {{vm}} needs your decision',
    questions: {
      stuck:
        'It was asked to shut down and still runs at the end of its time. The other guests go on; the host stays on until you decide.',
      'no-tools':
        'VMware Tools do not run in it, so it was not asked to shut down. The other guests go on; the host stays on until you decide.',
      inaccessible:
        'The host cannot access it, so nothing was sent to it. The other guests go on; the host stays on until you decide.',
      waiting: 'It was asked to shut down and still has time.',
    },
    calledOff: '{{name}}: shutdown cancelled',
    late: '{{vm}}: no decision is needed any more',
    lateBody:
      'It came to rest, was decided about elsewhere, or the run has ended. Nothing was sent because of your answer.',
    hidden: 'Hypertray goes on without its window',
  },
  powerOff: {
    message: 'Power off {{vm}} hard?',
    detail: 'This is as if the plug were pulled: the guest is not asked, and unsaved data may be lost.',
    confirm: 'Power off hard',
    cancel: 'Cancel',
  },
  quit: {
    title: 'A shutdown is under way',
    message: 'Quit Hypertray during a shutdown?',
    detail:
      'What was already asked of a guest cannot be taken back. If you quit, nothing more is sent, and the journal says where it stopped.',
    stay: 'Stay',
    cancelAndQuit: 'Cancel the shutdown and quit',
    endingDetail:
      'The host has been asked to go down, and that cannot be taken back. If you quit now, it is not watched until it stops responding.',
    quitAnyway: 'Quit',
    stickTitle: 'A stick is being written',
    stickMessage: 'Quit Hypertray while a stick is being written or verified?',
    stickDetail:
      'A stick that is broken off is not complete and must not be booted from; it says so in a file. It has to be made again.',
  },
  shutDownAll: {
    message: 'Shut down all hosts?',
    detail: 'Each of these starts its own countdown: {{names}}.',
    confirm: 'Shut down all',
    cancel: 'Cancel',
  },
  formats: {
    cfg: 'Script',
    iso: 'Disc image',
    all: 'All files',
    csv: 'CSV table',
    md: 'Markdown',
    html: 'Web page',
    json: 'JSON',
    pdf: 'PDF document',
  },
} as const
