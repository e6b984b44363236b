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
features=
if grep -qs avx512vl /proc/cpuinfo; then
    features="--features avx512"
    # For whole.py: arrays by hand with as many labs as the project's world of today has providers.
    build --features avx512,today --bin lanes
    cp "$home/rust/release/lanes" "$home/rust/release/lanes-today"
fi
build $features
# One thread for whatever numpy may call.
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1
exec nice -n 5 "$home/python/bin/python" compare.py "$home" "$@"
