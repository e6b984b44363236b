# Runs the rest of a script where there is no network but loopback, and no process but its own: . loopback.sh
# What it starts ends with it, however it ends.
if [ -z "${LOOPBACK_ONLY:-}" ]; then
    LOOPBACK_ONLY=1 exec unshare --mount --net --uts --pid --fork --kill-child --mount-proc sh "$0" "$@"
fi
ip link set lo up
# Where 127.0.0.1 is the only address, the resolver takes the machine to have none.
ip addr add 127.0.0.2/8 dev lo
hostname localhost
