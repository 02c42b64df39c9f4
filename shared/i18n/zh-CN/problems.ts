import type { ProblemCode } from '../../problems/codes.ts'

/** 每个问题的说明：发生了什么、意味着什么、该怎么办。 */
export const problemsZhCn = {
  // Reaching the host
  NAME_NOT_FOUND: '无法解析名称 {{host}}。请检查拼写，或改用主机的 IP 地址。',
  CONNECTION_REFUSED:
    '{{host}} 拒绝了 {{port}} 端口上的连接。机器在线，但管理服务没有监听该端口：请核对端口，或在主机上重启管理代理。',
  CONNECT_TIMEOUT: '{{host}} 的 {{port}} 端口没有响应。主机可能已关机，也可能被防火墙拦截。',
  HOST_UNREACHABLE: '没有通往 {{host}} 的网络路径。请检查本机的网络或 VPN 连接。',
  NETWORK_DOWN:
    '本机没有到 {{host}} 所用地址的路由。请检查本机的网络或 VPN 连接；若是 IPv6 地址，请确认当前网络支持 IPv6。',
  TLS_TIMEOUT: '{{host}} 接受了 {{port}} 端口上的连接，但 TLS 握手没有完成。主机可能负载过高，或该端口上是别的服务。',
  TLS_FAILED: '无法与 {{host}}:{{port}} 建立安全连接。该端口上可能是别的服务，或主机只支持过旧的 TLS 版本。',
  CERTIFICATE_UNKNOWN:
    '尚未信任此主机的证书，因此没有发送任何内容。其 SHA-256 指纹为 {{fingerprint}}，请先与主机上显示的指纹核对，再决定是否信任。',
  CERTIFICATE_CHANGED:
    '主机出示的证书与已信任的证书不同，因此没有发送任何内容。已信任：{{expected}}；本次出示：{{fingerprint}}。如果您没有更换过证书，连接可能正被他人截获。',
  CONNECTION_LOST: '响应尚未接收完，与 {{host}} 的连接就中断了。',
  REPLY_TIMEOUT: '{{host}} 接收了请求，但没有及时响应。主机可能正忙，请稍后再试。',
  CANCELLED: '已按您的要求取消。',
  // Understanding the host
  HTTP_STATUS: '主机返回了 HTTP 状态 {{status}}，而不是结果。管理服务可能正在启动或负载过高，或者这不是 ESXi 主机。',
  HTTP_REDIRECT: '主机要求把请求转到 {{location}}。程序不会跟随重定向，否则密码会发往您没有信任过的地方。',
  NOT_SOAP: '对方不提供 vSphere API。请核对地址和端口：那里可能是代理服务器或其他设备。',
  REPLY_TOO_LARGE: '主机的响应过大，没有读完。',
  REPLY_MALFORMED: '无法解读主机的响应（{{detail}}）。',
  REPLY_TOO_DEEP: '主机的响应嵌套层数过多，已拒收。',
  REPLY_DOCTYPE: '主机的响应含有文档类型声明（DOCTYPE），正常的 vSphere 响应不会有，已拒收。',
  REPLY_TRUNCATED: '主机的响应在中途断开，内容不完整。',
  REPLY_UNEXPECTED: '主机返回的内容与请求不符。',
  REPLY_ENCODING:
    '主机的响应以 {{encoding}} 压缩，程序没有要求压缩，也无法解读。通常是中间的代理造成的：请直接连接主机，或关闭代理的压缩功能。',
  UPDATES_ENDLESS:
    '主机不停地发送变更，数量远超正常主机，因此已停止接收。Hypertray 稍后会自动重试。如果反复出现，请在主机上重启管理代理。',
  // What the host answered
  CREDENTIALS_REJECTED:
    '主机拒绝了用户名或密码。登录失败次数过多会使账户锁定约 15 分钟，锁定期间即使密码正确，提示也完全相同。程序不会自动重试，请先核对密码。',
  PASSWORD_EXPIRED:
    '该用户的密码已过期，主机拒绝登录。请在主机上（控制台或网页客户端）设置新密码，再在此处输入。程序不会自动重试。',
  LOGIN_NO_PERMISSION:
    '用户名和密码正确，但主机拒绝登录。原因可能有两种：主机处于锁定模式（请将该用户加入例外用户，或退出锁定模式），或该账户在主机上没有角色（请管理员授予）。程序不会自动重试。',
  LOGIN_ACCOUNT_DISABLED:
    '该账户在主机上已停用，登录被拒绝。请在主机上启用该账户，或改用其他用户登录。程序不会自动重试。',
  LOGIN_MANAGED:
    '主机只接受管理它的 vCenter Server 登录。请联系 vCenter 管理员开放直接访问，或通过 vCenter 管理此主机。程序不会自动重试。',
  LOGIN_FAILED: '主机拒绝登录，错误类型为 {{fault}}；这不代表密码有误。请先检查主机，再重试：程序不会自动重试。',
  NOT_AUTHENTICATED: '与主机的会话已失效，且未能重新建立。请重试。',
  NO_PERMISSION: '该用户无权在主机上执行此操作，缺少特权 {{privilege}}。请改用具有该特权的用户登录，或请管理员授权。',
  INVALID_STATE: '主机当前的状态不允许 {{method}}，因此拒绝执行。主机的说明：“{{message}}”',
  INVALID_POWER_STATE: '虚拟机的电源状态不符合 {{method}} 的要求，可能刚刚发生了变化。请重新查看虚拟机的状态。',
  TOOLS_UNAVAILABLE:
    '虚拟机中的 VMware Tools 没有运行，无法关闭客户机操作系统。请在客户机中启动 Tools，或选择挂起、强制关闭电源。',
  LICENCE_RESTRICTED:
    '主机的许可证不允许通过 API 进行更改，因此拒绝了 {{method}}。免费版 ESXi 只能通过 API 读取；请在主机控制台或主机自带的网页客户端中关机。',
  TASK_IN_PROGRESS: '同一对象上还有任务未完成，因此主机拒绝了 {{method}}。请等待其完成后重试。',
  METHOD_NOT_FOUND: '主机不认识 {{method}} 调用，可能版本过旧。',
  OBJECT_NOT_FOUND: '{{method}} 的操作对象在主机上已不存在。请重新读取主机信息。',
  TIMED_OUT: '{{method}} 耗时过长，主机已放弃执行。',
  HOST_CONFIG_FAULT: '主机因自身配置问题无法执行 {{method}}。主机的说明：“{{message}}”',
  NOT_SUPPORTED: '主机不支持 {{method}}。',
  INVALID_ARGUMENT: '主机不接受 {{method}} 的参数。主机的说明：“{{message}}”',
  REQUEST_CANCELED: '任务 {{method}} 已在主机上取消，可能由其他用户取消，也可能由主机自行取消。',
  HOST_FAULT: '主机拒绝了 {{method}}，错误类型为 {{fault}}。主机的说明：“{{message}}”',
  TASK_FAILED: '主机报告 {{method}} 失败，但没有给出原因。请在主机客户端中查看近期任务，然后重试。',
  WAIT_TIMED_OUT: '等待了 {{seconds}} 秒，主机仍未完成。主机可能还在执行：请在主机客户端中查看近期任务。',
  // Hosts, trust and secrets
  ADDRESS_INVALID:
    '“{{input}}”不是有效的主机地址（{{reason}}）。示例：esxi.example.org、esxi.example.org:8443、192.0.2.1、[2001:db8::1]:443。',
  HOST_ADDRESS_UNREADABLE:
    '为 {{name}} 保存的地址“{{address}}”无法识别，因此没有尝试连接。请移除该主机，然后重新添加。',
  FINGERPRINT_INVALID:
    '这不是有效的 SHA-256 指纹（{{reason}}）。指纹由 64 个十六进制数字组成，可以带冒号，也可以不带。',
  HOST_NOT_FOUND: '没有添加过名称或地址为“{{name}}”的主机。',
  HOST_EXISTS: '已经添加过使用该地址的主机。',
  HOST_KNOWN:
    '从证书和硬件标识看，这与 {{name}}（{{address}}）是同一台机器，因此没有添加。请使用已有的主机；如果确实要重复添加，请确认。',
  HOST_NAME_TAKEN: '已有另一台主机使用此名称，请换一个。',
  HOST_NAME_INVALID: '主机名称的长度须为 1 到 120 个字符，不能含有换行符或其他控制字符。',
  NOT_STANDALONE: '这不是独立的 ESXi 主机，而是 {{apiType}}。请填写 ESXi 主机本身的地址。',
  HOST_AWAY: '目前未连接到 {{name}}，因此没有向它发送任何请求。请等待连接恢复后重试。',
  CREDENTIALS_MISSING: '没有此主机的密码。请输入密码；在命令行中请使用 --password-file 或 --password-stdin。',
  CREDENTIALS_UNUSABLE:
    '用户名或密码为空，或含有 ESXi 登录无法传送的字符（例如控制字符），因此没有尝试登录。请重新输入。',
  KEYCHAIN_MISSING:
    '本机没有可用的密码存储，因此不会保存密码，每次都需要输入。在 Linux 上，请安装并启动 GNOME Keyring 之类的密钥环。',
  KEYCHAIN_LOCKED: '本机的密码存储（密钥环或钥匙串）已锁定。请解锁后重试；这与主机密码是否正确无关。',
  KEYCHAIN_REFUSED:
    '本机的密码存储（凭据管理器、钥匙串或密钥环）拒绝访问。请在其设置中允许；这与主机密码是否正确无关。',
  PASSWORD_FILE_UNREADABLE:
    '无法读取密码文件 {{file}}，因此没有尝试登录。请确认该文件存在，且运行此命令的用户有读取权限。',
  PASSWORD_FILE_LINK:
    '{{file}} 是符号链接。链接可能在不知不觉中被改指其他文件，因此程序不会通过链接读取密码，也没有尝试登录。请直接指定密码文件本身。',
  PASSWORD_FILE_NOT_REGULAR:
    '{{file}} 不是普通文件，而是目录、管道或设备，因此没有从中读取密码。请指定普通文件，或使用 --password-stdin。',
  PASSWORD_FILE_NOT_OURS:
    '密码文件 {{file}} 属于另一个用户（{{owner}}），而不是运行此命令的用户，因此没有使用该文件，也没有尝试登录。请将其所有者改为该用户，或以文件所有者的身份运行此命令。',
  PASSWORD_FILE_TOO_OPEN:
    '其他用户可以访问密码文件 {{file}}（{{found}}），因此没有使用该文件，也没有尝试登录。请用 chmod 600（Windows 上用 icacls）收回其权限；如果密码可能已被他人读取，请在主机上更改密码。',
  PASSWORD_FILE_NOT_CHECKED:
    '无法从 Windows 得知谁可以读取密码文件 {{file}}，因此没有使用该文件，也没有尝试登录。该文件必须位于本机的 NTFS 磁盘上，且 PowerShell 必须能运行 Get-Acl。',
  PASSWORD_FILE_TOO_LARGE:
    '密码文件 {{file}} 的内容超过密码允许的 {{bytes}} 字节。请确认指定的文件是否正确；没有尝试登录。',
  PASSWORD_FILE_NOT_TEXT:
    '密码文件 {{file}} 不是 UTF-8 文本，因此没有尝试登录。请将其另存为 UTF-8；有些编辑器以及旧版 PowerShell 的重定向会写成 UTF-16。',
  PASSWORD_FILE_NOT_ONE_LINE: '密码文件 {{file}} 不止一行，因此没有尝试登录。其中只能有密码和末尾的一个换行符。',
  PASSWORD_FILE_EMPTY: '密码文件 {{file}} 是空的，因此没有尝试登录。请把密码写入其中，只占一行。',
  // Storage
  STORAGE_UNREADABLE: '无法读取 {{file}}。请确认该文件存在，且您有读取权限。',
  STORAGE_CORRUPT: '{{file}} 的内容已损坏。程序没有改动它，以免丢失数据。',
  STORAGE_NEWER: '{{file}} 由更新版本的程序写入。请更新程序；该文件没有被改动。',
  STORAGE_WRITE_FAILED: '无法写入 {{file}}。请检查磁盘剩余空间和文件夹权限。',
  STORAGE_BUSY: '{{file}} 正被本程序的另一个进程使用。请稍后再试。',
  // Power
  RUN_IN_PROGRESS: '{{name}} 上已有流程正在进行。请等它结束，或先将其取消。',
  OTHER_HOSTS_NOT_DOWN: '未关闭此主机：它排在最后，而以下主机未确认停止响应：{{names}}。没有向它发送任何请求。',
  TOO_LATE_TO_CANCEL: '已来不及取消：已向主机下发关机，或流程已经结束。已发出的请求无法撤销。请留意主机是否停止响应。',
  NO_RUN_TO_CANCEL: '此主机当前没有正在进行的流程，无需取消。没有发送任何请求。',
  NO_COUNTDOWN: '这台主机没有正在进行的倒计时：倒计时已取消或已经结束。请查看主机的当前状态。',
  QUESTION_WITHDRAWN:
    '这个问题已经失效：已在别处回答、虚拟机状态已改变，或流程已经结束。您的回答没有被采用，请查看流程的当前状态。',
  RUN_NOT_FOUND: '日志中没有可读取的这次流程记录。对应的文件可能已被删除或损坏，请重新查看活动记录。',
  RUN_AMBIGUOUS: '有 {{count}} 次流程的 ID 以 {{id}} 开头，请输入更长的 ID。',
  HOST_NOT_CONNECTED:
    '未连接到 {{name}}，不知道其上有哪些虚拟机正在运行。没有发送任何请求。请等待连接成功，再次核对列表。',
  CONFIRMATION_NEEDED:
    '此处需要您作出决定，但没有可供询问的终端。没有执行任何操作；请用选项指定（--yes、--no-tools、--stuck）。',
  PRIVILEGE_MISSING: '该用户缺少特权 {{privilege}}，主机会拒绝关机请求。请改用具有该特权的用户登录。',
  PRIVILEGE_UNKNOWN: '无法确认该用户是否具有特权 {{privilege}}，主机可能会拒绝关机请求。',
  LICENCE_FREE:
    '主机使用免费许可证，只能通过 API 读取。它很可能会拒绝第一个更改请求；届时流程会停止，不会更改其他任何内容。',
  LICENCE_UNKNOWN: '无法读取主机的许可证。如果是免费许可证，主机很可能会拒绝更改。',
  MANAGED_BY_VCENTER:
    '此主机由 vCenter {{server}} 管理。在这里的操作会绕过 vCenter：它可能在别处重启虚拟机，或将主机报告为故障。',
  VIEW_PARTIAL:
    '此账户可能看不到主机上的全部虚拟机，未列出的虚拟机可能正在运行。因此将先进入维护模式（有虚拟机运行时主机不会进入）；主机下次启动后仍处于维护模式，Hypertray 重新连接时会退出。使用在根文件夹上拥有“管理员”角色且该权限可传播的账户可避免此情况。',
  HIDDEN_VM_MAY_RUN:
    '看不到有虚拟机在运行，但主机没有进入维护模式，很可能有此账户看不到的虚拟机正在运行。主机没有关机；请改用能看到全部虚拟机的账户。',
  LEAVE_NEEDS_FORCE:
    '有 {{count}} 台虚拟机要保持运行（{{vms}}），主机因此无法进入维护模式，这次关机不能经由维护模式。请为无法访问的虚拟机选择其他规则，或使用能看到全部虚拟机的账户直接关机。',
  VM_PRIVILEGE_MISSING:
    '此账户在要关闭的 {{count}} 台虚拟机上缺少特权 {{privilege}}（{{vms}}），主机会拒绝。请授予该特权，或改用其他账户。',
  MAINTENANCE_ALREADY_ON:
    '主机已处于维护模式。维护模式不是由本次流程进入的，因此也不会由本次流程退出：下次启动后仍会保持，在退出维护模式之前，虚拟机不会自动启动。',
  MAINTENANCE_WILL_PERSIST: '下次启动后，主机仍将处于维护模式。在退出维护模式之前，虚拟机不会自动启动。',
  TASKS_RUNNING: '主机上还有 {{count}} 个任务正在运行。关机会中断这些任务，复制、快照或备份可能因此不完整。',
  TASKS_UNKNOWN: '无法确认主机上是否有任务正在运行。如果有，关机会将其中断。',
  AUTOSTART_OFF: '此主机没有启用自动启动。下次启动后，虚拟机会保持关机，直到手动启动。',
  HOST_IN_HA_CLUSTER:
    '该主机属于 vSphere HA 群集：其他主机可能会重新启动它的虚拟机，主机自身的自动启动设置也不起作用。请尽量通过 vCenter 关闭它。',
  HOST_USES_VSAN:
    '该主机的磁盘属于 vSAN 数据存储，从这里关机可能导致其他主机无法访问数据。请先通过 vCenter 将其置于维护模式，并在那里选择数据的处理方式。',
  HOST_REBOOT_PENDING:
    '主机正等待重新启动，例如为了完成安装。下次启动时会完成这些更改，因此可能比平时更久，启动后的状态也可能不同。',
  AUTOSTART_NOT_READ: '主机没有给出自动启动设置，或不对此账户开放。未作任何更改。请在主机客户端中查看。',
  AUTOSTART_CHANGED_MEANWHILE: '自动启动设置已不是制定此更改时的样子：期间有其他改动。未发送任何请求，请重新查看。',
  AUTOSTART_NO_CHANGE: 'Hypertray 没有更改过 {{name}} 的自动启动设置，没有可以撤销的内容。',
  AUTOSTART_NOT_AS_ASKED: '主机接受了更改，但自动启动设置与要求不一致。请重新查看，或在主机客户端中修改。',
  AUTOSTART_UNCONFIRMED: '更改已发送，但在主机确认之前连接中断。请重新查看自动启动设置，确认后再依赖它。',
  VM_TOOLS_NOT_RUNNING: '{{vm}} 中的 VMware Tools 没有运行或尚未就绪，无法请求其关机。',
  VM_QUESTION_PENDING:
    '{{vm}} 有一个问题等待回答，在此之前处于停顿状态，很可能不会响应关机请求。请先在主机客户端中回答该问题。',
  VM_TOOLS_OUTDATED: '主机认为 {{vm}} 中的 VMware Tools 版本过旧，关闭客户机可能不起作用。请更新 VMware Tools。',
  VM_CONSOLIDATION_NEEDED:
    '{{vm}} 还留有已删除快照的磁盘，会拖慢虚拟机并占用数据存储。长时间停机前，请先在主机客户端中整合磁盘。',
  VM_TASK_RUNNING:
    '{{vm}} 上有任务正在运行（{{task}}），例如快照或备份。任务结束之前，主机可能拒绝关闭客户机，关机也可能使任务半途而废。请尽量等它结束。',
  VM_TOOLS_INSTALLER:
    '{{vm}} 中挂载着 VMware Tools 安装程序，可能正在更新 VMware Tools，关闭客户机可能不起作用。请完成更新，或在主机客户端中卸载安装程序。',
  VM_CANNOT_SUSPEND: '主机的设备直通给了 {{vm}}，因此无法挂起它。“挂起”这条规则会失败，请为它选择其他规则。',
  VM_SUSPENDED: '已经挂起的虚拟机：{{count}} 台（{{vms}}）。它们保持原样：内存内容已写入磁盘，但其客户机并未关机。',
  VM_GOT_SLOWER: '{{vm}} 上次关机用了 {{last}} 秒，平时只需 {{usual}} 秒。请检查其客户机有什么变化。',
  VM_LIMIT_TIGHT: '{{vm}} 关机可能需要 {{high}} 秒，而它的时限是 {{limit}} 秒。改为 {{suggested}} 秒会更稳妥。',
  VM_STUCK_LAST_TIME: '{{vm}} 上次没有在时限内关机，这次可能还会卡住。请检查其客户机，或为它选择规则。',
  ROUTE_TO_HOST_ON_HOST:
    '{{vm}} 看来是本机通往该主机的网关。它关机之后，就无法再让主机关机，也无法观察结果。请在主机所在的网络中执行。',
  GATEWAY_ON_HOST: '{{vm}} 看来是本机的默认网关。它关机之后，本机无法访问其他网络。请在它的规则中设为最后关闭。',
  NAME_SERVER_ON_HOST:
    '{{vm}} 看来是本机的 DNS 服务器。它关机之后可能无法解析名称；本次运行会使用已知的地址。请在它的规则中设为最后关闭。',
  PROXY_ON_HOST:
    '{{vm}} 看来是本机的代理服务器。它关机之后其他程序将无法使用代理；Hypertray 连接主机时不经过它。请在它的规则中设为最后关闭。',
  UPS_SERVER_ON_HOST:
    '{{vm}} 看来是为本机监视 UPS 的服务器。它关机之后，就没有程序报告市电恢复了。请在它的规则中设为最后关闭。',
  VM_ADDRESSES_UNKNOWN:
    '未报告地址的虚拟机：{{count}} 台（{{vms}}）。本机、本机的网关、DNS 服务器或 UPS 服务器是否在其中，无法得知。',
  OWN_COMPUTER_ON_HOST:
    '本机看来就是运行在该主机上的 {{vm}}。它会随其他客户机一起关机，之后就没有程序来关闭主机并确认结果了。请在另一台电脑上执行，或由主机自身的自动启动设置来停止 {{vm}}。',
  VM_INACCESSIBLE: '主机无法访问 {{vm}}，既不能请求关机也不能关闭电源。请检查其所在的数据存储，或将它从清单中移除。',
  VM_STATE_UNKNOWN:
    '主机没有上报 {{vm}} 的电源状态，因此无法安全地将其关机。请重新读取主机信息，或在主机客户端中查看该虚拟机。',
  VM_STUCK: '{{vm}} 收到关机请求已有 {{seconds}} 秒，仍在运行。请查看其控制台：它可能正在安装更新，或在等待确认。',
  VM_NOT_ASKED:
    '在 {{seconds}} 秒内一直无法请求 {{vm}} 关机：主机每次都拒绝，该虚拟机仍在运行。请查看主机是否正在对它执行快照或备份等操作。',
  GUEST_ALREADY_STOPPING: '{{vm}} 已在关机或重启过程中，将等待其完成，不再重复请求；其 VMware Tools 可能已经停止。',
  GUEST_TOOLS_STARTING:
    '{{vm}} 的 VMware Tools 正在启动，启动完成后会立即请求关机；如果在限定时间内未能启动，则按“没有 Tools”的规则处理。',
  GUEST_CALL_REFUSED: '主机暂时拒绝向 {{vm}} 发送关机请求（{{code}}）。该虚拟机未受影响，在限定时间内会再次尝试。',
  CALL_OVERTAKEN: '调用发出之前 {{vm}} 的状态已发生变化，因此没有发送。',
  CALL_TOO_LATE: '多次重新连接主机耗时过长，期间主机状态可能已变化，因此没有发送 {{method}}。请检查网络，然后重试。',
  VM_STARTED_MEANWHILE: '{{vm}} 在关机流程中重新运行，或被启动。主机没有关机；请查明启动原因，然后重试。',
  VMS_WILL_LOSE_POWER:
    '{{count}} 台虚拟机将直接断电，相当于拔电源线：{{vms}}。不会先关闭客户机操作系统，未保存的数据可能丢失。',
  STUCK_MAY_ASK: '如果有客户机未能按时关机，程序会询问您如何处理。请留在电脑旁，或事先选定规则。',
  ABORTED_BY_POLICY:
    '有 {{count}} 台虚拟机无法正常关机（{{vms}}），流程因此中止：依据规则、您的答复，或因为没有等到答复。主机没有关机。请处理这些虚拟机，或改用其他规则。',
  VM_PROTECTED:
    '{{vm}} 受保护，无论规则或答复如何，Hypertray 都不会强制关闭其电源。请将其挂起、继续等待，或自行关闭它。',
  PROTECTED_LOSES_POWER:
    '有 {{count}} 台受保护的虚拟机会断电（{{vms}}），因此不会这样关闭主机。请先将它们关机，或在其规则中取消保护。',
  PROTECTED_MAY_ASK:
    '有 {{count}} 台受保护的虚拟机，按规则本应强制关闭电源：{{vms}}。它们不会被强制关闭电源；如果未能关机，将改为询问您，没有答复则主机保持开机。',
  VM_RULES_AMBIGUOUS:
    '有 {{count}} 台虚拟机的实例 UUID 相同，无法判断已保存的规则属于哪一台：{{vms}}。对它们采用主机的规则，仅对两者都保留保护。其中一台可能是副本：请为它分配新的实例 UUID。',
  VM_RULES_NO_UUID: '主机没有上报 {{vm}} 的实例 UUID，因此无法为它保存规则。请确认该虚拟机可以访问，然后重试。',
  VM_RULES_VM_UNKNOWN: '该主机上没有虚拟机 {{vm}}。请填写主机显示的完整名称，或其实例 UUID。',
  VM_RULES_NAME_TWICE: '该主机上有多台名为 {{vm}} 的虚拟机。请改用实例 UUID：{{uuids}}。',
  VM_RULES_INVALID: '{{source}} 中的规则无效：{{where}} 处应为 {{expected}}。没有保存任何内容。',
  VM_RULES_FILE_EXISTS: '{{file}} 已存在，没有覆盖。请换一个名称，或添加 --overwrite。',
  GUEST_CALL_UNCONFIRMED:
    '对 {{vm}} 的请求已发出，但没有收到响应：可能已执行，也可能没有。程序不会再次发送；请查看该虚拟机的状态。',
  CONNECTION_LOST_DURING_GUESTS:
    '客户机关机过程中与主机的连接中断（{{code}}），且未能恢复。已发出的请求无法撤销；没有请求主机本身关机。请查看主机，然后重新执行。',
  HOST_CALL_UNCONFIRMED:
    '关机请求已发给主机，但没有收到响应：可能会执行，也可能不会。程序不会再次发送；请留意主机是否停止响应。',
  SILENT_UNCONFIRMED:
    '关机请求已发给主机，但没有收到响应，此后主机也一直没有响应（{{seconds}} 秒内尝试 {{misses}} 次）。无法判断是主机已关机还是网络中断。请查看机器本身。',
  UNREACHABLE_UNCONFIRMED:
    '关机请求已发给主机但没有收到响应；此后主机不再响应（{{seconds}} 秒内尝试 {{misses}} 次），而其所在网络仍有响应，因此主机很可能已关机。从外部无法证明主机已断电。',
  UNREACHABLE_AFTER_SHUTDOWN:
    '主机接受了关机请求，现已不再响应（{{seconds}} 秒内尝试 {{misses}} 次）。从外部无法证明主机已断电：请查看机器本身、指示灯或带外管理控制器。',
  UNREACHABLE_NO_WITNESS:
    '主机接受了关机请求，现已不再响应（{{seconds}} 秒内尝试 {{misses}} 次）。其网络中没有其他设备可供对照，网络故障也会是同样的表现。从外部无法证明主机已断电：请查看机器本身、指示灯或带外管理控制器。',
  NETWORK_SILENT:
    '主机接受了关机请求，现已不再响应，但其网络中此前有响应的设备也都不再响应（{{seconds}} 秒内尝试 {{misses}} 次）。因此无法判断是主机已关机还是网络中断。请查看机器本身。',
  STILL_REACHABLE: '主机接受了关机请求，但 {{seconds}} 秒后仍有响应。请查看主机控制台：它可能卡在关机过程中。',
  RUN_INTERRUPTED:
    '程序在流程进行中意外终止；最后一条记录的时间为 {{at}}，步骤为“{{step}}”。此后的情况未知：请查看主机和虚拟机的实际状态。',
  MAINTENANCE_ENTERED_BY_RUN:
    '本次流程会让主机进入维护模式。维护模式在重新启动后仍会保持，期间虚拟机不会自动启动。程序会在主机启动后首次连接时退出维护模式，届时程序必须正在运行。',
  MAINTENANCE_LEFT: '主机已退出维护模式。',
  MAINTENANCE_NOT_LEFT: '未能让主机退出维护模式。在退出之前，虚拟机不会自动启动。',
  VERIFY_INCONCLUSIVE: '未能观察到主机是否关机，例如本机的网络中断。请查看机器本身。',
  LICENCE_READ_ONLY:
    '免费版 ESXi 许可证下 API 为只读，主机会拒绝更改维护模式。没有发送任何请求。请在主机自带的 Web 客户端中更改。',
  MAINTENANCE_IS_ON: '主机已处于维护模式。没有发送任何请求。',
  MAINTENANCE_IS_OFF: '主机未处于维护模式。没有发送任何请求。',
  MAINTENANCE_VMS_RUN:
    '仍在运行的虚拟机：{{count}} 台（{{vms}}）。只有在没有虚拟机运行时，主机才会进入维护模式。请先将其关机，或选择由 Hypertray 一并关闭其客户机。',
  MAINTENANCE_UNCONFIRMED:
    '请求已发送，但主机没有确认，且到目前为止维护模式没有变化。该请求不会再次发送；请查看主机的维护模式和近期任务。',
  BOOT_TIME_NOT_READ: '主机没有提供启动时间，因此无法判断它是否已重新启动。',
  REBOOT_UNCONFIRMED:
    '重新启动请求已发送到主机，但响应丢失：请求可能已执行，也可能没有。该请求不会再次发送。只有更新的启动时间才能证明主机已重新启动，目前尚未读到。',
  HOST_BACK: '主机已重新启动并有响应，等待用时 {{seconds}} 秒。',
  REBOOT_NOT_SEEN:
    '{{seconds}} 秒后主机仍以原来的启动时间响应，因此它没有重新启动。请查看主机控制台：它可能卡在了中途。',
  HOST_NOT_BACK: '主机没有恢复：已观察 {{seconds}} 秒，最后仍无响应。无法判断它是否仍在启动。请查看主机控制台。',
  HOST_BACK_UNREAD:
    '主机地址上有响应，但 {{seconds}} 秒后仍无法读取启动时间（{{code}}）。无法判断主机是否已重新启动。请检查主机。',
  WATCH_CANCELLED: '您在 {{seconds}} 秒后停止了观察。已向主机发出的请求会继续执行；主机是否已重新启动尚不清楚。',
  CYCLE_CANCELLED: '已按您的要求取消。此前已完成的操作不会撤销：各步骤显示了进行到哪里。',
  VMS_NOT_RUNNING: '主机已恢复，但此前运行的虚拟机中有 {{count}} 台没有运行（{{vms}}）。请在主机客户端中启动它们。',
  VM_START_UNCONFIRMED:
    '已请求启动 {{vm}}，但不清楚它是否已启动。该请求不会再次发送；请查看该虚拟机，它可能在等待回答问题。',
  RUN_ENDED_BY_SYSTEM:
    '控制台已关闭，Windows 正在结束本程序，此时已请求主机关机或重新启动。没有观察到最后，不确定主机此后的情况。请查看机器本身。',
  // Waking a host
  WAKE_MACS_UNKNOWN:
    'Hypertray 还没有记录 {{name}} 的网卡，因此没有发送任何数据。请在主机开机时连接一次，或用 --mac 指定 MAC 地址。',
  WAKE_MAC_INVALID: '“{{input}}”不是网卡的 MAC 地址，因此没有发送任何数据。写法如 00:50:56:00:00:01。',
  WAKE_BROADCAST_INVALID: '“{{input}}”不能作为发送目标。请提供主机所在网络的 IPv4 广播地址，例如 192.168.1.255。',
  WAKE_PASSWORD_INVALID: '这不是 SecureOn 密码，因此没有发送任何数据。密码为六个字节，写法如 01:23:45:67:89:ab。',
  WAKE_NO_IPV4:
    '不知道 {{host}} 的 IPv4 地址，因此没有发送任何数据：该名称无法解析为 IPv4 地址，而网络唤醒只能使用 IPv4。请用 --broadcast 指定主机所在网络的广播地址。',
  WAKE_NOT_LOCAL:
    '本机与 {{address}} 不在同一网络，因此没有发送任何数据：路由器默认不转发唤醒数据包。如果路由器已设置为转发，请用 --broadcast 指定主机所在网络的广播地址；否则请从该网络内的计算机上唤醒。',
  WAKE_SEND_FAILED: '未能向 {{to}} 发送数据包，系统报告 {{reason}}。请检查网络连接，以及本机防火墙是否拦截。',
  WAKE_NOT_SUPPORTED: '上次连接时，主机报告以下网卡不支持唤醒：{{macs}}。主机的报告有时不准，因此仍会发送数据包。',
  WAKE_ALREADY_AWAKE: '主机已有响应，没有发送任何数据。',
  WAKE_NO_ANSWER:
    '主机在 {{seconds}} 秒内没有响应。它可能仍在启动：服务器启动有时需要十分钟。如果一直没有响应，请检查固件中是否启用了网络唤醒、网线是否插在所记录的网卡上，以及机器是否通着待机电源。',
  // VMs
  VM_NOT_FOUND: '主机上没有名称或 ID 为 {{vm}} 的虚拟机。没有发送任何请求；请先列出主机上的虚拟机。',
  VM_NAME_AMBIGUOUS: '主机上有多台虚拟机名为 {{vm}}（{{ids}}）。没有发送任何请求；请改用所指虚拟机的 ID。',
  VM_IS_ON: '{{vm}} 已经开机，没有发送任何请求。',
  VM_IS_OFF: '{{vm}} 处于关机状态，无法执行此操作。没有发送任何请求；请先启动它。',
  VM_IS_SUSPENDED: '{{vm}} 处于挂起状态，无法执行此操作。没有发送任何请求；请先启动它。',
  VM_IS_TEMPLATE: '{{vm}} 是模板，不能运行。没有发送任何请求。',
  VM_POWER_UNKNOWN: '主机没有上报 {{vm}} 是否开机，因此没有发送任何请求。请重新读取主机。',
  VM_GUEST_NOT_READY:
    '{{vm}} 中的 VMware Tools 目前无法转达请求，因此不能从这里关闭或重启其客户机。如果它正在启动或关闭，请等待；否则请使用其控制台。',
  VM_METHOD_DISABLED: '主机表示 {{vm}} 的当前状态不允许 {{method}}。没有发送任何请求。',
  VM_RIGHT_MISSING:
    '此账户对 {{vm}} 缺少特权 {{privilege}}，主机会拒绝。没有发送任何请求；请授予该特权，或改用其他账户。',
  VM_LICENCE_FREE: '主机使用免费许可证，不允许通过 API 作任何更改。没有发送任何请求；请在主机客户端中操作。',
  VM_QUESTION_OPEN: '{{vm}} 因一个问题而停住，回答之前不会有任何动作。没有发送任何请求；请先回答问题。',
  VM_HOST_IN_MAINTENANCE:
    '主机处于维护模式，不会启动虚拟机，因此 {{vm}} 保持原样。没有发送任何请求；请先退出维护模式。',
  VM_ACTION_BUSY: '另一个 Hypertray 进程正在为 {{name}} 上的虚拟机发送请求。没有发送任何请求；请稍后重试。',
  VM_STOPPED_BY_QUESTION: '{{vm}} 提出了一个问题，请求在等待回答。回答之后，主机会自行继续。',
  VM_ACTION_LATE: '{{vm}} 在 {{seconds}} 秒内没有达到目标状态。请求已被接受，仍可能生效；重复操作之前请先查看虚拟机。',
  VM_ACTION_UNCONFIRMED:
    '针对 {{vm}} 的请求已发送，但没有收到可信的答复，也没有看到效果。请求没有重复发送；重复操作之前请先查看虚拟机。',
  VM_ACTION_GOES_ON: '您已停止等待 {{vm}}，但主机已接受请求且无法撤回，请求仍可能生效。',
  VM_QUESTION_NONE: '{{vm}} 目前没有提出问题。没有发送任何请求。',
  VM_QUESTION_CHANGED: '{{vm}} 的问题已在别处回答，或者它现在问的是另一个问题。您的回答没有被采用；请重新查看虚拟机。',
  VM_CHOICE_UNKNOWN: '{{choice}} 不是这个问题的选项。没有发送任何请求；可选的回答：{{choices}}。',
  SNAPSHOT_NOT_FOUND: '虚拟机没有快照 {{name}}。没有发送任何请求；请先列出其快照。',
  SNAPSHOT_NAME_AMBIGUOUS:
    '虚拟机有多个名为 {{name}} 的快照（编号 {{numbers}}）。没有发送任何请求；请改用所指快照的编号。',
  SNAPSHOTS_NOT_READ: '主机没有给出该虚拟机的快照，因此无法确定是否有快照。没有发送任何请求；请检查账户权限。',
  SNAPSHOT_OF_BACKUP: '快照 {{name}} 属于备份程序，由备份程序自行删除。没有发送任何请求。',
  // Ports and firewall
  RULESET_NOT_FOUND: '此主机没有防火墙规则集 {{key}}。不同版本的规则集并不相同，可用 `ports check` 查看此主机有哪些。',
  SERVICE_NOT_FOUND: '此主机没有服务 {{key}}。服务因版本和已安装的组件而异。',
  FIREWALL_NOT_READ: '主机没有上报防火墙状态，因此无法判断，也不会作任何更改。该用户可能缺少对主机的特权 System.Read。',
  FIREWALL_NOT_CONTROLLABLE:
    '规则集 {{key}} 由系统服务自行启用和停用，主机不允许手动更改。请改为启动或停止对应的服务。',
  FIREWALL_IP_LIST_FIXED: '主机不允许编辑规则集 {{key}} 的允许地址。',
  FIREWALL_REQUIRED: '主机自身需要规则集 {{key}}，不允许停用。',
  FIREWALL_MANAGEMENT_PORT:
    '此更改会切断 Hypertray 自己正在使用的连接，之后无法从这里恢复。如果确有必要，请在主机控制台执行（`{{command}}`）。',
  FIREWALL_IP_INVALID: '{{input}} 既不是 IP 地址，也不是 192.0.2.0/24 这样的网段。没有作任何更改。',
  FIREWALL_IP_LIST_EMPTY: '允许列表为空会拒绝所有地址。请至少填写一个地址或网段，或选择允许所有地址。',
  FIREWALL_OPENS_TO_ALL: '此操作会向所有能访问主机的地址开放 {{service}}。建议只允许确实需要的地址。',
  FIREWALL_STARTS_SERVICE: '服务 {{service}} 随端口启停，主机会同时启动它。',
  FIREWALL_STOPS_SERVICE: '服务 {{service}} 随端口启停，且没有其他端口开放，主机会同时停止它。',
  FIREWALL_CHANGED_MEANWHILE:
    '{{key}} 与预览时的状态已不一致，期间已被更改。没有发送任何请求，请查看最新状态后再决定。',
  FIREWALL_NOT_AS_ASKED:
    '主机接受了对 {{key}} 的更改，但回读的状态与要求不符，可能又被其他操作或服务更改。请检查当前状态。',
  FIREWALL_CALL_UNCONFIRMED:
    '对 {{key}} 的更改已发送，但在收到响应前连接中断。在重新读取主机状态之前，无法得知更改是否生效。',
  SERVICES_READ_ONLY: '此主机只列出服务，其 API 不提供启动或停止服务的方法。',
  PORT_CHECK_UNDER_WAY: '正在检查 {{name}} 的端口。请等待检查结束，或先取消。',
  FLOW_NOT_FOUND: '此版本的端口表中没有条目 {{flow}}，因此没有进行检查。请重新选择条目。',
  LOCAL_RESOURCES: '本机的套接字或内存不足，其余端口没有探测，因此不作任何结论。请关闭其他程序后重新检查。',
  BASELINE_NOT_FOUND: '该已保存的状态已不存在，可能已在另一个窗口中删除。',
  // Hardware
  HARDWARE_TEXTS_UNREAD: '从该文本中没有读到任何硬件信息，因此没有结论。',
  PASSPORT_NOT_FOUND: '该硬件档案已不存在，可能已在另一个窗口中删除。',
  RULES_INVALID: '无法把该文件作为硬件规则读取，第一处错误：{{detail}}。没有采用其中的任何内容。',
  RULES_TOO_MANY: '附加规则的文件夹中超过 {{limit}} 个文件，此文件超出限制，没有读取。请删除不再需要的文件。',
  // Installing
  IMAGE_NOT_CHOSEN: '该镜像不是在程序本次启动后选择的，请重新选择文件。',
  IMAGE_UNREADABLE: '无法打开或读取文件 {{file}}。请确认文件存在、有读取权限，且所在磁盘仍然连接。',
  IMAGE_NOT_ISO: '{{file}} 不是 ISO 9660 镜像：应有卷描述符的位置没有找到。请选择安装程序的 .iso 文件。',
  IMAGE_DAMAGED: '镜像 {{file}} 已损坏或没有下载完整（{{detail}}）。请核对校验和并重新下载。',
  CHECKSUM_NOT_FOUND: '在该文本中没有找到校验和。SHA-256 为 64 位十六进制数字，SHA-1 为 40 位，MD5 为 32 位。',
  KICKSTART_INVALID: '无法使用这些 ks.cfg 设置，第一处错误：{{detail}}。没有生成文件。',
  VOLUMES_NOT_LISTED: '系统没有给出磁盘卷列表（{{detail}}），因此无法安全地选择 U 盘。没有写入任何内容。',
  VOLUME_NOT_ALLOWED: '不能将 {{volume}} 用作安装 U 盘：{{reason}}。没有写入任何内容。',
  VOLUME_CHANGED: '{{volume}} 已不是之前选择的卷：可能已被拔出、更换或重新格式化。请重新选择；不再写入任何内容。',
  VOLUME_FULL: '{{volume}} 空间不足：需要 {{needed}} 字节，可用 {{free}} 字节。请使用空的或更大的 U 盘。',
  FILE_TOO_LARGE_FOR_FAT32:
    '镜像中的 {{file}} 有 {{size}} 字节，而 FAT32 不能存放 4 GiB 或更大的文件。该镜像不能以复制方式写入 FAT32 U 盘，请改用整盘写入方式。',
  STICK_COPY_FAILED: '向 U 盘写入 {{file}} 失败。U 盘内容不完整，请勿用它启动；请重新制作，若再次失败请更换 U 盘。',
  STICK_NOT_MADE: '程序本次启动后还没有用此镜像制作或校验过 U 盘，没有可以记入清单的内容。',
  STICK_UNDER_WAY: '正在写入或校验 U 盘。请等待完成，或先停止。',
  STICK_DIFFERS: 'U 盘上的 {{file}} 与写入的内容不一致：U 盘或其连接有故障。请勿用它启动。',
  CHECKLIST_NOT_FOUND: '该清单或模板已不存在，可能已在另一个窗口中删除。',
  CHECKLIST_REASON_MISSING: '跳过步骤或标记失败时须写明原因。',
  CHECKLIST_HOST_MISSING: '这份清单既没有指定主机，也没有硬件档案，无从读取。请先选择其中一项。',
  TEMPLATE_INVALID: '无法使用该模板：{{detail}}。没有更改任何内容。',
  TEMPLATE_CHANGED_MEANWHILE:
    '您打开该模板之后，它已在别处被更改，因此没有保存，也没有覆盖任何内容。请重新打开模板并再次修改。',
  SUBNET_INVALID: '{{input}} 不是最多 1,024 个地址的私有 IPv4 网段，例如 192.168.1.0/24。',
  // 生成与读取 VIB
  VIB_UNREADABLE: '无法读取 {{file}}。请检查文件是否存在，以及您是否有权读取。',
  VIB_NOT_VIB: '{{file}} 既不是 VIB，也不是脱机捆绑包。',
  VIB_REFUSED: '没有将 {{file}} 作为 VIB 读取：{{reason}}。',
  VIB_ENTRY_NOT_FOUND: 'VIB 中没有文件 {{path}}，或该文件已损坏。没有写入任何内容。',
  VIB_RULES_INVALID: '无法用这些规则生成 VIB：{{detail}}。没有写入任何内容。',
  VIB_TREE_INVALID: '由于 {{path}}，无法用该文件夹生成 VIB：{{reason}}。没有写入任何内容。',
  VIB_OUTPUT_EXISTS: '{{file}} 已存在，没有覆盖。请换一个名称，或添加 --overwrite。',
  VIB_VERSION_TAKEN:
    '{{name}} {{version}} 此前已用其他内容生成过。主机把名称和版本相同的两个 VIB 视为同一个，会拒绝第二个，或直接跳过而不提示。请使用版本 {{next}}。',
  RULES_DOCUMENT_NOT_FOUND: '该规则文档已不存在，可能已被删除。',
  VIB_NOT_OPENED: '该文件不是在程序本次启动后打开的，或之后打开的文件过多。请重新打开。',
  VIB_FILE_CHANGED: '{{file}} 在打开后已被更改。请重新打开。',
  VIB_TREE_NOT_CHOSEN: '该文件夹不是在程序本次启动后选择的，请重新选择。',
  // 主机上的 VIB
  IMAGE_NOT_MANAGED: '该主机不提供映像管理器，因此无法从这里读取其接受级别和 VIB。',
  PACKAGES_NO_PERMISSION:
    '主机没有列出 VIB：该用户缺少特权 {{privilege}}，esxcli 也没有列出。请改用具有该特权的用户登录。',
  PACKAGES_NOT_LISTED: '主机没有通过映像管理器列出 VIB，也没有通过 esxcli 列出。主机的说明：“{{said}}”',
  ESXCLI_REFUSED: '主机上的 esxcli 拒绝了该命令。其说明：“{{message}}”',
  ESXCLI_UNKNOWN: '该主机不通过网络提供命令 {{method}}。',
  ACCEPTANCE_BLOCKED:
    '无法将接受级别提高到 {{level}}，因为装有低于该级别的 VIB：{{vibs}}。请先删除它们。没有作任何更改。',
  ACCEPTANCE_VIBS_UNKNOWN: '主机没有列出 VIB。如果其中有低于 {{level}} 的，主机会拒绝新的级别。',
  ACCEPTANCE_LOWERED: '主机将可以安装可信程度低于目前的 VIB，最低到 {{level}}。',
  ACCEPTANCE_COMMUNITY:
    '主机将可以安装未签名、没有任何支持的 VIB。厂商可能拒绝提供支持，安全基准（STIG 6.7、8.0、9.0）会将其列为不合规项。',
  ACCEPTANCE_SECURE_BOOT: 'UEFI 安全启动已开启。更改级别本身没有影响，但装有社区 VIB 后，主机将无法在安全启动下启动。',
  ACCEPTANCE_CHANGED_MEANWHILE:
    '接受级别现在是 {{level}}，在您查看之后已被更改。没有发送任何请求。请重新查看，再进行更改。',
  ACCEPTANCE_NOT_AS_ASKED: '主机接受了更改，但其接受级别仍不是 {{level}}。',
  ACCEPTANCE_UNCONFIRMED: '已发送更改为 {{level}} 的请求，但没有收到答复，回读也未能确认。请重新读取接受级别。',
  UPLOAD_UNREADABLE: '上传过程中无法继续读取该文件。没有安装任何内容。',
  VIB_BUNDLE_NOT_INSTALLABLE:
    '{{file}} 是脱机捆绑包。Hypertray 只安装单个 .vib 文件；请提取其中的 VIB，或在主机控制台上安装该捆绑包。',
  VIB_LICENCE_FREE: '主机使用免费许可证，不接受通过网络进行的更改。没有发送任何请求；请手动安装该 VIB。',
  VIB_LICENCE_UNKNOWN: '无法读取主机的许可证。如果是免费许可证，主机会拒绝安装。',
  VIB_PRIVILEGE_MISSING: '该用户缺少特权 {{privilege}}，主机会拒绝。请改用具有该特权的用户登录。没有发送任何请求。',
  VIB_INSTALL_RUNNING: '主机正在安装或删除其他内容。没有发送任何请求；请在其完成后重试。',
  VIB_SECURE_BOOT_ON:
    'UEFI 安全启动已开启。装有社区 VIB 时，主机下次启动会停住。没有发送任何请求；请先关闭安全启动，或放弃安装该 VIB。',
  VIB_SECURE_BOOT_UNKNOWN:
    '主机没有告知 UEFI 安全启动是否开启（8.0.3.0 之前的版本都不告知）。如果已开启，主机下次启动会停住。请检查固件设置，然后用 --secure-boot-off 确认。没有发送任何请求。',
  VIB_VERDICT_REFUSED: 'ESXi {{target}} 会拒绝该文件，原因见命令 vib inspect。没有发送任何请求。',
  VIB_VERDICT_UNSURE: '没有文档说明该版本可以安装此文件；原因见 vib inspect。',
  VIB_LEVEL_TOO_LOW:
    '主机只接受 {{level}} 或更高级别的 VIB，而此 VIB 为 {{needed}}。请先更改接受级别：acceptance set HOST {{needed}}。没有发送任何请求。',
  VIB_ALREADY_INSTALLED:
    '{{name}} {{version}} 已安装。主机会跳过名称和版本都相同的 VIB；内容不同时请使用新版本生成。没有发送任何请求。',
  VIB_REPLACES: '已安装 {{name}} {{version}}，它将被替换。',
  VIB_NAME_LENGTH: '该 VIB 的名称或版本为空，或超过 {{most}} 个字符，因此 Hypertray 不会安装它。没有发送任何请求。',
  VIB_DEPENDENCY_MISSING:
    '该 VIB 依赖 {{needs}}，但已安装的软件包都不提供它。请先安装提供它的软件包。没有发送任何请求。',
  VIB_DEPENDENCY_UNKNOWN: '该 VIB 依赖 {{needs}}，无法确定已安装的软件包是否提供它。',
  VIB_CONFLICT:
    '该 VIB 与已安装的 {{name}} {{version}} 冲突（冲突声明：{{conflict}}）。请先删除该软件包。没有发送任何请求。',
  VIB_CONFLICT_UNKNOWN: '无法确定该 VIB 是否与已安装的 {{name}} {{version}} 冲突（冲突声明：{{conflict}}）。',
  VIB_NEEDED_BY: '{{by}} 依赖 {{name}}（依赖声明：{{needs}}）。请先删除或更新 {{by}}。没有发送任何请求。',
  VIB_NEEDED_UNKNOWN: '无法确定 {{by}} 是否依赖 {{name}}（依赖声明：{{needs}}）。',
  VIB_RELATIONS_UNKNOWN: '主机未列出其软件包的依赖与冲突关系，因此两者都不能排除。',
  VIB_RULESET_TAKEN: '主机上已有规则集 {{key}}。请用其他 id 生成 VIB。没有发送任何请求。',
  VIB_RULESETS_UNKNOWN: '无法读取主机的规则集，因此不能排除 id 冲突。',
  VIB_NEEDS_MAINTENANCE: '该 VIB 只能在维护模式下安装。请先进入维护模式。没有发送任何请求。',
  VIB_DATASTORE_NOT_FOUND: '主机没有数据存储 {{name}}。没有发送任何请求。',
  VIB_DATASTORE_FULL: '数据存储 {{name}} 无法访问，或可用空间不足 {{mib}} MiB。没有发送任何请求。',
  VIB_DATASTORE_NONE: '主机上没有可访问且可用空间达到 {{mib}} MiB 的数据存储。没有发送任何请求。',
  VIB_UPLOAD_DIFFERS: '上传到 {{path}} 的内容在读回时与文件不一致。没有安装任何内容。',
  VIB_UPLOAD_LEFT: '无法删除上传的文件，它仍在 {{path}}。请手动删除。',
  VIB_NO_WAY: '主机没有提供通过网络安装的方法。没有安装任何内容；请手动安装该 VIB。',
  VIB_SKIPPED: '主机跳过了 {{name}} {{version}}，没有任何改变：主机认为它已安装，或比现有的旧。',
  VIB_NOT_CONFIRMED:
    '已发送 {{name}} {{version}} 的安装请求，但已安装的 VIB 列表未能确认。请稍后查看 vib list，在此之前不要再次发送。',
  VIB_SEEN_AFTER_REBOOT: '主机接受了 {{name}} {{version}}，并要求重启。请在重启后查看 vib list。',
  VIB_RULESET_NOT_SEEN: 'VIB 已安装，但防火墙还没有显示规则集 {{key}}。请在重启后再次查看。',
  VIB_NOT_INSTALLED: '主机上没有名为 {{name}} 的 VIB。没有发送任何请求。',
  VIB_VENDORS_OWN:
    '{{name}} 是 ESXi 自身的一部分。没有它主机可能无法再启动，因此 Hypertray 不会删除它。没有发送任何请求。',
  VIB_REMOVAL_NOT_CONFIRMED: '已发送 {{name}} 的删除请求，但已安装的 VIB 列表未能确认。请稍后查看 vib list。',
  VIB_CHANGE_UNDER_WAY: '正在更改 {{name}} 的 VIB 或接受级别。没有发送任何请求；请等它结束。',
  VIB_PREVIEW_STALE: '该预览已失效：已使用过，或情况已发生变化。没有发送任何请求；请重新预览。',
  VIB_LEVEL_NOT_RESTORED: '未能将 {{name}} 的接受级别恢复为 {{level}}。请在没有阻碍后再设置。',
  VIB_RULESET_LEFT: 'VIB 已删除，但防火墙仍显示其规则集 {{key}}。请在重启后再次查看。',
  VIB_AFTER_REBOOT_THERE: '{{host}} 已重启，{{name}} 仍然存在，其规则集没有缺失。',
  VIB_AFTER_REBOOT_MISSING: '{{host}} 已重启，但 {{name}} 没有安装。请检查其启动信息，然后重新安装。',
  VIB_AFTER_REBOOT_NO_RULESET: '{{host}} 已重启，{{name}} 已安装，但防火墙没有显示其规则集 {{key}}。',
  VIB_AFTER_REBOOT_RULESETS_UNKNOWN:
    '{{host}} 已重启，{{name}} 仍然存在。未能读取其防火墙，因此无法确定规则是否生效。请查看该主机的端口。',
  VIB_AFTER_REBOOT_REMOVED: '{{host}} 已重启，{{name}} 已不存在。',
  VIB_AFTER_REBOOT_STAYED: '{{host}} 已重启，但 {{name}} 仍然存在，或留下了规则集。请再次删除。',
  // 程序新版本
  ATTENTION_ITEM_GONE: '该事项已不存在，没有作任何标记；请重新检查主机。',
  DATASTORES_NOT_READ: '主机没有给出数据存储信息，或不对此账户开放。',
  SENSORS_NOT_READ: '主机没有给出传感器信息，或不对此账户开放。',
  UPDATE_NOT_REACHED: '无法从 {{site}} 检查或下载更新。当前版本可继续使用；请稍后重试，或手动下载。',
  UPDATE_SIGNATURE:
    '所提供的新版本签名不正确，已拒绝，没有安装任何内容。如果再次出现，可能有人篡改了连接或网站：请不要下载，并反馈此问题。',
  UPDATE_EXPIRED:
    '所提供的版本 {{version}} 已于 {{expires}} 过期，已拒绝，没有安装任何内容。如果本机时钟正确，说明更新网站提供的文件已过期：请到发布页面查看是否有新版本。',
  UPDATE_OLD:
    '更新网站此前提供过版本 {{seenVersion}}（签名时间 {{seenIssued}}），这次提供的却是更旧的版本 {{version}}（签名时间 {{issued}}），已拒绝，没有安装任何内容。请稍后重试；如果再次出现，可能有人在隐瞒新版本，请反馈此问题。',
  UPDATE_ELSEWHERE:
    '{{site}} 将更新请求转到了 {{other}}，已拒绝：更新只能来自 {{site}}。没有安装任何内容。请稍后重试；如果再次出现，请反馈此问题。',
  UPDATE_WAITS: '正在关闭或更改主机，或正在写入 U 盘。更新会等到该操作结束，请届时再试。',
  UPDATE_NOT_READY: '没有可以安装的新版本。请先检查更新并下载新版本。',
  UPDATE_NOT_OFFERED:
    '此副本没有配置更新网站，因此不会检查更新：它由源代码构建，或以其他方式更新。请用当初的安装方式进行更新。',
  NOTHING_OPENED_IT:
    '本机未能打开：文件不存在、没有为此类内容设置默认程序，或该程序拒绝打开。请在系统中设置默认浏览器和文件管理器后重试。',
  LINK_NOT_ALLOWED:
    '此链接指向 Hypertray 不会打开的网站：程序只打开厂商自己的页面。没有打开任何内容。如果链接来自您添加的规则，请在规则中更正。',
  REQUEST_INVALID: '无法识别窗口发来的请求，因此没有执行任何操作。请重启 Hypertray；如果再次出现，请反馈此问题。',
  REQUEST_NOT_TRUSTED:
    '不属于本程序的页面发来了请求，已拒绝，没有执行任何操作。请重启 Hypertray；如果再次出现，请反馈此问题。',
  TEST_RUNTIME_LOCAL_ONLY: '当前是测试运行环境，只能访问本机上的主机。没有发送任何请求。其他主机请使用安装版。',
  // Command line
  USAGE: '无法识别该命令：{{detail}}',
  DATA_FOLDER_UNKNOWN:
    '运行此命令的用户没有主目录，因此没有存放数据的位置。请用 --data 或 HYPERTRAY_DATA 指定一个目录。',
  NO_HOSTS_SAVED: '此数据目录中没有保存任何主机，因此没有可以关闭的主机。',
  INTERNAL: '程序内部错误。日志中记录了当时的操作，请反馈此问题。',
} as const satisfies Record<ProblemCode, string>
