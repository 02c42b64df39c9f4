/** Reading VIBs in the window. */
export const vibReadEn = {
  verdict: {
    title: 'Will a host take it?',
    reasons: 'Why ESXi {{target}}: {{verdict}}',
    basis: {
      documented: 'documented by the vendor',
      reported: 'reported by users',
      inferred: 'inferred',
      expectedInstalls: 'expected to install',
      expectedRefused: 'expected to be refused',
      noReports: 'no reports yet',
      notProven: 'not shown by any host',
    },
  },
} as const
