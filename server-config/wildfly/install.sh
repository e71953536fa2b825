#!/bin/sh
# Installs a master or a client into an existing WildFly 39 that is not running: driver module, settings, deployments.
# Usage: install.sh master|client WILDFLY_HOME POSTGRESQL_JAR ARTIFACT...
# SERVER_CONFIG names another configuration than standalone.xml. Artifacts are deployed in the order given.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
role=$1
home=$2
jar=$(cd "$(dirname "$3")" && pwd)/$(basename "$3")
shift 3
script=$(mktemp)
trap 'rm -f "$script"' EXIT

if [ ! -d "$home/modules/org/postgresql" ]; then
    sed "s|\${postgresql.jar}|$jar|" "$here/postgresql-driver.cli" > "$script"
    "$home/bin/jboss-cli.sh" --file="$script"
    cat "$here/driver.conf" >> "$home/bin/standalone.conf"
fi
{
    echo "embed-server --server-config=${SERVER_CONFIG:-standalone.xml} --std-out=discard"
    cat "$here/common.cli" "$here/$role.cli"
    for artifact in "$@"; do
        echo "deploy $(cd "$(dirname "$artifact")" && pwd)/$(basename "$artifact")"
    done
    echo stop-embedded-server
} > "$script"
"$home/bin/jboss-cli.sh" --file="$script"
