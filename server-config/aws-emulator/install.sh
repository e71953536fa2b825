#!/bin/sh
# Installs the emulator as package-lock.json says, unless that is what is installed already.
set -eu
cd "$(dirname "$0")"
if ! cmp -s package-lock.json node_modules/.reactive-users-lock; then
    npm ci --no-audit --no-fund --loglevel=error
    cp package-lock.json node_modules/.reactive-users-lock
fi
