/** Waking hosts, in window and tray. */
export const wakeEn = {
  wake: 'Wake',
  again: 'Wake again',
  cancel: 'Cancel waking',
  dismiss: 'Dismiss',
  silentSince: 'No response since {{time}}',
  silent: 'No response so far',
  before_zero: 'No VMs were on before',
  before_one: '1 VM was on before',
  before_other: '{{count}} VMs were on before',
  cannotSee: 'Hypertray cannot see from here whether the host is off.',
  cardsUnknown:
    'Its network cards are unknown: Hypertray records them while the host is connected. To wake it now, enter the MAC address of the card that is plugged into this network.',
  cardsUnable:
    'When it was last connected, the host reported that its network cards cannot wake it. That report is sometimes wrong: try it, or enter the MAC address of another card.',
  mac: 'MAC address',
  macExample: 'For example 00:50:56:00:00:01',
  waking: 'Waking {{name}}',
  asking: 'Checking whether it responds before anything is sent.',
  sent_one: 'Magic packets for {{macs}} were sent to {{to}} once.',
  sent_other: 'Magic packets for {{macs}} were sent to {{to}} {{count}} times.',
  sending: 'They are sent again every few seconds until the host responds.',
  waiting: 'No more are sent. Hypertray waits up to ten minutes for an answer.',
  passwordGone:
    'Its SecureOn password is no longer in the keychain of this computer, so the packets are sent without it.',
  awake: 'Awake: the host responds',
  awakeText: 'Its API answered with the trusted certificate.',
  awakeBefore: 'The host was awake already. Nothing was sent.',
  noResponse: 'No response yet',
  notSent: 'Nothing was sent',
  mayStart: 'It may still be starting: a server can take ten minutes. If it stays silent, check:',
  checks: {
    card: 'Network card: the cable is plugged into {{macs}}, and the machine has standby power.',
    firmware: 'BIOS: Wake-on-LAN is on, and deep sleep (ErP) is off.',
    subnet: 'Subnet: this computer is on the same network as the host. Packets went to {{to}} only.',
  },
  notLocal:
    'This computer is not on the same network as {{address}}, and routers do not pass on magic packets. Wake the host from a computer on that network.',
  noIpv4:
    'No IPv4 address of {{host}} is known: its name does not resolve to one, and Wake-on-LAN works over IPv4 only.',
} as const
