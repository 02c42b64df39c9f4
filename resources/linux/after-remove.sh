#!/bin/sh
set -e
# Hosts, settings and journals in each person's own folder stay, and passwords in their keychains.
if [ "$1" = remove ] || [ "$1" = purge ] || [ "$1" = 0 ]; then
  if [ "$(readlink "${DPKG_ROOT:-}/usr/bin/hypertray")" = /opt/Hypertray/hypertray ]; then rm -f "${DPKG_ROOT:-}/usr/bin/hypertray"; fi
fi
