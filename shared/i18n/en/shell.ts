/** The words of tray, notifications and system dialogs. Status words are the window's own (`app.status`). */
export const shellEn = {
  practiceHost: 'Practice host',
  tray: {
    noHosts: 'No host has been added yet',
    vms_zero: 'No VMs',
    vms_one: '{{running}} of {{count}} VM running',
    vms_other: '{{running}} of {{count}} VMs running',
    hostStatus: '{{name}}: {{status}}',
    shutDown: 'Shut down safely',
    shutDownNow: 'Shut down now…',
    cancel: 'Cancel shutdown of {{name}} ({{seconds}} s)',
    cancelRun: 'Cancel shutdown of {{name}}',
    questions: {
      stuck: '{{name}}: {{vm}} is still running',
      'no-tools': '{{name}}: {{vm}} cannot be asked to shut down',
      inaccessible: '{{name}}: the host cannot access {{vm}}',
      waiting: '{{name}}: {{vm}} was asked to shut down and has time left',
    },
    decide: '{{name}}: decide now about a guest that has time left',
    answers: {
      wait: 'Keep waiting',
      suspend: 'Suspend',
      'power-off': 'Power off hard…',
      leave: 'Leave it on; it loses power with the host',
      abort: 'Stop the run; the host stays on',
    },
    more: '{{count}} more in the window',
    run: 'Show shutdown progress',
    open: 'Open',
    shutDownAll: 'Shut down all hosts…',
    show: 'Show window',
    settings: 'Settings…',
    quit: 'Quit',
    tooltip: 'Hypertray: {{status}}',
    allWell: 'all hosts are fine',
    wentDown: 'a host was asked to shut down and no longer responds',
    notWatched: 'a host is not being watched',
    busy: 'an operation is in progress',
    attention: 'a host needs your attention',
    unreachable: 'a host is unreachable',
  },
  notify: {
    ended: 'Shutdown of {{name}}: {{outcome}}',
    question: '{{name}}: {{vm}} needs your decision',
    questions: {
      stuck:
        'It was asked to shut down and is still running after its time limit. The other guests continue; the host stays on until you decide.',
      'no-tools':
        'VMware Tools is not running in it, so it was not asked to shut down. The other guests continue; the host stays on until you decide.',
      inaccessible:
        'The host cannot access it, so nothing was sent to it. The other guests continue; the host stays on until you decide.',
      waiting: 'It was asked to shut down and has time left.',
    },
    calledOff: '{{name}}: shutdown cancelled',
    late: '{{vm}}: no decision needed any more',
    lateBody:
      'It stopped, was decided elsewhere, or the run has ended. Your answer was not used, and nothing was sent.',
    hidden: 'Hypertray is still running in the tray',
  },
  powerOff: {
    message: 'Power off {{vm}} hard?',
    detail: 'This is like pulling the plug: the guest is not shut down first, and unsaved data may be lost.',
    confirm: 'Power off hard',
    cancel: 'Cancel',
  },
  quit: {
    title: 'A shutdown is in progress',
    message: 'Quit Hypertray during a shutdown?',
    detail:
      'Requests already sent to guests cannot be undone. If you quit, nothing more is sent, and the activity log shows where the run stopped.',
    stay: 'Don’t quit',
    cancelAndQuit: 'Cancel the shutdown and quit',
    endingDetail:
      'The host has been asked to shut down, and this cannot be undone. If you quit now, Hypertray cannot tell you whether the host stops responding.',
    quitAnyway: 'Quit',
    stickTitle: 'A USB stick is being written',
    stickMessage: 'Quit Hypertray while a USB stick is being written or verified?',
    stickDetail:
      'If you quit, the stick stays incomplete. Do not boot from it (a file on it says so); you will have to make it again.',
  },
  shutDownAll: {
    message: 'Shut down all hosts?',
    detail: 'Each of these hosts starts its own countdown: {{names}}.',
    confirm: 'Shut down all hosts',
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
