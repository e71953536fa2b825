#!/bin/sh
# Makes standalone-master.xml and standalone-client.xml in a WildFly install, offline, from its standalone.xml.
# Usage: configure.sh WILDFLY_HOME POSTGRESQL_JAR
set -eu
here=$(cd "$(dirname "$0")" && pwd)
home=$1
jar=$2
conf=$home/standalone/configuration

# The build's own server, finished before and still up to date.
[ ! -f "$home/.provisioned-from" ] || exit 0

if [ ! -d "$home/modules/org/postgresql" ]; then
    sed "s|\${postgresql.jar}|$jar|" "$here/postgresql-driver.cli" > "$home/.driver.cli"
    "$home/bin/jboss-cli.sh" --file="$home/.driver.cli"
    rm "$home/.driver.cli"
    cat "$here/driver.conf" >> "$home/bin/standalone.conf"
fi
{
    for role in master client; do
        cp "$conf/standalone.xml" "$conf/standalone-$role.xml"
        echo "embed-server --server-config=standalone-$role.xml --std-out=discard"
        cat "$here/common.cli" "$here/$role.cli"
        echo stop-embedded-server
    done
} > "$home/.configure.cli"
"$home/bin/jboss-cli.sh" --file="$home/.configure.cli"
rm "$home/.configure.cli"
