#!/bin/sh
set -e
ln -sf '/opt/Hypertray/hypertray' "${DPKG_ROOT:-}/usr/bin/hypertray"
# Where the kernel keeps user namespaces from ordinary programs, Chromium's sandbox needs its helper to be root's.
chmod 4755 "${DPKG_ROOT:-}/opt/Hypertray/chrome-sandbox"
