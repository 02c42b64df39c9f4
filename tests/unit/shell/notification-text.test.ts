import { expect, it } from 'vitest'
import { notificationBody } from '../../../electron/shell/notification-text.ts'

it('is markup on Linux, where nothing of a name may act as such, and plain text elsewhere', () => {
  const name = `<a href="https://example.org">web</a> & <img src='x'/> &lt; 数据`
  expect(notificationBody(name, 'linux')).toBe(
    `&lt;a href="https://example.org"&gt;web&lt;/a&gt; &amp; &lt;img src='x'/&gt; &amp;lt; 数据`,
  )
  expect([notificationBody(name, 'win32'), notificationBody(name, 'darwin')]).toEqual([name, name])
})
