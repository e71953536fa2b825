#!/bin/sh
# Spares the build a provisioning that would change nothing, and a half-provisioned server a second life.
# Usage: stamp.sh check WILDFLY_HOME VERSIONS   removes a server that was made from something else, or not to its end
#        stamp.sh write WILDFLY_HOME VERSIONS   remembers what a finished server was made from
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
