/** What a person can choose, in this order. */
export const languages = ['system', 'en', 'zh-CN'] as const
