#!/bin/sh
set -e
# Hosts, settings and journals in each person's own folder stay, and passwords in their keychains.
if [ "$1" = remove ] || [ "$1" = purge ] || [ "$1" = 0 ]; then
  [ "$1" = purge ] || echo 'Hypertray: hosts and settings of each person stay in their folder (~/.local/share/hypertray), passwords in their keychain, under the name hypertray.'
  if [ "$(readlink "${DPKG_ROOT:-}/usr/bin/hypertray")" = /opt/Hypertray/hypertray ]; then rm -f "${DPKG_ROOT:-}/usr/bin/hypertray"; fi
fi
