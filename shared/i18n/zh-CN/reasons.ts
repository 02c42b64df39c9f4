import type { Mirror } from '../placeholders.ts'
import type { reasonsEn } from '../en/reasons.ts'

/** 问题说明中提到的原因；键与 en/reasons.ts 一一对应。 */
export const reasonsZhCn = {
  empty: '内容为空',
  'too-long': '过长',
  'control-characters': '含有控制字符',
  spaces: '含有空格',
  'user-info': '含有用户名或密码，地址中不应出现',
  scheme: '只能使用 https',
  port: '端口须为 1 到 65535 的数字',
  ipv4: 'IPv4 地址无效',
  ipv6: 'IPv6 地址无效',
  name: '主机名无效',
  sha1: '看起来是 SHA-1',
  md5: '看起来是 MD5',
  length: '长度不对',
  'not-hex': '含有十六进制数字以外的字符',
} as const satisfies Mirror<typeof reasonsEn>
