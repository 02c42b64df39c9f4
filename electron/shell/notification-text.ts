/**
 * Returns the body of a notification as the desktop takes it. On Linux it is markup: a VM's name could make itself a link,
 * or an image that the desktop fetches. Source: Desktop Notifications Specification, "Markup".
 */
export function notificationBody(text: string, platform: NodeJS.Platform): string {
  return platform === 'linux' ? text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;') : text
}
