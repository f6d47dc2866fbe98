#!/bin/sh
# Prepares a WildFly 39 for Dialplane. May be run again at any time.
#
#   configure.sh WILDFLY_HOME [dialplane.ear]                 a server that is not running
#   configure.sh WILDFLY_HOME [dialplane.ear] HOST:PORT       a running one, by its management address
#
# Each resource has its own script beside this one (*.cli); they work by themselves too:
#   jboss-cli.sh --connect --file=health.cli
# With an archive it is deployed, in place of an earlier one. WILDFLY_CONFIG names the configuration of a stopped server
# (default standalone.xml).
set -eu

here=$(cd "$(dirname "$0")" && pwd)
home=${1:?usage: configure.sh WILDFLY_HOME [dialplane.ear] [HOST:PORT]}
shift
archive=
address=
for argument in "$@"; do
  case $argument in
    *.ear) archive=$(cd "$(dirname "$argument")" && pwd)/$(basename "$argument") ;;
    *:*) address=$argument ;;
    *) echo "configure.sh: neither an archive nor HOST:PORT: $argument" >&2; exit 2 ;;
  esac
done

commands=$(mktemp)
trap 'rm -f "$commands"' EXIT
{
  [ -n "$address" ] || echo "embed-server --server-config=${WILDFLY_CONFIG:-standalone.xml} --std-out=echo"
  for resource in health openapi security web; do
    cat "$here/$resource.cli"
  done
  if [ -n "$address" ]; then
    echo "reload"
  fi
  if [ -n "$archive" ]; then
    echo "deploy \"$archive\" --name=dialplane.ear --runtime-name=dialplane.ear --force"
  fi
  [ -n "$address" ] || echo "stop-embedded-server"
} > "$commands"

if [ -n "$address" ]; then
  "$home/bin/jboss-cli.sh" --connect --controller="$address" --echo-command --file="$commands"
else
  "$home/bin/jboss-cli.sh" --echo-command --file="$commands"
fi
