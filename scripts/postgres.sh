#!/usr/bin/env bash
# A PostgreSQL of a test's own, in a folder.
#
#   postgres.sh start DIR [--fast] [--port PORT] [--pgbouncer PORT]
#       makes and starts it; prints its address, and a second line with pgbouncer's
#   postgres.sh restart DIR     stops it at once, as a crash would, and starts it again
#   postgres.sh stop DIR        stops it and removes the folder
#
# It listens on a socket in DIR, and on 127.0.0.1:PORT when asked. Durable as delivered; --fast gives
# up safety against power cuts for speed. PostgreSQL refuses to run as root: then it runs as the
# distribution's user `postgres`, who must be able to reach DIR.
set -euo pipefail

usage() { sed -n '2,12p' "$0" | cut -c3- >&2; exit 2; }
[ $# -ge 2 ] || usage
order=$1 dir=$2
shift 2

programs=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
if [ -z "$programs" ]; then
    echo "PostgreSQL is missing: scripts/deps.sh test installs it." >&2
    exit 1
fi

as=()
[ "$(id -u)" -ne 0 ] || as=(setpriv --reuid postgres --regid postgres --init-groups env HOME=/)

ctl() { (cd "$dir" && "${as[@]}" "$programs/pg_ctl" -D "$dir/data" -s -w -t 60 "$@") >>"$dir/ctl.log" 2>&1 ||
    { cat "$dir/ctl.log" "$dir/postgres.log" >&2; exit 1; }; }

start() {
    local options=(-c listen_addresses= -k "$dir" -c max_connections=200) bouncer=""
    local flags="-c shared_buffers=64MB -c max_wal_size=512MB"
    while [ $# -gt 0 ]; do
        case $1 in
            --fast) flags+=" -c fsync=off -c full_page_writes=off -c synchronous_commit=off" ;;
            --port) options=(-c listen_addresses=127.0.0.1 -p "$2" -k "$dir" -c max_connections=200); shift ;;
            --pgbouncer) bouncer=$2; shift ;;
            *) usage ;;
        esac
        shift
    done
    mkdir -p "$dir"
    dir=$(cd "$dir" && pwd)
    [ ${#as[@]} -eq 0 ] || chown postgres "$dir"
    (cd "$dir" && "${as[@]}" "$programs/initdb" -D "$dir/data" -U backlot -A trust -E UTF8 --locale C.UTF-8 --no-sync) >"$dir/initdb.log" 2>&1 ||
        { cat "$dir/initdb.log" >&2; exit 1; }
    echo "${options[*]} $flags" >"$dir/options"
    ctl -l "$dir/postgres.log" -o "${options[*]} $flags" start
    local port=5432
    [[ ${options[*]} =~ -p\ ([0-9]+) ]] && port=${BASH_REMATCH[1]}
    "${as[@]}" "$programs/createdb" -h "$dir" -p "$port" -U backlot backlot
    echo "postgres://backlot@/backlot?host=${dir//\//%2F}&port=$port"
    [ -z "$bouncer" ] || bounce "$bouncer" "$port"
}

# pgbouncer in front, lending connections for one transaction at a time.
bounce() {
    cat >"$dir/pgbouncer.ini" <<INI
[databases]
* = host=$dir port=$2
[pgbouncer]
listen_addr =
listen_port = $1
unix_socket_dir = $dir
auth_type = any
pool_mode = transaction
default_pool_size = 4
max_client_conn = 500
pidfile = $dir/pgbouncer.pid
logfile = $dir/pgbouncer.log
INI
    sed -i 's/^\* = .*/& user=backlot/' "$dir/pgbouncer.ini"
    (cd "$dir" && "${as[@]}" "$(PATH=$PATH:/usr/sbin command -v pgbouncer)" -q -d "$dir/pgbouncer.ini") >>"$dir/ctl.log" 2>&1 || { cat "$dir/ctl.log" >&2; exit 1; }
    for _ in $(seq 6000); do
        [ -S "$dir/.s.PGSQL.$1" ] && break
        sleep 0.01
    done
    echo "postgres://backlot@/backlot?host=${dir//\//%2F}&port=$1"
}

dir=$(realpath -m "$dir")
case $order in
    start) start "$@" ;;
    restart)
        ctl -m immediate stop
        ctl -l "$dir/postgres.log" -o "$(cat "$dir/options")" start
        ;;
    stop)
        # It may have inherited that it must not be asked: signals are blocked in threads of tasks.
        [ ! -f "$dir/pgbouncer.pid" ] || kill -KILL "$(cat "$dir/pgbouncer.pid")" 2>/dev/null || true
        [ ! -f "$dir/data/postmaster.pid" ] || ctl -m immediate stop
        rm -rf "$dir"
        ;;
    *) usage ;;
esac
