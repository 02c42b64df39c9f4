import type { ProblemCode } from '../../problems/codes.ts'

/** A sentence for each problem: what happened, what it means, what to do. */
export const problemsEn = {
  // Reaching the host
  NAME_NOT_FOUND: "The name {{host}} could not be resolved. Check the spelling, or use the host's IP address.",
  CONNECTION_REFUSED:
    '{{host}} refused the connection on port {{port}}. The machine is up, but its management service does not listen there: check the port, or restart the management agents on the host.',
  CONNECT_TIMEOUT:
    '{{host}} did not respond on port {{port}}. The host may be off, or a firewall may be dropping the connection.',
  HOST_UNREACHABLE: "The network has no path to {{host}}. Check this computer's network or VPN connection.",
  NETWORK_DOWN:
    'This computer has no route to the address of {{host}}. Check its network or VPN connection; for an IPv6 address, check that this network supports IPv6.',
  TLS_TIMEOUT:
    '{{host}} accepted the connection on port {{port}} but did not finish the TLS handshake. It may be overloaded, or another service may be listening on that port.',
  TLS_FAILED:
    'No secure connection to {{host}}:{{port}} could be established. Another service may be listening on that port, or the host supports only TLS versions that are too old.',
  CERTIFICATE_UNKNOWN:
    'The certificate of this host is not trusted yet, so nothing was sent. Its SHA-256 fingerprint is {{fingerprint}}; compare it with the one on the host before you trust it.',
  CERTIFICATE_CHANGED:
    'The host presents a different certificate than the trusted one, so nothing was sent. Trusted: {{expected}}; presented: {{fingerprint}}. If you did not renew the certificate yourself, someone may be intercepting the connection.',
  CONNECTION_LOST: 'The connection to {{host}} was lost before the response was complete.',
  REPLY_TIMEOUT: '{{host}} accepted the request but did not respond in time. It may be busy; try again later.',
  CANCELLED: 'Cancelled at your request.',
  // Understanding the host
  HTTP_STATUS:
    'The host answered with HTTP status {{status}} instead of a result. Its management service may be starting or overloaded, or this is not an ESXi host.',
  HTTP_REDIRECT:
    'The host redirects the request to {{location}}. Hypertray does not follow redirects, because that would send the password to a place you have not trusted.',
  NOT_SOAP:
    'The server at this address does not speak the vSphere API. Check the address and port: it may be a proxy or another device.',
  REPLY_TOO_LARGE: "The host's response is larger than any genuine one and was not read to the end.",
  REPLY_MALFORMED: "The host's response cannot be read ({{detail}}).",
  REPLY_TOO_DEEP: "The host's response is nested too deeply and was rejected.",
  REPLY_DOCTYPE:
    "The host's response contains a document type declaration, which a vSphere response never does. It was rejected.",
  REPLY_TRUNCATED: "The host's response is incomplete.",
  REPLY_UNEXPECTED: "The host's response does not match the request.",
  REPLY_ENCODING:
    "The host's response is compressed as {{encoding}}, which Hypertray did not request and cannot read. Usually a proxy in between does that: connect to the host directly, or turn off the proxy's compression.",
  UPDATES_ENDLESS:
    'The host keeps sending changes, far more than a real host would, so Hypertray stopped listening. It will try again after a pause. If this continues, restart the management agents on the host.',
  // What the host answered
  CREDENTIALS_REJECTED:
    'The host rejected the user name or password. Too many failed logins lock the account for about 15 minutes; while it is locked, the correct password is rejected with the same message. Hypertray will not retry on its own: check the password first.',
  PASSWORD_EXPIRED:
    "This user's password has expired, so the host refused the login. Set a new one on the host (console or host web client), then enter it here. Hypertray will not retry on its own.",
  LOGIN_NO_PERMISSION:
    'The user name and password are correct, but the host refuses the login. Either the host is in lockdown mode (add the user to the exception users, or exit lockdown mode), or the account has no role on the host (have one granted). Hypertray will not retry on its own.',
  LOGIN_ACCOUNT_DISABLED:
    'The account is disabled on the host, so the login was refused. Enable it on the host, or log in as another user. Hypertray will not retry on its own.',
  LOGIN_MANAGED:
    'The host accepts logins only from the vCenter Server that manages it. Ask the vCenter administrator to allow direct access, or manage this host through vCenter. Hypertray will not retry on its own.',
  LOGIN_FAILED:
    'The host refused the login with the fault {{fault}}; this does not mean that the password is wrong. Check the host, then try again: Hypertray will not retry on its own.',
  NOT_AUTHENTICATED: 'The session on the host has ended and a new one could not be opened. Try again.',
  NO_PERMISSION:
    'The user is not allowed to do this on the host; the privilege {{privilege}} is missing. Log in as a user who has it, or have it granted.',
  INVALID_STATE:
    'The host refused {{method}}, because its current state does not allow it. The host reports: "{{message}}"',
  INVALID_POWER_STATE:
    'The virtual machine is not in the power state that {{method}} needs. Its state has probably just changed; check it again.',
  TOOLS_UNAVAILABLE:
    'VMware Tools is not running in the virtual machine, so it cannot be asked to shut down. Start VMware Tools in the guest, or choose to suspend it or power it off hard.',
  LICENCE_RESTRICTED:
    "The host's licence does not allow changes through the API, so {{method}} was refused. The API is read-only with the free ESXi licence; shut the host down at its console or in its own web client.",
  TASK_IN_PROGRESS:
    'Another task on the same object is still running, so {{method}} was refused. Wait for it to finish, then try again.',
  METHOD_NOT_FOUND: 'The host does not know the call {{method}}. Its version may be too old.',
  OBJECT_NOT_FOUND: 'The target of {{method}} no longer exists on the host. Read the host again.',
  TIMED_OUT: 'The host gave up on {{method}} because it took too long.',
  HOST_CONFIG_FAULT:
    'The host could not carry out {{method}} because of its configuration. The host reports: "{{message}}"',
  NOT_SUPPORTED: 'The host does not support {{method}}.',
  INVALID_ARGUMENT: 'The host did not accept the arguments of {{method}}. The host reports: "{{message}}"',
  REQUEST_CANCELED: 'The task {{method}} was cancelled on the host, by another user or by the host itself.',
  HOST_FAULT: 'The host refused {{method}} with {{fault}}. The host reports: "{{message}}"',
  TASK_FAILED:
    'The host reports that {{method}} failed but gives no reason. Check the recent tasks in the host client, then try again.',
  WAIT_TIMED_OUT:
    'The host did not finish within {{seconds}} seconds. It may still be working on it: check the recent tasks in the host client.',
  // Hosts, trust and secrets
  ADDRESS_INVALID:
    '"{{input}}" is not a host address ({{reason}}). Examples: esxi.example.org, esxi.example.org:8443, 192.0.2.1, [2001:db8::1]:443.',
  HOST_ADDRESS_UNREADABLE:
    'The address stored for {{name}}, "{{address}}", cannot be read, so no connection was attempted. Remove the host and add it again.',
  FINGERPRINT_INVALID:
    'This is not a SHA-256 fingerprint ({{reason}}). It consists of 64 hexadecimal digits, with or without colons.',
  HOST_NOT_FOUND: 'No host with the name or address "{{name}}" has been added.',
  HOST_EXISTS: 'A host with this address has already been added.',
  HOST_KNOWN:
    'Its certificate and hardware show that this is the same machine as {{name}} ({{address}}), so it was not added. Use the existing host, or confirm that you want to list it twice.',
  HOST_NAME_TAKEN: 'Another host already has this name. Choose a different one.',
  HOST_NAME_INVALID: 'A host name must be 1 to 120 characters long, without line breaks or other control characters.',
  NOT_STANDALONE: 'This is not a standalone ESXi host but {{apiType}}. Enter the address of the ESXi host itself.',
  HOST_AWAY: '{{name}} is not connected at the moment, so nothing was sent to it. Try again when it is connected.',
  CREDENTIALS_MISSING:
    'There is no password for this host. Enter it; on the command line use --password-file or --password-stdin.',
  CREDENTIALS_UNUSABLE:
    'The user name or password is empty or contains a character that ESXi logins do not support, such as a control character, so no login was attempted. Enter it again.',
  KEYCHAIN_MISSING:
    'This computer has no usable keychain, so the password is not saved and must be entered each time. On Linux, install and start a secret service such as GNOME Keyring.',
  KEYCHAIN_LOCKED:
    "This computer's keychain is locked. Unlock it and try again; the host's password is not the problem.",
  KEYCHAIN_REFUSED:
    "This computer's keychain denied access. Allow it in the keychain's settings; the host's password is not the problem.",
  PASSWORD_FILE_UNREADABLE:
    'The password file {{file}} could not be read, so no login was attempted. Check that it exists and that the user running this command may read it.',
  PASSWORD_FILE_LINK:
    '{{file}} is a symbolic link. Hypertray does not read a password through a link, because links can be redirected unnoticed; no login was attempted. Name the file itself.',
  PASSWORD_FILE_NOT_REGULAR:
    '{{file}} is not a regular file but a folder, a pipe or a device, so no password was read from it. Name a regular file, or use --password-stdin.',
  PASSWORD_FILE_NOT_OURS:
    'The password file {{file}} belongs to another user ({{owner}}), not the one running this command, so it was not used and no login was attempted. Make that user its owner, or run the command as the owner.',
  PASSWORD_FILE_TOO_OPEN:
    'Other users can access the password file {{file}} ({{found}}), so it was not used and no login was attempted. Restrict access with chmod 600, or icacls on Windows. If others may have read the password, change it on the host.',
  PASSWORD_FILE_NOT_CHECKED:
    'Windows did not report who may read the password file {{file}}, so it was not used and no login was attempted. It must be on an NTFS disk of this computer, and PowerShell must be able to run Get-Acl.',
  PASSWORD_FILE_TOO_LARGE:
    'The password file {{file}} contains more than the {{bytes}} bytes a password may have. Check that it is the right file; no login was attempted.',
  PASSWORD_FILE_NOT_TEXT:
    'The password file {{file}} is not UTF-8 text, so no login was attempted. Save it as UTF-8; some editors, and output redirection in older PowerShell, write UTF-16.',
  PASSWORD_FILE_NOT_ONE_LINE:
    'The password file {{file}} has more than one line, so no login was attempted. It may contain the password and one line break at the end, nothing else.',
  PASSWORD_FILE_EMPTY:
    'The password file {{file}} is empty, so no login was attempted. Write the password into it, on one line.',
  // Storage
  STORAGE_UNREADABLE: '{{file}} cannot be read. Check that it exists and that you may read it.',
  STORAGE_CORRUPT: 'The content of {{file}} is damaged. The file was left unchanged so that nothing is lost.',
  STORAGE_NEWER: '{{file}} was written by a newer version of Hypertray. Update Hypertray; the file was left unchanged.',
  STORAGE_WRITE_FAILED: "{{file}} could not be written. Check the free disk space and the folder's permissions.",
  STORAGE_BUSY: '{{file}} is in use by another Hypertray process. Try again in a moment.',
  // Power
  RUN_IN_PROGRESS: 'A run on {{name}} is already in progress. Wait for it to end, or cancel it first.',
  OTHER_HOSTS_NOT_DOWN:
    'This host was not shut down: it goes last, and these hosts were not seen to go down: {{names}}. Nothing was sent to it.',
  TOO_LATE_TO_CANCEL:
    'It is too late to cancel: the host has already been asked to shut down, or the run has ended. Requests already sent cannot be undone. Watch whether the host stops responding.',
  NO_RUN_TO_CANCEL: 'No run of this host is in progress, so there is nothing to cancel. Nothing was sent.',
  NO_COUNTDOWN:
    'No countdown is running for this host: it was cancelled or has already ended. Check the current state of the host.',
  QUESTION_WITHDRAWN:
    "This question is no longer open: it was answered elsewhere, the virtual machine's state changed, or the run ended. Your answer was not used; check the current state of the run.",
  RUN_NOT_FOUND:
    'The journal contains no readable record of this run. Its file may have been deleted or damaged; check the list of runs again.',
  RUN_AMBIGUOUS: '{{count}} runs begin with {{id}}. Give more of the ID.',
  HOST_NOT_CONNECTED:
    '{{name}} is not connected, so it is unknown which virtual machines are running on it. Nothing was sent. Wait until it is connected, then check the list again.',
  CONFIRMATION_NEEDED:
    'This needs your decision, but there is no terminal to ask on. Nothing was done; pass the decision as an option (--yes, --no-tools, --stuck).',
  PRIVILEGE_MISSING:
    'The user lacks the privilege {{privilege}}, so the host would refuse to shut down. Log in as a user who has it.',
  PRIVILEGE_UNKNOWN:
    'Could not read whether the user has the privilege {{privilege}}. The host may refuse to shut down.',
  LICENCE_FREE:
    'The host uses the free licence, with which the API is read-only. It will probably refuse the first change; the run then stops before it changes anything else.',
  LICENCE_UNKNOWN:
    "The host's licence could not be read. If it is the free one, the host will probably refuse changes.",
  MANAGED_BY_VCENTER:
    'This host is managed by the vCenter {{server}}. Actions here bypass it: vCenter may restart virtual machines elsewhere or report the host as failed.',
  VIEW_PARTIAL:
    'This account may not see every virtual machine on the host, so one that is not listed may be running. The shutdown therefore uses maintenance mode, which the host does not enter while anything is running. The host is still in that mode after the next boot; Hypertray exits it when it connects again. To avoid this, use an account with the Administrator role on the root folder, propagated to children.',
  HIDDEN_VM_MAY_RUN:
    'The host did not enter maintenance mode, although no virtual machine appears to be running. Probably one that this account cannot see is running. The host was not shut down; use an account that sees everything.',
  LEAVE_NEEDS_FORCE:
    'Virtual machines to be left running: {{count}} ({{vms}}). They prevent the host from entering maintenance mode, so this shutdown cannot use it. Choose another rule for inaccessible virtual machines, or shut down directly with an account that sees every virtual machine.',
  VM_PRIVILEGE_MISSING:
    'This account lacks the privilege {{privilege}} on virtual machines to be stopped: {{count}} ({{vms}}). The host would refuse; grant the account the privilege, or use another one.',
  MAINTENANCE_ALREADY_ON:
    'The host is already in maintenance mode. This run did not put it there and will not take it out: it stays in that mode after the next boot, and no virtual machine starts automatically until the host exits maintenance mode.',
  MAINTENANCE_WILL_PERSIST:
    'The host will still be in maintenance mode after the next boot. Until it exits maintenance mode, no virtual machine starts automatically.',
  TASKS_RUNNING:
    'Tasks still running on the host: {{count}}. A shutdown interrupts them; copies, snapshots or backups may be left incomplete.',
  TASKS_UNKNOWN: 'Could not read whether tasks are running on the host. A shutdown would interrupt them.',
  AUTOSTART_OFF: 'Autostart is off on this host. After the next boot, virtual machines stay off until you start them.',
  HOST_IN_HA_CLUSTER:
    'The host belongs to a vSphere HA cluster. Other hosts may start its virtual machines again, and its own autostart settings do not count. Shut it down through vCenter where you can.',
  HOST_USES_VSAN:
    'The disks of this host are part of a vSAN datastore. Shutting it down from here can make data unavailable to other hosts. Put it into maintenance mode through vCenter first, and choose there what happens to the data.',
  HOST_REBOOT_PENDING:
    'The host waits for a restart, for example to finish an installation. The next boot will finish it, so it may take longer than usual and the host may come back changed.',
  AUTOSTART_NOT_READ:
    'The host does not give its autostart settings, or not to this account. Nothing was changed. Look at them in the host client.',
  AUTOSTART_CHANGED_MEANWHILE:
    'The autostart settings are no longer those this change was made for: they were changed meanwhile. Nothing was sent. Look at them again.',
  AUTOSTART_NO_CHANGE: 'Hypertray has made no change to the autostart settings of {{name}} that could be undone.',
  AUTOSTART_NOT_AS_ASKED:
    'The host accepted the change, but its autostart settings are not as asked. Look at them again, or change them in the host client.',
  AUTOSTART_UNCONFIRMED:
    'The change was sent, but the connection was lost before the host confirmed it. Look at the autostart settings again before you rely on them.',
  VM_TOOLS_NOT_RUNNING: 'VMware Tools is not running in {{vm}}, or not ready yet, so it cannot be asked to shut down.',
  VM_QUESTION_PENDING:
    '{{vm}} is paused until its question is answered. It will probably not react to a shutdown request; answer the question in the host client first.',
  VM_TOOLS_OUTDATED:
    'The host rates the VMware Tools in {{vm}} as too old for it, so shutting the guest down may not work. Update VMware Tools.',
  VM_CONSOLIDATION_NEEDED:
    '{{vm}} still has disks of removed snapshots. They slow it down and fill its datastore; consolidate its disks in the host client before a long pause.',
  VM_TASK_RUNNING:
    'A task is running on {{vm}} ({{task}}), such as a snapshot or a backup. Until it ends, the host may refuse to shut the guest down, and a shutdown may leave it incomplete. Wait for it where you can.',
  VM_TOOLS_INSTALLER:
    'The installer of VMware Tools is mounted in {{vm}}. An update of VMware Tools may be in progress, so shutting the guest down may not work; finish it, or unmount the installer in the host client.',
  VM_CANNOT_SUSPEND:
    'A device of the host is passed through to {{vm}}, so it cannot be suspended. The rule to suspend it will fail; choose another rule for it.',
  VM_SUSPENDED:
    'Virtual machines that are suspended already: {{count}} ({{vms}}). They stay as they are: what was in their memory is on disk, but their guests were not shut down.',
  VM_GOT_SLOWER:
    '{{vm}} took {{last}} seconds to shut down the last time, instead of {{usual}} as usual. Check what has changed in its guest.',
  VM_LIMIT_TIGHT:
    '{{vm}} can take {{high}} seconds to shut down, and its time limit is {{limit}} seconds. A limit of {{suggested}} seconds would leave room.',
  VM_STUCK_LAST_TIME:
    '{{vm}} did not shut down within its time limit the last time. It may get stuck again; check its guest, or choose a rule for it.',
  ROUTE_TO_HOST_ON_HOST:
    '{{vm}} seems to be the gateway through which this computer reaches the host. Once it is down, the host cannot be told to shut down and cannot be watched. Run this from the network of the host.',
  GATEWAY_ON_HOST:
    '{{vm}} seems to be the default gateway of this computer. Once it is down, this computer reaches no other networks. Mark it as last in its rules.',
  NAME_SERVER_ON_HOST:
    '{{vm}} seems to be a name server of this computer. Once it is down, names may no longer be found; the run itself keeps to the addresses it knows. Mark it as last in its rules.',
  PROXY_ON_HOST:
    '{{vm}} seems to be the proxy of this computer. Other programs lose it once it is down; Hypertray reaches its hosts without it. Mark it as last in its rules.',
  UPS_SERVER_ON_HOST:
    '{{vm}} seems to be the server that watches the UPS for this computer. Once it is down, nothing reports the end of a power failure. Mark it as last in its rules.',
  VM_ADDRESSES_UNKNOWN:
    'Virtual machines that report no addresses: {{count}} ({{vms}}). Whether this computer, its gateway, its name server, or its UPS server is among them is unknown.',
  OWN_COMPUTER_ON_HOST:
    "This computer appears to be {{vm}}, which runs on that host. It will shut down with the other guests, leaving nothing to shut down the host and watch it. Run this from another computer, or let the host's own autostart settings stop {{vm}}.",
  VM_INACCESSIBLE:
    'The host cannot access {{vm}}, so it can be neither asked to shut down nor powered off. Check its datastore, or remove the virtual machine from the inventory.',
  VM_STATE_UNKNOWN:
    'The host does not report whether {{vm}} is powered on, so it cannot be shut down safely. Read the host again, or check the virtual machine in the host client.',
  VM_STUCK:
    '{{vm}} was asked to shut down and is still running after {{seconds}} seconds. Check its console: it may be installing updates or waiting for input.',
  VM_NOT_ASKED:
    '{{vm}} could not be asked to shut down for {{seconds}} seconds: the host refused each time. It is still running. Check what else the host is doing with it, such as a snapshot or a backup.',
  GUEST_ALREADY_STOPPING:
    '{{vm}} is already shutting down or restarting. Hypertray waits for it without asking again; its VMware Tools may have stopped already.',
  GUEST_TOOLS_STARTING:
    'VMware Tools is still starting in {{vm}}. It will be asked to shut down as soon as VMware Tools is running; if that takes too long, the rule for virtual machines without VMware Tools applies.',
  GUEST_CALL_REFUSED:
    'For now, the host refuses to ask {{vm}} to shut down ({{code}}). The virtual machine is unaffected; Hypertray asks again until its time limit.',
  CALL_OVERTAKEN: 'The state of {{vm}} changed before the call was sent, so it was not sent.',
  CALL_TOO_LATE:
    'Connecting to the host again and again took so long that its state may have changed in between, so {{method}} was not sent. Check the network, then try again.',
  VM_STARTED_MEANWHILE:
    '{{vm}} is running again, or was started during the shutdown. The host was not shut down; find out what starts it, then try again.',
  VMS_WILL_LOSE_POWER:
    'Virtual machines that lose power, as if the plug were pulled: {{count}} ({{vms}}). Their guests are not shut down first; unsaved data may be lost.',
  STUCK_MAY_ASK:
    'If a guest does not shut down in time, you will be asked what to do. Stay nearby, or choose a rule in advance.',
  ABORTED_BY_POLICY:
    'Virtual machines that cannot be shut down cleanly: {{count}} ({{vms}}). The run stopped because of them: by a rule, by your answer, or because no answer came. The host was not shut down. Deal with these virtual machines, or choose another rule.',
  VM_PROTECTED:
    '{{vm}} is protected, so Hypertray never powers it off hard, whatever rule or answer says so. Suspend it, wait for it, or shut it down yourself.',
  PROTECTED_LOSES_POWER:
    'Protected virtual machines that would lose power: {{count}} ({{vms}}). The host is not shut down like this. Shut them down first, or take the protection away in their rules.',
  PROTECTED_MAY_ASK:
    'Protected virtual machines that a rule would power off hard: {{count}} ({{vms}}). They are never powered off hard; if they do not shut down, you will be asked instead, and without an answer the host stays on.',
  VM_RULES_AMBIGUOUS:
    'Virtual machines that share an instance UUID, so that saved rules may be meant for either: {{count}} ({{vms}}). The rules of the host apply to them; only protection is kept, for both. One is probably a copy: give it an instance UUID of its own.',
  VM_RULES_NO_UUID:
    'The host reports no instance UUID for {{vm}}, so no rules can be saved for it. Check that the virtual machine is accessible, then try again.',
  VM_RULES_VM_UNKNOWN:
    'There is no virtual machine {{vm}} on this host. Give its name exactly as the host shows it, or its instance UUID.',
  VM_RULES_NAME_TWICE:
    'Several virtual machines on this host are called {{vm}}. Give the instance UUID instead: {{uuids}}.',
  VM_RULES_INVALID: '{{source}} does not hold valid rules. At {{where}}, expected {{expected}}. Nothing was saved.',
  VM_RULES_FILE_EXISTS: '{{file}} already exists and was not overwritten. Choose another name, or add --overwrite.',
  GUEST_CALL_UNCONFIRMED:
    'The request to {{vm}} was sent, but the answer was lost: it may or may not have been carried out. It will not be sent again; check the state of the virtual machine.',
  CONNECTION_LOST_DURING_GUESTS:
    'The connection to the host was lost while its guests were shutting down ({{code}}), and did not come back. Requests already sent to guests cannot be undone; the host itself was not asked to shut down. Check the host, then run this again.',
  HOST_CALL_UNCONFIRMED:
    'The shutdown was sent to the host, but the answer was lost: it may or may not be carried out. It will not be sent again; watch whether the host stops responding.',
  SILENT_UNCONFIRMED:
    'The shutdown was sent to the host, but its answer was lost, and the host has not responded since ({{misses}} attempts over {{seconds}} seconds). It is unknown whether the host shut down or the network failed. Check the machine itself.',
  UNREACHABLE_UNCONFIRMED:
    'The shutdown was sent to the host, but its answer was lost. Since then the host no longer responds ({{misses}} attempts over {{seconds}} seconds), while its network still does, so it very probably shut down. From outside it cannot be proven that its power is off.',
  UNREACHABLE_AFTER_SHUTDOWN:
    'The host accepted the shutdown and no longer responds ({{misses}} attempts over {{seconds}} seconds). From outside it cannot be proven that its power is off: check the machine, its lights or its management controller.',
  UNREACHABLE_NO_WITNESS:
    'The host accepted the shutdown and no longer responds ({{misses}} attempts over {{seconds}} seconds). No other device on its network was available for comparison, so a network failure would look the same. From outside it cannot be proven that its power is off: check the machine, its lights or its management controller.',
  NETWORK_SILENT:
    'The host accepted the shutdown and no longer responds, but neither does anything else on its network that responded before ({{misses}} attempts over {{seconds}} seconds). It is unknown whether the host shut down or the network failed. Check the machine itself.',
  STILL_REACHABLE:
    'The host accepted the shutdown but still responds after {{seconds}} seconds. Check its console: it may be stuck while shutting down.',
  RUN_INTERRUPTED:
    'Hypertray ended unexpectedly during this run; the last entry is from {{at}}, in the step "{{step}}". What happened after that is unknown: check the host and its virtual machines.',
  MAINTENANCE_ENTERED_BY_RUN:
    'This run puts the host into maintenance mode, which survives a reboot and keeps virtual machines from starting automatically. Hypertray exits maintenance mode the first time it connects after the boot; it must be running for that.',
  MAINTENANCE_LEFT: 'The host was taken out of maintenance mode.',
  MAINTENANCE_NOT_LEFT:
    'The host could not be taken out of maintenance mode. Until it exits maintenance mode, no virtual machine starts automatically.',
  VERIFY_INCONCLUSIVE:
    'Could not observe whether the host shut down, for example because this computer lost its own network. Check the machine itself.',
  LICENCE_READ_ONLY:
    "With the free ESXi licence the API is read-only, so the host would refuse to change maintenance mode. Nothing was sent. Change it in the host's own web client.",
  MAINTENANCE_IS_ON: 'The host is in maintenance mode already. Nothing was sent.',
  MAINTENANCE_IS_OFF: 'The host is not in maintenance mode. Nothing was sent.',
  MAINTENANCE_VMS_RUN:
    'Virtual machines that are running: {{count}} ({{vms}}). The host enters maintenance mode only when nothing is running. Shut them down first, or have their guests shut down as part of it.',
  MAINTENANCE_UNCONFIRMED:
    "The request was sent, but the host did not confirm it, and its maintenance mode has not changed so far. It will not be sent again; check the host's maintenance mode and its recent tasks.",
  BOOT_TIME_NOT_READ: 'The host does not report when it booted, so it cannot be told whether it has booted again.',
  REBOOT_UNCONFIRMED:
    'The reboot was sent to the host, but the answer was lost: it may or may not be carried out. It will not be sent again. Only a newer boot time shows that the host has rebooted, and none has been seen so far.',
  HOST_BACK: 'The host has booted again and responds, {{seconds}} seconds after the wait began.',
  REBOOT_NOT_SEEN:
    'The host still responds with its old boot time after {{seconds}} seconds, so it has not rebooted. Check its console: it may be stuck on the way.',
  HOST_NOT_BACK:
    'The host has not come back: it was watched for {{seconds}} seconds and did not respond at the end. It is unknown whether it is still booting. Check its console.',
  HOST_BACK_UNREAD:
    "Something responds at the host's address, but after {{seconds}} seconds the boot time could still not be read ({{code}}). It is unknown whether the host has booted again. Check the host.",
  WATCH_CANCELLED:
    'You stopped watching after {{seconds}} seconds. What the host was asked for goes on; whether it has booted again is unknown.',
  CYCLE_CANCELLED: 'Cancelled at your request. What was done before stays done: the steps show how far it got.',
  VMS_NOT_RUNNING:
    'The host is back, but virtual machines that ran before are not running: {{count}} ({{vms}}). Start them in the host client.',
  VM_START_UNCONFIRMED:
    '{{vm}} was told to start, but it is unknown whether it did. The call will not be sent again; check the virtual machine, which may be waiting for an answer to a question.',
  RUN_ENDED_BY_SYSTEM:
    'Windows is ending Hypertray because its console was closed after the host had been asked to shut down or to reboot. What the host did then is unknown. Check the machine itself.',
  // Waking a host
  WAKE_MACS_UNKNOWN:
    'Hypertray has not recorded the network cards of {{name}} yet, so nothing was sent. Connect to the host once while it is on, or provide a MAC address with --mac.',
  WAKE_MAC_INVALID:
    '"{{input}}" is not the MAC address of a network card, so nothing was sent. Write it like 00:50:56:00:00:01.',
  WAKE_BROADCAST_INVALID:
    '"{{input}}" is not an address that packets can be sent to. Provide the IPv4 broadcast address of the network the host is on, such as 192.168.1.255.',
  WAKE_PASSWORD_INVALID:
    'This is not a SecureOn password, so nothing was sent. It has six bytes, written like 01:23:45:67:89:ab.',
  WAKE_NO_IPV4:
    'No IPv4 address of {{host}} is known, so nothing was sent: its name does not resolve to one, and Wake-on-LAN works over IPv4 only. Provide the broadcast address of its network with --broadcast.',
  WAKE_NOT_LOCAL:
    "This computer is not on the same network as {{address}}, so nothing was sent: routers do not pass on such packets. If a router is set up to forward them, provide the broadcast address of the host's network with --broadcast. Otherwise send the packet from a computer on that network.",
  WAKE_SEND_FAILED:
    'No packet could be sent to {{to}}; the system reports {{reason}}. Check the network connection, and whether a firewall on this computer blocks it.',
  WAKE_NOT_SUPPORTED:
    'When it was last connected, the host reported that these network cards cannot wake it: {{macs}}. That report is sometimes wrong, so the packets are sent anyway.',
  WAKE_ALREADY_AWAKE: 'The host already responds. Nothing was sent.',
  WAKE_NO_ANSWER:
    'The host has not responded within {{seconds}} seconds. It may still be starting: a server can take ten minutes. If it stays silent, check in its firmware that Wake-on-LAN is enabled, that the network cable is plugged into the recorded network card, and that the machine has standby power.',
  // VMs
  VM_NOT_FOUND:
    'No VM on this host is called {{vm}}, and none has that ID. Nothing was sent; list the VMs of the host.',
  VM_NAME_AMBIGUOUS:
    'Several VMs on this host are called {{vm}} ({{ids}}). Nothing was sent; give the ID of the one you mean.',
  VM_IS_ON: '{{vm}} is already on. Nothing was sent.',
  VM_IS_OFF: '{{vm}} is off, so this cannot be done with it. Nothing was sent; start it first.',
  VM_IS_SUSPENDED: '{{vm}} is suspended, so this cannot be done with it. Nothing was sent; start it first.',
  VM_IS_TEMPLATE: '{{vm}} is a template, which never runs. Nothing was sent.',
  VM_POWER_UNKNOWN: 'The host does not report whether {{vm}} is on, so nothing was sent. Read the host again.',
  VM_GUEST_NOT_READY:
    'VMware Tools in {{vm}} cannot pass on a request now, so its guest can be neither shut down nor restarted from here. Wait if it is starting or stopping; otherwise use its console.',
  VM_METHOD_DISABLED: 'The host reports that the state of {{vm}} does not allow {{method}} now. Nothing was sent.',
  VM_RIGHT_MISSING:
    'This account lacks the privilege {{privilege}} on {{vm}}, so the host would refuse. Nothing was sent; grant the privilege, or use another account.',
  VM_LICENCE_FREE:
    'The host uses the free licence, which allows no changes through the API. Nothing was sent; use the host client for this.',
  VM_QUESTION_OPEN:
    '{{vm}} is stopped by a question and does nothing until it is answered. Nothing was sent; answer the question first.',
  VM_HOST_IN_MAINTENANCE:
    'The host is in maintenance mode and starts no VMs, so {{vm}} stays as it is. Nothing was sent; exit maintenance mode first.',
  VM_ACTION_BUSY:
    'Another Hypertray process is sending a request for a VM on {{name}}. Nothing was sent; try again in a moment.',
  VM_STOPPED_BY_QUESTION:
    '{{vm}} asks a question, and the request waits for the answer. Answer it; the host then goes on by itself.',
  VM_ACTION_LATE:
    '{{vm}} did not get there within {{seconds}} seconds. The request was accepted and may still take effect; look at the VM again before you repeat it.',
  VM_ACTION_UNCONFIRMED:
    'The request for {{vm}} was sent, but no answer that can be trusted came back, and its effect was not seen. It was not repeated; look at the VM before you do.',
  VM_ACTION_GOES_ON:
    'You stopped waiting for {{vm}}, but the host had accepted the request and cannot take it back. It may still take effect.',
  VM_QUESTION_NONE: '{{vm}} is not asking anything now. Nothing was sent.',
  VM_QUESTION_CHANGED:
    'The question of {{vm}} was answered elsewhere, or it asks another one now. Your answer was not used; look at the VM again.',
  VM_CHOICE_UNKNOWN: '{{choice}} is not an answer to this question. Nothing was sent; the answers are: {{choices}}.',
  SNAPSHOT_NOT_FOUND: 'The VM has no snapshot {{name}}. Nothing was sent; list its snapshots.',
  SNAPSHOT_NAME_AMBIGUOUS:
    'The VM has several snapshots called {{name}} (numbers {{numbers}}). Nothing was sent; give the number of the one you mean.',
  SNAPSHOTS_NOT_READ:
    'The host does not show the snapshots of the VM, so it cannot be told whether there are any. Nothing was sent. Check the privileges of the account.',
  SNAPSHOT_OF_BACKUP: 'The snapshot {{name}} belongs to a backup program, which removes it itself. Nothing was sent.',
  // Ports and firewall
  RULESET_NOT_FOUND:
    'This host has no firewall ruleset {{key}}. Rulesets differ between releases; `ports check` lists the ones on this host.',
  SERVICE_NOT_FOUND: 'This host has no service {{key}}. Services depend on the release and on what is installed.',
  FIREWALL_NOT_READ:
    'The host did not report the state of its firewall, so no verdict is possible and nothing is changed. The user may lack the privilege System.Read on the host.',
  FIREWALL_NOT_CONTROLLABLE:
    'The ruleset {{key}} belongs to a system service, which enables and disables it; the host does not allow it to be changed directly. Start or stop the service instead.',
  FIREWALL_IP_LIST_FIXED: 'The host does not allow changes to the allowed addresses of the ruleset {{key}}.',
  FIREWALL_REQUIRED: 'The host itself needs the ruleset {{key}} and does not allow it to be disabled.',
  FIREWALL_MANAGEMENT_PORT:
    "This change would cut off Hypertray's own connection, and it could not be undone from here. If you are sure, do it on the host's console (`{{command}}`).",
  FIREWALL_IP_INVALID: '{{input}} is neither an IP address nor a network such as 192.0.2.0/24. Nothing was changed.',
  FIREWALL_IP_LIST_EMPTY:
    'An empty list of allowed addresses would block all addresses. Enter at least one address or network, or allow all.',
  FIREWALL_OPENS_TO_ALL:
    'This opens {{service}} to every address that can reach the host. It is safer to allow only the addresses that need it.',
  FIREWALL_STARTS_SERVICE: 'The host also starts the service {{service}}, because it starts and stops with its ports.',
  FIREWALL_STOPS_SERVICE:
    'The host also stops the service {{service}}, because it starts and stops with its ports and has no other port open.',
  FIREWALL_CHANGED_MEANWHILE:
    '{{key}} has changed since the preview. Nothing was sent; check the new state and decide again.',
  FIREWALL_NOT_AS_ASKED:
    'The host accepted the change to {{key}}, but the state read back is not the requested one. Another change or a service may have reset it; check its current state.',
  FIREWALL_CALL_UNCONFIRMED:
    'The change to {{key}} was sent, but the connection was lost before an answer came. Whether it took effect is unknown until the host can be read again.',
  SERVICES_READ_ONLY: 'This host shows its services but offers no way to start or stop them through its API.',
  PORT_CHECK_UNDER_WAY: 'The ports of {{name}} are already being checked. Wait for that check to finish, or cancel it.',
  FLOW_NOT_FOUND:
    'The port table of this version has no entry {{flow}}, so nothing was checked. Choose the entry again.',
  LOCAL_RESOURCES:
    'This computer ran out of sockets or memory, so the remaining ports were not probed and have no verdict. Close other programs and check again.',
  BASELINE_NOT_FOUND: 'This saved state no longer exists. It may have been deleted in another window.',
  // Hardware
  HARDWARE_TEXTS_UNREAD: 'Nothing about a machine could be read from this text, so there is no verdict.',
  PASSPORT_NOT_FOUND: 'This passport no longer exists. It may have been deleted in another window.',
  RULES_INVALID:
    'This is not a hardware rules file that Hypertray can read. The first error: {{detail}}. Nothing was imported from it.',
  RULES_TOO_MANY:
    'The folder of added rules contains more than {{limit}} files. This file exceeds the limit and was not read: remove files you no longer need.',
  // Installing
  IMAGE_NOT_CHOSEN: 'This image was chosen before Hypertray was last started. Choose the file again.',
  IMAGE_UNREADABLE:
    'The file {{file}} could not be opened or read. Check that it exists, that you may read it, and that its disk is still connected.',
  IMAGE_NOT_ISO:
    "{{file}} is not an ISO 9660 image: the volume descriptor is missing. Choose the installer's .iso file.",
  IMAGE_DAMAGED:
    'The image {{file}} is damaged or was not downloaded completely ({{detail}}). Check its checksum and download it again.',
  CHECKSUM_NOT_FOUND:
    'No checksum was found in this text. A SHA-256 has 64 hexadecimal digits, a SHA-1 has 40 and an MD5 has 32.',
  KICKSTART_INVALID: 'The ks.cfg settings cannot be used. The first error: {{detail}}. No file was created.',
  VOLUMES_NOT_LISTED:
    'The system did not list its volumes ({{detail}}), so no stick can be chosen safely. Nothing was written.',
  VOLUME_NOT_ALLOWED: '{{volume}} cannot be used as an installer stick: {{reason}}. Nothing was written.',
  VOLUME_CHANGED:
    '{{volume}} is no longer the volume you chose: it was removed, replaced or reformatted. Choose it again; nothing more is written.',
  VOLUME_FULL:
    '{{volume}} does not have enough free space: {{needed}} bytes needed, {{free}} free. Use an empty or larger stick.',
  FILE_TOO_LARGE_FOR_FAT32:
    '{{file}} in the image is {{size}} bytes; FAT32 cannot store files of 4 GiB or more. This image cannot be copied to a FAT32 stick: write it as a disk image instead.',
  STICK_COPY_FAILED:
    'Writing {{file}} to the stick failed. The stick is incomplete; do not boot from it. Make it again, and use another stick if this happens twice.',
  STICK_NOT_MADE:
    'No stick has been made or verified from this image since Hypertray was started, so there is nothing to add to a checklist.',
  STICK_UNDER_WAY: 'A stick is already being written or verified. Wait for it to finish, or stop it first.',
  STICK_DIFFERS:
    '{{file}} on the stick differs from what was written: the stick or its connection is faulty. Do not boot from it.',
  CHECKLIST_NOT_FOUND: 'This checklist or template no longer exists. It may have been deleted in another window.',
  CHECKLIST_REASON_MISSING: 'Skipping a step or marking it as failed needs a reason. Enter one.',
  CHECKLIST_HOST_MISSING:
    'The checklist has neither a host nor a hardware passport, so there is nothing to read. Choose one of them first.',
  TEMPLATE_INVALID: 'The template cannot be used: {{detail}}. Nothing was changed.',
  TEMPLATE_CHANGED_MEANWHILE:
    'The template was changed elsewhere after you opened it, so your version was not saved and nothing was overwritten. Open the template again and repeat your changes.',
  SUBNET_INVALID: '{{input}} is not a private IPv4 subnet of at most 1,024 addresses, such as 192.168.1.0/24.',
  // Building and reading VIBs
  VIB_UNREADABLE: '{{file}} could not be read. Check that the file exists and that you may read it.',
  VIB_NOT_VIB: '{{file}} is neither a VIB nor an offline bundle.',
  VIB_REFUSED: '{{file}} was not read as a VIB: {{reason}}.',
  VIB_ENTRY_NOT_FOUND: 'The VIB contains no file {{path}}, or it is damaged. Nothing was written.',
  VIB_RULES_INVALID: 'The rules cannot be built into a VIB: {{detail}}. Nothing was written.',
  VIB_TREE_INVALID: 'The folder cannot be built into a VIB because of {{path}}: {{reason}}. Nothing was written.',
  VIB_OUTPUT_EXISTS: '{{file}} already exists and was not overwritten. Choose another name, or add --overwrite.',
  VIB_VERSION_TAKEN:
    '{{name}} {{version}} was already built with other content. A host takes two VIBs of one name and version for the same, and refuses or silently skips the second. Use version {{next}}.',
  RULES_DOCUMENT_NOT_FOUND: 'This rules document is no longer there; it was removed meanwhile.',
  VIB_NOT_OPENED:
    'This file was not opened since Hypertray was last started, or too many were opened after it. Open it again.',
  VIB_FILE_CHANGED: '{{file}} has changed since it was opened. Open it again.',
  VIB_TREE_NOT_CHOSEN: 'This folder was not chosen since Hypertray was last started. Choose it again.',
  // On a host
  IMAGE_NOT_MANAGED:
    'This host does not offer its image manager, so its acceptance level and VIBs cannot be read from here.',
  PACKAGES_NO_PERMISSION:
    'The host did not list its VIBs: this user lacks the privilege {{privilege}}, and esxcli did not list them either. Log in as a user who has it.',
  PACKAGES_NOT_LISTED:
    'The host did not list its VIBs, neither through the image manager nor through esxcli. The host reports: "{{said}}"',
  ESXCLI_REFUSED: 'esxcli on the host refused the command. It reports: "{{message}}"',
  ESXCLI_UNKNOWN: 'This host does not offer the command {{method}} over the network.',
  ACCEPTANCE_BLOCKED:
    'The acceptance level cannot be raised to {{level}} while VIBs below it are installed: {{vibs}}. Remove them first. Nothing was changed.',
  ACCEPTANCE_VIBS_UNKNOWN:
    'The host did not list its VIBs. If one of them is below {{level}}, the host refuses the new level.',
  ACCEPTANCE_LOWERED: 'The host will also install VIBs that are trusted less than now, down to {{level}}.',
  ACCEPTANCE_COMMUNITY:
    'The host will also install unsigned VIBs that come without support. The vendor may decline support, and security baselines (STIG 6.7, 8.0, 9.0) report a finding.',
  ACCEPTANCE_SECURE_BOOT:
    'UEFI Secure Boot is on. Changing the level does no harm, but once a community VIB is installed the host no longer boots with Secure Boot.',
  ACCEPTANCE_CHANGED_MEANWHILE:
    'The acceptance level is {{level}} by now; it was changed after you looked at it. Nothing was sent. Look again and repeat the change.',
  ACCEPTANCE_NOT_AS_ASKED: 'The host accepted the change, but its acceptance level still is not {{level}}.',
  ACCEPTANCE_UNCONFIRMED:
    'The change to {{level}} was sent, but no answer came, and reading back does not confirm it. Read the acceptance level again.',
  UPLOAD_UNREADABLE: 'The file could not be read any more while it was being uploaded. Nothing was installed.',
  VIB_BUNDLE_NOT_INSTALLABLE:
    "{{file}} is an offline bundle. Hypertray installs single .vib files; extract the VIB, or install the bundle on the host's console.",
  VIB_LICENCE_FREE:
    'The host runs on the free licence, which refuses changes over the network. Nothing was sent; install the VIB by hand.',
  VIB_LICENCE_UNKNOWN:
    'The licence of the host could not be read. On the free licence the host refuses the installation.',
  VIB_PRIVILEGE_MISSING:
    'This user lacks the privilege {{privilege}}, so the host would refuse. Log in as a user who has it. Nothing was sent.',
  VIB_INSTALL_RUNNING:
    'The host is installing or removing something already. Nothing was sent; try again when that is done.',
  VIB_SECURE_BOOT_ON:
    'UEFI Secure Boot is on. With a community VIB installed the host would stop at its next boot. Nothing was sent; turn Secure Boot off first, or do without the VIB.',
  VIB_SECURE_BOOT_UNKNOWN:
    'The host does not tell whether UEFI Secure Boot is on (releases before 8.0.3.0 do not). With it on, the host would stop at its next boot. Check the firmware settings, then confirm with --secure-boot-off. Nothing was sent.',
  VIB_VERDICT_REFUSED: 'ESXi {{target}} refuses this file. The command vib inspect shows why. Nothing was sent.',
  VIB_VERDICT_UNSURE: 'It is not documented that this release installs the file; vib inspect shows the reasons.',
  VIB_LEVEL_TOO_LOW:
    'The host only takes VIBs of {{level}} or better, and this one is {{needed}}. Change the acceptance level first: acceptance set HOST {{needed}}. Nothing was sent.',
  VIB_ALREADY_INSTALLED:
    '{{name}} {{version}} is installed already. A host skips the same name and version; build other content with a new version. Nothing was sent.',
  VIB_REPLACES: '{{name}} {{version}} is installed and will be replaced.',
  VIB_NAME_LENGTH:
    'The name or version of this VIB is empty or longer than {{most}} characters, so Hypertray does not install it. Nothing was sent.',
  VIB_DEPENDENCY_MISSING:
    'The VIB depends on {{needs}}, which no installed package provides. Install a package that does first. Nothing was sent.',
  VIB_DEPENDENCY_UNKNOWN:
    'The VIB depends on {{needs}}. Whether the installed packages provide it could not be determined.',
  VIB_CONFLICT:
    'The VIB conflicts with the installed {{name}} {{version}} (conflict: {{conflict}}). Remove that package first. Nothing was sent.',
  VIB_CONFLICT_UNKNOWN:
    'Whether the VIB conflicts with the installed {{name}} {{version}} (conflict: {{conflict}}) could not be determined.',
  VIB_NEEDED_BY: '{{by}} depends on {{name}} (dependency: {{needs}}). Remove or update {{by}} first. Nothing was sent.',
  VIB_NEEDED_UNKNOWN: 'Whether {{by}} depends on {{name}} (dependency: {{needs}}) could not be determined.',
  VIB_RELATIONS_UNKNOWN:
    'The host does not list the dependencies and conflicts of its packages, so neither can be ruled out.',
  VIB_RULESET_TAKEN: 'The host already has a ruleset {{key}}. Build the VIB with another id. Nothing was sent.',
  VIB_RULESETS_UNKNOWN: 'The rulesets of the host could not be read, so a conflict of their ids cannot be ruled out.',
  VIB_NEEDS_MAINTENANCE: 'This VIB installs in maintenance mode only. Enter maintenance mode first. Nothing was sent.',
  VIB_DATASTORE_NOT_FOUND: 'The host has no datastore {{name}}. Nothing was sent.',
  VIB_DATASTORE_FULL: 'Datastore {{name}} is not accessible or has less than {{mib}} MiB free. Nothing was sent.',
  VIB_DATASTORE_NONE: 'No datastore of the host is accessible with {{mib}} MiB free. Nothing was sent.',
  VIB_UPLOAD_DIFFERS: 'The upload to {{path}} differs from the file when read back. Nothing was installed.',
  VIB_UPLOAD_LEFT: 'The upload could not be deleted and is still at {{path}}. Delete it by hand.',
  VIB_NO_WAY:
    'The host offers no way to install this over the network. Nothing was installed; install the VIB by hand.',
  VIB_SKIPPED:
    'The host skipped {{name}} {{version}} and changed nothing: it takes it for installed, or for older than what is there.',
  VIB_NOT_CONFIRMED:
    'The installation of {{name}} {{version}} was sent, but the list of installed VIBs does not confirm it. Look at vib list later; do not send it again before.',
  VIB_SEEN_AFTER_REBOOT:
    'The host accepted {{name}} {{version}} and asks for a reboot. Look at vib list after the reboot.',
  VIB_RULESET_NOT_SEEN:
    'The VIB is installed, but the firewall does not show the ruleset {{key}} yet. Look again after a reboot.',
  VIB_NOT_INSTALLED: 'The host has no VIB named {{name}}. Nothing was sent.',
  VIB_VENDORS_OWN:
    '{{name}} belongs to ESXi itself. Without it the host may not start again, so Hypertray does not remove it. Nothing was sent.',
  VIB_REMOVAL_NOT_CONFIRMED:
    'The removal of {{name}} was sent, but the list of installed VIBs does not confirm it. Look at vib list later.',
  VIB_CHANGE_UNDER_WAY:
    'VIBs or the acceptance level of {{name}} are being changed right now. Nothing was sent; wait for that to end.',
  VIB_PREVIEW_STALE:
    'This preview no longer holds: it was used already, or something has changed since. Nothing was sent; look at a new one.',
  VIB_LEVEL_NOT_RESTORED:
    'The acceptance level of {{name}} could not be set back to {{level}}. Set it once nothing stands in the way.',
  VIB_RULESET_LEFT: 'The VIB was removed, but the firewall still shows its ruleset {{key}}. Look again after a reboot.',
  VIB_AFTER_REBOOT_THERE: '{{host}} was rebooted, and {{name}} is still installed; no ruleset of it is missing.',
  VIB_AFTER_REBOOT_MISSING:
    '{{host}} was rebooted, and {{name}} is not installed. Check its boot messages, then install it again.',
  VIB_AFTER_REBOOT_NO_RULESET:
    '{{host}} was rebooted, and {{name}} is installed, but the firewall does not show its ruleset {{key}}.',
  VIB_AFTER_REBOOT_RULESETS_UNKNOWN:
    '{{host}} was rebooted, and {{name}} is still installed. Its firewall could not be read, so whether the rules are open is unknown. Check the ports of the host.',
  VIB_AFTER_REBOOT_REMOVED: '{{host}} was rebooted, and {{name}} is gone.',
  VIB_AFTER_REBOOT_STAYED:
    '{{host}} was rebooted, but {{name}} is still there or has left a ruleset behind. Remove it again.',
  // Newer versions of this program
  ATTENTION_ITEM_GONE: 'This item is not there any more. Nothing was marked; check the host again.',
  DATASTORES_NOT_READ: 'The host does not give its datastores, or not to this account.',
  SENSORS_NOT_READ: 'The host does not give its sensors, or not to this account.',
  UPDATE_NOT_REACHED:
    'Could not check for an update or download it from {{site}}. This version keeps working; try again later, or download the update by hand.',
  UPDATE_SIGNATURE:
    'The update does not have a valid signature, so it was rejected and nothing was installed. If this happens again, someone may be tampering with the connection or the site: do not download anything, and report it.',
  UPDATE_EXPIRED:
    "The offer of version {{version}} expired on {{expires}}, so it was rejected and nothing was installed. If this computer's clock is right, the update site is serving an outdated file: check the release page for a newer version.",
  UPDATE_OLD:
    'The update site offered version {{version}} (signed {{issued}}), although it had offered version {{seenVersion}} (signed {{seenIssued}}) before. The older offer was rejected and nothing was installed. Try again later; if this happens again, someone may be hiding a newer version from you: report it.',
  UPDATE_ELSEWHERE:
    '{{site}} redirected the update request to {{other}}, which was rejected: updates come only from {{site}}. Nothing was installed. Try again later; if this happens again, report it.',
  UPDATE_WAITS:
    'A host is being shut down or changed, or a stick is being written. The update waits until that is done; try again then.',
  UPDATE_NOT_READY: 'No update is ready to install. Check for updates and download one first.',
  UPDATE_NOT_OFFERED:
    'This copy does not check for updates, because it has no update site: it was built from source or is updated by other means. Update it the way it was installed.',
  NOTHING_OPENED_IT:
    'This computer did not open it: the file is missing, no default program is set for it, or that program refused. Set a default browser and file manager in the system, then try again.',
  LINK_NOT_ALLOWED:
    "This link leads to a site that Hypertray does not open: it opens only the vendor's own pages. Nothing was opened. If the link comes from rules you added, correct it there.",
  REQUEST_INVALID:
    'The window sent a request that Hypertray does not understand, so nothing was done. Restart Hypertray; if this happens again, report it.',
  REQUEST_NOT_TRUSTED:
    'A page that does not belong to Hypertray sent it a request. It was rejected, and nothing was done. Restart Hypertray; if this happens again, report it.',
  TEST_RUNTIME_LOCAL_ONLY:
    'This is a test runtime, which connects only to hosts on this computer. Nothing was sent. Use an installed version for other hosts.',
  // Command line
  USAGE: 'The command was not understood: {{detail}}',
  DATA_FOLDER_UNKNOWN:
    'The user running this command has no home folder, so there is no place for the data. Specify a folder with --data or HYPERTRAY_DATA.',
  NO_HOSTS_SAVED: 'No host is saved in this data folder, so there is nothing to shut down.',
  INTERNAL: 'An internal error occurred. The log shows what Hypertray was doing; please report it.',
} as const satisfies Record<ProblemCode, string>
