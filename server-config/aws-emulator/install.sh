#!/bin/sh
# Installs the emulator that package-lock.json defines, unless it is installed already.
set -eu
cd "$(dirname "$0")"
if ! cmp -s package-lock.json node_modules/.reactive-users-lock; then
    npm ci --no-audit --no-fund --loglevel=error
    cp package-lock.json node_modules/.reactive-users-lock
fi
