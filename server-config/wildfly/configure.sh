#!/bin/sh
# Creates standalone-master.xml and standalone-client.xml in a WildFly install, offline, from its standalone.xml.
# Usage: configure.sh WILDFLY_HOME POSTGRESQL_JAR
set -eu
here=$(cd "$(dirname "$0")" && pwd)
home=$1
jar=$2
conf=$home/standalone/configuration

# The build's own server is up to date.
[ ! -f "$home/.provisioned-from" ] || exit 0

# Runs the CLI script .cli in the install, and prints its output only if it fails.
cli() {
    if ! "$home/bin/jboss-cli.sh" --no-color-output --file="$home/.cli" >"$home/.cli.log" 2>&1; then
        cat "$home/.cli.log" >&2
        exit 1
    fi
    rm "$home/.cli" "$home/.cli.log"
}

if [ ! -d "$home/modules/org/postgresql" ]; then
    sed "s|\${postgresql.jar}|$jar|" "$here/postgresql-driver.cli" > "$home/.cli"
    cli
    cat "$here/driver.conf" >> "$home/bin/standalone.conf"
fi
{
    for role in master client; do
        cp "$conf/standalone.xml" "$conf/standalone-$role.xml"
        echo "embed-server --server-config=standalone-$role.xml --std-out=discard"
        cat "$here/common.cli" "$here/$role.cli"
        echo stop-embedded-server
    done
} > "$home/.cli"
cli
