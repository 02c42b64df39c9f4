import type { ProblemCode } from '../../problems/codes.ts'

/** A sentence for each problem: what happened, what it means, what to do. */
export const problemsEn = {
  // Reaching the host
  NAME_NOT_FOUND:
    'The name {{host}} could not be resolved to an address. Check the spelling, or use the IP address of the host.',
  CONNECTION_REFUSED:
    '{{host}} refused the connection on port {{port}}. The machine is up, but its management service does not listen there: check the port, or restart the management agents on the host.',
  CONNECT_TIMEOUT: '{{host}} did not answer on port {{port}}. The host may be off, or a firewall drops the connection.',
  HOST_UNREACHABLE:
    'There is no way through the network to {{host}}. Check the network or VPN connection of this computer.',
  NETWORK_DOWN:
    'This computer has no route to the address of {{host}}. Check its network or VPN connection; for an IPv6 address, whether this network has IPv6.',
  TLS_TIMEOUT:
    '{{host}} accepted the connection on port {{port}} but did not finish the TLS handshake. It may be overloaded, or another service answers on that port.',
  TLS_FAILED:
    'No secure connection to {{host}}:{{port}} could be set up. Another service may answer on that port, or the host offers only TLS versions that are too old.',
  CERTIFICATE_UNKNOWN:
    'The certificate of this host is not trusted yet, so nothing was sent. Its SHA-256 fingerprint is {{fingerprint}}; compare it with the one on the host before you trust it.',
  CERTIFICATE_CHANGED:
    'The host presents another certificate than the trusted one, so nothing was sent. Trusted: {{expected}}; presented: {{fingerprint}}. If you did not renew the certificate yourself, somebody may be intercepting the connection.',
  CONNECTION_LOST: 'The connection to {{host}} broke off before the answer was complete.',
  REPLY_TIMEOUT: '{{host}} accepted the request but did not answer in time. It may be busy; try again later.',
  CANCELLED: 'Cancelled at your request.',
  // Understanding the host
  HTTP_STATUS:
    'The host answered with HTTP status {{status}} instead of a result. Its management service may be starting or overloaded, or this is not an ESXi host.',
  HTTP_REDIRECT:
    'The host wants to send the request on to {{location}}. Redirects are not followed, because the password would go to another place than the one you trusted.',
  NOT_SOAP:
    'What answered does not speak the vSphere API. Check the address and the port: it may be a proxy or another device.',
  REPLY_TOO_LARGE: 'The answer of the host is larger than any real one and was not read to its end.',
  REPLY_MALFORMED: 'The answer of the host cannot be read ({{detail}}).',
  REPLY_TOO_DEEP: 'The answer of the host is nested too deeply and was refused.',
  REPLY_DOCTYPE:
    'The answer of the host holds a document type declaration, which a vSphere answer never does. It was refused.',
  REPLY_TRUNCATED: 'The answer of the host ends in the middle.',
  REPLY_UNEXPECTED: 'The host answered with something else than what was asked for.',
  REPLY_ENCODING:
    'The answer of the host is packed as {{encoding}}, which was not asked for and is not understood. A proxy in between usually does that: connect to the host directly, or switch its compression off.',
  UPDATES_ENDLESS:
    'The host sends changes without end, more than a real host has, so listening was stopped. Hypertray tries again after a pause. If this goes on, restart the management agents on the host.',
  // What the host answered
  CREDENTIALS_REJECTED:
    'The host refused the user name or the password. Too many refused logins lock the account for about 15 minutes, and while it is locked the right password is refused with the same words. It will not be tried again by itself: check the password first.',
  PASSWORD_EXPIRED:
    'The password of this user has expired, so the host refused the login. Set a new one on the host (console or host web client), then enter it here. It will not be tried again by itself.',
  LOGIN_NO_PERMISSION:
    'The host knows the user and the password but refuses the login. Either the host is in lockdown mode (add the user to the exception users, or leave lockdown mode), or the account has no role on the host (have one granted). It will not be tried again by itself.',
  LOGIN_ACCOUNT_DISABLED:
    'The account is disabled on the host, so the login was refused. Enable it on the host, or log in as another user. It will not be tried again by itself.',
  LOGIN_MANAGED:
    'The host accepts logins only from the vCenter Server that manages it. Ask the vCenter administrator to allow direct access, or leave this host to vCenter. It will not be tried again by itself.',
  LOGIN_FAILED:
    'The host refused the login with the fault {{fault}}; this says nothing about the password. Look at the host, then try again: it will not be tried again by itself.',
  NOT_AUTHENTICATED: 'The session on the host has ended and a new one could not be opened. Try again.',
  NO_PERMISSION:
    'The user may not do this on the host; the privilege {{privilege}} is missing. Log in as a user who has it, or have it granted.',
  INVALID_STATE: 'The host refused {{method}}, because it is not in the state for it. The host says: "{{message}}"',
  INVALID_POWER_STATE:
    'The virtual machine is not in the power state that {{method}} needs. Its state has probably changed in the meantime; look at it again.',
  TOOLS_UNAVAILABLE:
    'VMware Tools are not running in the virtual machine, so it cannot be asked to shut down. Start Tools in the guest, or choose to suspend it or power it off hard.',
  LICENCE_RESTRICTED:
    'The licence of the host forbids changes through the API, so {{method}} was refused. The free ESXi licence can only be read; shut the host down at its console or in its own web client.',
  TASK_IN_PROGRESS:
    'Another task is still working on the same object, so {{method}} was refused. Wait for it to finish and try again.',
  METHOD_NOT_FOUND: 'The host does not know the call {{method}}. Its version may be too old for this.',
  OBJECT_NOT_FOUND: 'What {{method}} was meant for no longer exists on the host. Read the host again.',
  TIMED_OUT: 'The host gave up on {{method}}, because it took too long.',
  HOST_CONFIG_FAULT: 'The host could not carry out {{method}} with its configuration. The host says: "{{message}}"',
  NOT_SUPPORTED: 'The host does not support {{method}}.',
  INVALID_ARGUMENT: 'The host did not accept what {{method}} was given. The host says: "{{message}}"',
  REQUEST_CANCELED: 'The task {{method}} was cancelled on the host, by somebody else or by the host itself.',
  HOST_FAULT: 'The host refused {{method}} with {{fault}}. The host says: "{{message}}"',
  TASK_FAILED:
    'The host reports that {{method}} failed and gives no reason. Look at the recent tasks in the client of the host, then try again.',
  WAIT_TIMED_OUT:
    'What was waited for on the host did not happen within {{seconds}} seconds. The host may still be working on it: look at the recent tasks in the client of the host.',
  // Hosts, trust and secrets
  ADDRESS_INVALID:
    '"{{input}}" is not a host address ({{reason}}). Examples: esxi.example.org, esxi.example.org:8443, 192.0.2.1, [2001:db8::1]:443.',
  FINGERPRINT_INVALID:
    'This is not a SHA-256 fingerprint ({{reason}}). It consists of 64 hexadecimal digits, with or without colons.',
  HOST_NOT_FOUND: 'No host with the name or address "{{name}}" has been added.',
  HOST_EXISTS: 'A host with this address has already been added.',
  HOST_KNOWN:
    'This is the same machine as {{name}} ({{address}}), by its certificate and its hardware. It was not added. Use the host you have, or confirm that it shall be listed a second time.',
  HOST_NAME_TAKEN: 'Another host already has this name. Choose a different one.',
  HOST_NAME_INVALID:
    'A host name must have between 1 and 120 characters, without line breaks or other control characters.',
  NOT_STANDALONE: 'This is not a standalone ESXi host, but {{apiType}}. Enter the address of the ESXi host itself.',
  HOST_AWAY:
    '{{name}} is not connected at the moment, so nothing was sent to it. Wait until it is connected again, then try again.',
  CREDENTIALS_MISSING:
    'There is no password for this host. Enter it; on the command line use --password-file or --password-stdin.',
  CREDENTIALS_UNUSABLE:
    'The user name or the password is empty or holds a character that no login to ESXi can carry, such as a control character, so no login was tried. Enter it again.',
  KEYCHAIN_MISSING:
    'This computer has no keychain that can be used, so the password is not kept and must be entered each time. On Linux, install and start a secret service such as GNOME Keyring.',
  KEYCHAIN_LOCKED:
    'The keychain of this computer is locked. Unlock it and try again; the password of the host is not at fault.',
  KEYCHAIN_REFUSED:
    'The keychain of this computer refused access. Allow it in the settings of the keychain; the password of the host is not at fault.',
  PASSWORD_FILE_UNREADABLE:
    'The password file {{file}} could not be read, so no login was tried. Check that it exists and that the user this command runs as may read it.',
  PASSWORD_FILE_LINK:
    '{{file}} is a symbolic link, and links to a password file are not followed: they can be pointed at another file unnoticed. No login was tried. Name the file itself.',
  PASSWORD_FILE_NOT_REGULAR:
    '{{file}} is not a regular file but a folder, a pipe or a device, so no password was taken from it. Name a regular file, or use --password-stdin.',
  PASSWORD_FILE_NOT_OURS:
    'The password file {{file}} belongs to another user ({{owner}}) than the one this command runs as, so it was not used and no login was tried. Make that user its owner, or run the command as the owner.',
  PASSWORD_FILE_TOO_OPEN:
    'Other users can get at the password file {{file}} ({{found}}), so it was not used and no login was tried. Take their access away with chmod 600, or icacls on Windows. If others may have read the password, change it on the host.',
  PASSWORD_FILE_NOT_CHECKED:
    'Windows did not say who may read the password file {{file}}, so it was not used and no login was tried. It must lie on an NTFS disk of this computer, and PowerShell must be able to run Get-Acl.',
  PASSWORD_FILE_TOO_LARGE:
    'The password file {{file}} holds more than the {{bytes}} bytes that a password may have. Check that it is the right file; no login was tried.',
  PASSWORD_FILE_NOT_TEXT:
    'The password file {{file}} is not UTF-8 text, so no login was tried. Save it as UTF-8; some editors and the redirection of older PowerShell write UTF-16.',
  PASSWORD_FILE_NOT_ONE_LINE:
    'The password file {{file}} has more than one line, so no login was tried. It may hold the password and one line break at the end, nothing else.',
  PASSWORD_FILE_EMPTY:
    'The password file {{file}} is empty, so no login was tried. Write the password into it, on one line.',
  // Storage
  STORAGE_UNREADABLE: '{{file}} cannot be read. Check that it exists and that you may read it.',
  STORAGE_CORRUPT: 'The content of {{file}} is damaged. It was left as it is, so that nothing is lost.',
  STORAGE_NEWER:
    '{{file}} was written by a newer version of this program. Update the program; the file was left as it is.',
  STORAGE_WRITE_FAILED:
    '{{file}} could not be written. Check the free space on the disk and the permissions of the folder.',
  STORAGE_BUSY: '{{file}} is in use by another process of this program. Try again in a moment.',
  // Power
  RUN_IN_PROGRESS: 'A shutdown of {{name}} is already running. Wait for it to end, or cancel it first.',
  TOO_LATE_TO_CANCEL:
    'It is too late to cancel: the host was already asked to shut down, or the run is over. What was sent cannot be taken back. Watch whether the host stops responding.',
  NO_RUN_TO_CANCEL: 'No shutdown of this host is under way, so there is nothing to cancel. Nothing was sent.',
  QUESTION_WITHDRAWN:
    'This question is no longer open: it was answered elsewhere, the virtual machine changed its state, or the run ended. Your answer was not used; look at the present state of the run.',
  RUN_NOT_FOUND:
    'The journal holds no readable run of that kind. Its file may have been deleted or damaged; look at the list of runs again.',
  HOST_NOT_CONNECTED:
    '{{name}} is not connected, so it is not known which virtual machines run there. Nothing was sent. Wait until it is connected, and look at the list again.',
  CONFIRMATION_NEEDED:
    'This needs an answer from you, and there is no terminal to ask on. Nothing was done; give the decision as an option (--yes, --no-tools, --stuck).',
  PRIVILEGE_MISSING:
    'The user lacks the privilege {{privilege}}, so the host would refuse to be shut down. Log in as a user who has it.',
  PRIVILEGE_UNKNOWN:
    'Whether the user has the privilege {{privilege}} could not be read. The host may refuse to be shut down.',
  LICENCE_FREE:
    'The host runs on the free licence, which can only be read through the API. It will probably refuse the first change; then the run stops before anything else is touched.',
  LICENCE_UNKNOWN:
    'The licence of the host could not be read. If it is the free one, the host will probably refuse changes.',
  MANAGED_BY_VCENTER:
    'This host is managed by the vCenter {{server}}. What is done here bypasses it: vCenter may restart virtual machines elsewhere or report the host as failed.',
  VIEW_PARTIAL:
    'This account may not see every virtual machine of the host, so one that is not listed may be running. The host is therefore taken through maintenance mode, which it does not enter while anything runs; it comes back in that mode, and leaves it when Hypertray connects again. An account that has the role Administrator on the root folder, propagated, avoids this.',
  HIDDEN_VM_MAY_RUN:
    'The host did not enter maintenance mode although no virtual machine seems to run. Probably one runs that this account cannot see. The host was not shut down; use an account that sees everything.',
  LEAVE_NEEDS_FORCE:
    'Virtual machines that are to be left running: {{count}} ({{vms}}). They keep the host out of maintenance mode, so this shutdown cannot go through it. Choose another rule for inaccessible machines, or shut down directly with an account that sees every machine.',
  VM_PRIVILEGE_MISSING:
    'This account lacks the privilege {{privilege}} on virtual machines that are to be stopped: {{count}} ({{vms}}). The host would refuse; give the account the privilege, or use another one.',
  MAINTENANCE_ALREADY_ON:
    'The host is already in maintenance mode. It was not put there by this run and so is not taken out of it: it stays on after the next boot, and until somebody leaves it no virtual machine starts by itself.',
  MAINTENANCE_WILL_PERSIST:
    'The host will still be in maintenance mode after the next boot. Until somebody leaves it, no virtual machine starts by itself.',
  TASKS_RUNNING:
    'Tasks still running on the host: {{count}}. A shutdown cuts them off; copies, snapshots or backups may be left incomplete.',
  TASKS_UNKNOWN: 'Whether tasks are running on the host could not be read. A shutdown would cut them off.',
  AUTOSTART_OFF:
    'Autostart is switched off on this host. After the next boot the virtual machines stay off until somebody starts them.',
  VM_TOOLS_NOT_RUNNING:
    'VMware Tools are not running in {{vm}}, or are not ready yet, so it cannot be asked to shut down.',
  VM_QUESTION_PENDING:
    '{{vm}} stands still until somebody answers its question. It will probably not react to a shutdown request; answer the question in the client of the host first.',
  OWN_COMPUTER_ON_HOST:
    "This computer seems to be {{vm}}, which runs on that host. It goes down with the other guests, and then nothing is left to shut down the host and watch it. Run this from another computer, or let {{vm}} be stopped by the host's own autostart settings.",
  VM_INACCESSIBLE:
    'The host cannot access {{vm}}, so it can neither be asked to shut down nor powered off. Check its datastore, or remove the machine from the inventory.',
  VM_STATE_UNKNOWN:
    'The host does not say whether {{vm}} is powered on, so it cannot be shut down safely. Read the host again, or look at the machine in the client of the host.',
  VM_STUCK:
    '{{vm}} was asked to shut down and is still running after {{seconds}} seconds. Look at its console: it may be installing updates or asking something.',
  VM_NOT_ASKED:
    '{{vm}} could not be asked to shut down for {{seconds}} seconds: the host refused each time. It still runs. Look at what else the host does with it, such as a snapshot or a backup.',
  GUEST_ALREADY_STOPPING:
    '{{vm}} is already shutting down or restarting. It is waited for and not asked again; its VMware Tools may have stopped already.',
  GUEST_TOOLS_STARTING:
    'VMware Tools are still starting in {{vm}}. It is asked to shut down as soon as they run; if they do not in its time, the rule for machines without Tools applies.',
  GUEST_CALL_REFUSED:
    'The host refuses to ask {{vm}} for the moment ({{code}}). Nothing happened to it; it is asked again until its time is over.',
  CALL_OVERTAKEN: '{{vm}} changed its state before the call was sent, so it was not sent.',
  VM_STARTED_MEANWHILE:
    '{{vm}} runs again or was started during the shutdown. The host was not shut down; find out who starts it, then try again.',
  VMS_WILL_LOSE_POWER:
    'Virtual machines that lose power as if the plug were pulled: {{count}} ({{vms}}). Their guests are not asked to shut down first; unsaved data may be lost.',
  STUCK_MAY_ASK:
    'If a guest does not shut down in time, you will be asked what to do. Stay nearby, or choose a rule beforehand.',
  ABORTED_BY_POLICY:
    'Virtual machines that cannot be shut down cleanly: {{count}} ({{vms}}). The run stopped because of them, by a rule, by your answer, or because no answer came. The host was not shut down. Deal with them, or choose another rule.',
  GUEST_CALL_UNCONFIRMED:
    'The request to {{vm}} was sent, but the answer was lost: it may or may not have been carried out. It will not be sent again; look at the state of the machine.',
  CONNECTION_LOST_DURING_GUESTS:
    'The connection to the host was lost while its guests were shutting down ({{code}}), and it stayed lost. What was asked of them cannot be taken back; the host itself was not asked to shut down. Look at the host, then run this again.',
  HOST_CALL_UNCONFIRMED:
    'The shutdown was sent to the host, but the answer was lost: it may or may not be carried out. It will not be sent again; watch whether the host goes away.',
  SILENT_UNCONFIRMED:
    'The shutdown was sent to the host, but its answer was lost, and the host has not responded since ({{misses}} attempts over {{seconds}} seconds). Nothing shows whether it went down or the network did. Look at the machine itself.',
  UNREACHABLE_UNCONFIRMED:
    'The shutdown was sent to the host and its answer was lost; since then the host no longer responds ({{misses}} attempts over {{seconds}} seconds), while its network still does. So it very probably went down. From outside it cannot be proven that its power is off.',
  UNREACHABLE_AFTER_SHUTDOWN:
    'The host accepted the shutdown and no longer responds ({{misses}} attempts over {{seconds}} seconds). From outside it cannot be proven that its power is off: look at the machine, its lights or its management controller.',
  UNREACHABLE_NO_WITNESS:
    'The host accepted the shutdown and no longer responds ({{misses}} attempts over {{seconds}} seconds). Nothing else on its network could be asked, so a network failure would look the same. From outside it cannot be proven that its power is off: look at the machine, its lights or its management controller.',
  NETWORK_SILENT:
    'The host accepted the shutdown and no longer responds, but neither does anything else on its network that responded before ({{misses}} attempts over {{seconds}} seconds). So it is not known whether the host went down or the network did. Look at the machine itself.',
  STILL_REACHABLE:
    'The host accepted the shutdown but still responds after {{seconds}} seconds. Look at its console: it may hang while stopping.',
  RUN_INTERRUPTED:
    'The program ended in the middle of this run; the last entry is from {{at}}, in the step "{{step}}". What happened after that is not known: look at the host and its virtual machines.',
  MAINTENANCE_ENTERED_BY_RUN:
    'This run puts the host into maintenance mode, which survives the boot and keeps virtual machines from starting by themselves. The program takes the host out of it again at the first contact after the boot; for that it must be running.',
  MAINTENANCE_LEFT: 'The host was taken out of maintenance mode.',
  MAINTENANCE_NOT_LEFT:
    'The host could not be taken out of maintenance mode. Until somebody does that, no virtual machine starts by itself.',
  VERIFY_INCONCLUSIVE:
    'Whether the host went down could not be observed, for example because this computer lost its own network. Look at the machine itself.',
  RUN_ENDED_BY_SYSTEM:
    'Windows is ending this program because its console was closed, after the host was asked to shut down. Whether the host goes down was not watched to the end. Look at the machine itself.',
  // Ports and firewall
  RULESET_NOT_FOUND:
    'This host has no firewall ruleset {{key}}. Rulesets differ from release to release; `ports check` lists those of this host.',
  SERVICE_NOT_FOUND:
    'This host has no service {{key}}. Services differ from release to release and with what is installed.',
  FIREWALL_NOT_READ:
    'The host did not tell the state of its firewall, so nothing can be said about it and nothing is changed. The user may lack the privilege System.Read on the host.',
  FIREWALL_NOT_CONTROLLABLE:
    'The ruleset {{key}} belongs to a system service, which opens and closes it by itself; the host allows nobody else to switch it. Start or stop the service instead.',
  FIREWALL_IP_LIST_FIXED: 'The host does not let anybody edit the allowed addresses of the ruleset {{key}}.',
  FIREWALL_REQUIRED: 'The host itself needs the ruleset {{key}} and does not allow it to be closed.',
  FIREWALL_MANAGEMENT_PORT:
    "This change would cut off the connection Hypertray itself uses, and nothing could take it back from here. If you mean it, do it on the host's console (`{{command}}`).",
  FIREWALL_IP_INVALID: '{{input}} is neither an IP address nor a network such as 192.0.2.0/24. Nothing was changed.',
  FIREWALL_IP_LIST_EMPTY:
    'A list of allowed addresses without an entry would shut everybody out. Name at least one address or network, or allow all.',
  FIREWALL_OPENS_TO_ALL:
    'This opens {{service}} to every address that can reach the host. Better allow only the addresses that need it.',
  FIREWALL_STARTS_SERVICE: 'The host starts the service {{service}} with it, because that service follows its ports.',
  FIREWALL_STOPS_SERVICE:
    'The host stops the service {{service}} with it, because that service follows its ports and has no other one open.',
  FIREWALL_CHANGED_MEANWHILE:
    '{{key}} is no longer as the preview showed it: somebody or something has changed it since. Nothing was sent; look at the new state and decide again.',
  FIREWALL_NOT_AS_ASKED:
    'The host accepted the change of {{key}}, but read back it is not as asked. Another change or a service may have switched it again; check its present state.',
  FIREWALL_CALL_UNCONFIRMED:
    'The change of {{key}} was sent, and the connection broke before an answer came. Whether it took place is not known until the host can be read again.',
  SERVICES_READ_ONLY: 'This host shows its services but offers no way to start or stop them through its API.',
  PORT_CHECK_UNDER_WAY:
    'The ports of {{name}} are being checked already. Wait for the end of that check, or cancel it.',
  FLOW_NOT_FOUND:
    'This version has no entry {{flow}} in its port table, so nothing was checked. Choose the entry again.',
  LOCAL_RESOURCES:
    'This computer ran short of sockets or memory, so the rest was not probed and nothing is said about it. Close other programs and check again.',
  BASELINE_NOT_FOUND: 'That saved state no longer exists. It may have been deleted in another window.',
  // Hardware
  PASSPORT_NOT_FOUND: 'That passport no longer exists. It may have been deleted in another window.',
  RULES_INVALID:
    'This is not a file of hardware rules that Hypertray can read. The first thing wrong with it: {{detail}}. Nothing was taken over from it.',
  RULES_TOO_MANY:
    'The folder of added rules holds more than {{limit}} files. This one is beyond that and was not read: remove files that are no longer needed.',
  // Installing
  IMAGE_NOT_CHOSEN: 'This image was chosen before the app was started. Choose the file again.',
  IMAGE_UNREADABLE:
    'The file {{file}} could not be opened or read. Check that it exists, that you may read it, and that its disk is still connected.',
  IMAGE_NOT_ISO:
    '{{file}} is not an ISO 9660 image: it has no volume descriptor where one must be. Choose the .iso file of the installer.',
  IMAGE_DAMAGED:
    'The image {{file}} is damaged or was not downloaded completely ({{detail}}). Compare its checksum and download it again.',
  CHECKSUM_NOT_FOUND:
    'No checksum was found in that text. A SHA-256 has 64 hexadecimal digits, a SHA-1 40 and an MD5 32.',
  KICKSTART_INVALID:
    'The settings for ks.cfg cannot be used. The first thing wrong with them: {{detail}}. No file was made.',
  VOLUMES_NOT_LISTED:
    'The system did not say which volumes there are ({{detail}}), so no stick can be chosen safely. Nothing was written.',
  VOLUME_NOT_ALLOWED: '{{volume}} is not used as an installer stick: {{reason}}. Nothing was written.',
  VOLUME_CHANGED:
    '{{volume}} is no longer the volume that was chosen: it was pulled out, replaced or formatted again. Choose it anew; nothing more is written.',
  VOLUME_FULL:
    '{{volume}} has too little free space: {{needed}} bytes are needed, {{free}} are free. Use an empty or larger stick.',
  FILE_TOO_LARGE_FOR_FAT32:
    '{{file}} in the image has {{size}} bytes; FAT32 holds no file of 4 GiB or more. This image cannot be copied to a FAT32 stick: write it as a disk image instead.',
  STICK_COPY_FAILED:
    'Writing {{file}} to the stick failed. The stick is not complete and must not be booted from; make it again, with another stick if this happens twice.',
  STICK_NOT_MADE:
    'No stick was made or verified from this image since the app was started, so there is nothing to enter into a checklist.',
  STICK_UNDER_WAY: 'A stick is being written or verified already. Wait for it, or stop it first.',
  STICK_DIFFERS:
    '{{file}} on the stick is not what was written: the stick or its connection is faulty. Do not boot from it.',
  CHECKLIST_NOT_FOUND: 'That checklist or template no longer exists. It may have been deleted in another window.',
  CHECKLIST_REASON_MISSING: 'A step is skipped or failed for a reason. Write down why.',
  CHECKLIST_HOST_MISSING:
    'The checklist has neither a host nor a hardware passport, so there is nothing to read. Choose one of them first.',
  TEMPLATE_INVALID: 'The template cannot be used as it is: {{detail}}. Nothing was changed.',
  TEMPLATE_CHANGED_MEANWHILE:
    'The template was changed elsewhere since you opened it, so yours was not saved and nothing was overwritten. Open the template again and repeat your changes.',
  SUBNET_INVALID: '{{input}} is not a private IPv4 subnet of at most 1,024 addresses, such as 192.168.1.0/24.',
  // Newer versions of this program
  UPDATE_NOT_REACHED:
    'The newer version could not be asked for or fetched from {{site}}. This version goes on working; try again later, or download it by hand.',
  UPDATE_SIGNATURE:
    'What was offered as a newer version does not carry the right signature, so it was refused and nothing was installed. If this happens again, somebody may be tampering with the connection or the site: download nothing, and report it.',
  UPDATE_EXPIRED:
    'The offer of version {{version}} was valid until {{expires}}, so it was refused and nothing was installed. If the clock of this computer is right, the update site is serving an outdated file: look at the release page for a newer version.',
  UPDATE_OLD:
    'The update site offered version {{version}} (signed {{issued}}), although it had offered version {{seenVersion}} (signed {{seenIssued}}) before. The older offer was refused and nothing was installed. Try again later; if this happens again, someone may be hiding a newer version from you: report it.',
  UPDATE_ELSEWHERE:
    '{{site}} sent the update request on to {{other}}, which was refused: updates come from {{site}} only. Nothing was installed. Try again later; if this happens again, report it.',
  UPDATE_WAITS:
    'A host is being shut down or a stick is being written. The update waits until that is done; try again then.',
  UPDATE_NOT_READY: 'There is no new version ready to install. Check for a new version and download it first.',
  UPDATE_NOT_OFFERED:
    'This copy does not look for new versions, because it knows no update site: it was built from source or is kept up to date by other means. Update it the way it was installed.',
  NOTHING_OPENED_IT:
    'This computer did not open it: the file is missing, no program is set for its kind, or that program refused. Set a default browser and file manager in the system, then try again.',
  LINK_NOT_ALLOWED:
    "This link leads to a site that Hypertray does not open: only the vendor's own pages are. Nothing was opened. If the link comes from rules you added, correct it there.",
  REQUEST_INVALID:
    'The window asked for something this program does not understand, so nothing was done. Restart Hypertray; if this happens again, report it.',
  REQUEST_NOT_TRUSTED:
    'A page that does not belong to this program asked it for something. It was refused, and nothing was done. Restart Hypertray; if this happens again, report it.',
  TEST_RUNTIME_LOCAL_ONLY:
    'This is a test runtime, which reaches hosts on this computer only. Nothing was sent. Use an installed version for other hosts.',
  // Command line
  USAGE: 'The command was not understood: {{detail}}',
  DATA_FOLDER_UNKNOWN:
    'The user this command runs as has no home folder, so there is no place for the data. Name a folder with --data or HYPERTRAY_DATA.',
  INTERNAL: 'The program made a mistake of its own. What it was doing is in the log; please report it.',
} as const satisfies Record<ProblemCode, string>
