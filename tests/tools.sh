#!/usr/bin/env bash
# The system programs our tests talk to: installs them from Debian's packages, starts and stops a private PostgreSQL.
set -euo pipefail

# Debian's package and a program (or file) that shows it is there.
needed=(
  "postgresql /usr/lib/postgresql/*/bin/initdb"
  "dovecot-imapd /usr/sbin/dovecot"
  "dovecot-submissiond /usr/lib/dovecot/submission"
  "opensmtpd /usr/sbin/smtpd"
  "chromium /usr/bin/chromium"
  "fonts-noto-cjk /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
)

missing() {
  local entry package proof
  for entry in "${needed[@]}"; do
    package=${entry%% *} proof=${entry#* }
    # shellcheck disable=SC2086 # the proof may be a pattern
    ls $proof >/dev/null 2>&1 || echo "$package"
  done
}

install() {
  local packages
  mapfile -t packages < <(missing)
  [ ${#packages[@]} = 0 ] && { echo "all there"; return; }
  if ! command -v apt-get >/dev/null || [ "$(id -u)" != 0 ]; then
    echo "These packages are missing: ${packages[*]}" >&2
    echo "Install them (on Debian: sudo apt-get install ${packages[*]}) and run ./test again." >&2
    exit 1
  fi
  # Nothing that is installed for a test may start as a service of the machine.
  local policy=/usr/sbin/policy-rc.d
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' >$policy
    chmod +x $policy
    trap "rm -f $policy" EXIT
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
  mapfile -t packages < <(missing)
  [ ${#packages[@]} = 0 ] || { echo "still missing after installing: ${packages[*]}" >&2; exit 1; }
}

# PostgreSQL does not run as root: there it runs as the user that came with the package.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then su postgres -s /bin/bash -c "$(printf '%q ' "$@")"; else "$@"; fi
}

binaries() {
  local all=(/usr/lib/postgresql/*/bin)
  echo "${all[-1]}"
}

start_postgres() {
  local folder=$1 bin
  bin=$(binaries)
  if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; fi
  as_postgres "$bin/initdb" -D "$folder/data" -A trust -U postgres -E UTF8 --locale=C.UTF-8 >/dev/null
  {
    echo "listen_addresses = ''"
    echo "unix_socket_directories = '$folder'"
    echo "max_connections = 400"
    echo "shared_buffers = 128MB"
    # Tests look at what is acknowledged, not at power cuts; bench/ measures with fsync on.
    echo "fsync = off"
  } >>"$folder/data/postgresql.conf"
  as_postgres "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w -t 60 start >/dev/null
}

stop_postgres() {
  local folder=$1
  as_postgres "$(binaries)/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null
  rm -rf "$folder"
}

case ${1:-} in
  install) install ;;
  start-postgres) start_postgres "$2" ;;
  stop-postgres) stop_postgres "$2" ;;
  *) echo "usage: tests/tools.sh install | start-postgres FOLDER | stop-postgres FOLDER" >&2; exit 2 ;;
esac
