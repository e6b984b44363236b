#!/usr/bin/env bash
# The end-user month in other frameworks and ours: checks that all say the same, times them in turns, prints a table.
#
#     benches/peers/run.sh [REPEATS]
#
# Needs cargo and Python 3.12 or 3.13 with venv (PYTHON=python3.13 chooses one). Puts all it installs into target/peers.
set -euo pipefail
cd "$(dirname "$0")"
home=$(cd ../.. && pwd)/target/peers
python=${PYTHON:-python3}
if ! "$python" -c 'import sys; sys.exit(not (3, 12) <= sys.version_info < (3, 14))'; then
    echo "run.sh: $python is not Python 3.12 or 3.13, which Mesa and numba need; set PYTHON to one that is" >&2
    exit 2
fi
mkdir -p "$home"
"$python" -m venv "$home/python"
"$home/python/bin/python" -m pip install --quiet --requirement requirements.txt
build() { CARGO_TARGET_DIR=$home/rust cargo build --quiet --release --locked --manifest-path rust/Cargo.toml "$@"; }
# Arrays by hand are for the widest vectors of the machine.
by_hand=
if grep -qs avx512vl /proc/cpuinfo; then
    by_hand=lanes features=avx512
elif grep -qs avx2 /proc/cpuinfo; then
    by_hand=narrow features=avx2
fi
rm -f "$home"/rust/release/{lanes,narrow}*
if [ "$by_hand" ]; then
    # For whole.py: with as many labs as the project's world of today has providers.
    build --features $features,today --bin $by_hand
    mv "$home/rust/release/$by_hand" "$home/rust/release/$by_hand-today"
fi
build ${by_hand:+--features $features}
# One thread for whatever numpy may call.
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1
exec nice -n 5 "$home/python/bin/python" compare.py "$home" "$@"
