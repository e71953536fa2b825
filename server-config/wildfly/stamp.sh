#!/bin/sh
# Skips provisioning if the inputs are unchanged, and makes an interrupted provisioning start over.
# Usage: stamp.sh check WILDFLY_HOME VERSIONS   removes a server whose inputs differ, or whose provisioning was interrupted
#        stamp.sh write WILDFLY_HOME VERSIONS   records the inputs of a complete server
set -eu
here=$(cd "$(dirname "$0")" && pwd)
stamp=$2/.provisioned-from
inputs() {
    echo "$1"
    cat "$here/pom.xml" "$here"/*.cli "$here"/*.conf "$here"/*.sh
}
sum=$(inputs "$3" | cksum)
case $1 in
    check) [ "$(cat "$stamp" 2>/dev/null)" = "$sum" ] || rm -rf "$2" ;;
    write) echo "$sum" >"$stamp" ;;
esac
