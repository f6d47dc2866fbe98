#!/bin/sh
# Prepares a Payara Server 6 for Dialplane and leaves it running. May be run again at any time.
#
#   configure.sh PAYARA_HOME [dialplane.ear]
#
# PAYARA_PASSWORD_FILE  file with the line AS_ADMIN_PASSWORD=…, the administrator's password; a server that has none yet
#                       gets it before it is started. Required.
# PAYARA_DOMAIN         name of the domain (domain1); one that isn't there is created
# PAYARA_HTTP_PORT      port of HTTP (8080)
# PAYARA_PORT_BASE      ports of a domain that is created: base + 48 is the administration's; without: the usual ones
#
# Each resource has its own file beside this one (*.asadmin); they work by themselves too:
#   asadmin --user admin --passwordfile FILE multimode --file remote.asadmin
# The server is started with this script's environment, so the product's settings (DATABASE_URL …) are put there; later
# starts need them again. With an archive it is deployed, in place of an earlier one.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
home=${1:?usage: configure.sh PAYARA_HOME [dialplane.ear]}
archive=${2:-}
passwords=${PAYARA_PASSWORD_FILE:?PAYARA_PASSWORD_FILE must name a file with the line AS_ADMIN_PASSWORD=...}
domain=${PAYARA_DOMAIN:-domain1}
export PAYARA_HTTP_PORT="${PAYARA_HTTP_PORT:-8080}"
folder=$home/glassfish/domains/$domain

umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

asadmin() {
  "$home/bin/asadmin" --interactive=false --user admin --passwordfile "$passwords" --port "$(admin_port)" "$@"
}

admin_port() {
  sed -n 's/.*<network-listener .*name="admin-listener".*/&/p' "$folder/config/domain.xml" 2>/dev/null \
    | sed -n '1s/.* port="\([0-9]*\)".*/\1/p' | grep . || echo 4848
}

running() {
  asadmin uptime > /dev/null 2>&1
}

# a domain with a password from its first minute on
if [ ! -d "$folder" ]; then
  asadmin create-domain ${PAYARA_PORT_BASE:+--portbase "$PAYARA_PORT_BASE"} --savelogin=false --checkports=false "$domain"
elif ! running; then
  { echo "AS_ADMIN_PASSWORD="; sed -n 's/^AS_ADMIN_PASSWORD=/AS_ADMIN_NEWPASSWORD=/p' "$passwords"; } > "$work/first"
  "$home/bin/asadmin" --interactive=false --user admin --passwordfile "$work/first" \
    change-admin-password --domain_name "$domain" > /dev/null 2>&1 || true # it has one
fi

# the administration is closed to other machines before the server listens for the first time
if ! running; then
  asadmin start-domain --prebootcommandfile "$here/admin.asadmin" "$domain"
fi

for resource in admin remote http; do
  sed "s/\${PAYARA_HTTP_PORT}/$PAYARA_HTTP_PORT/" "$here/$resource.asadmin"
done > "$work/commands"
asadmin multimode --printprompt=false --file "$work/commands" 2>&1 | tee "$work/output"
if grep -q 'failed\.\|Invalid command\|Command .* not found' "$work/output"; then
  echo "configure.sh: a command failed" >&2
  exit 1
fi
# addresses and ports of listeners count from the next start on
asadmin restart-domain "$domain"

if [ -n "$archive" ]; then
  asadmin deploy --force=true --name=dialplane "$archive"
fi
