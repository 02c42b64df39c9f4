/** Texts of the workshop for persistent firewall rules. */
export const workshopEn = {
  title: 'Persistent rules',
  views: 'Views of persistent rules',
  tabs: { build: 'Build', read: 'Read a VIB', software: 'Installed software' },
  install: { title: 'Install a VIB' },
  remove: { title: 'Remove “{{name}}”' },
} as const
