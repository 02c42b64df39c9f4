import { describe, expect, it } from 'vitest'
import { isAppUrl, pagePath } from '../../../electron/shell/page-path.ts'

describe('the path of a page', () => {
  it.each([
    ['app://hypertray/index.html', '/index.html'],
    ['app://hypertray/assets/a%20b.js?x#y', '/assets/a b.js'],
    ['app://hypertray/./a//b.js', '/a/b.js'],
    ['app://hypertray/a%2f..%2f..%2fmain.js', '/main.js'],
  ])('%s is %s', (url, path) => {
    expect(pagePath(url)).toBe(path)
  })

  it.each([
    'app://hypertray/%',
    'app://hypertray/%zz.html',
    'app://hypertray/%ff.html',
    'app://hypertray/..%5cmain.js',
    'app://hypertray/a%00.html',
    'app://other/index.html',
    'https://hypertray/index.html',
    'app://hypertray:1/index.html',
    'nonsense',
  ])('%s is none', (url) => {
    expect(pagePath(url)).toBeNull()
  })

  it('is asked for by our own origin alone', () => {
    expect(
      ['app://hypertray/x', 'app://hypertray', 'app://hypertray.example.org/', 'file:///app://hypertray/', ''].map(
        isAppUrl,
      ),
    ).toEqual([true, true, false, false, false])
  })
})
