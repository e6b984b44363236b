#!/bin/sh
# Builds the wheel in folders that go again, installs it where nothing else is, and runs an experiment with it.
# Usage: sh tests/clusters/wheel.sh
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. "$here/common.sh"

# No path of this machine is to be in the program, be it of Rust or of C.
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$work/target}"
for path in "${CARGO_HOME:-$HOME/.cargo}=cargo" "$CARGO_TARGET_DIR=target" "$root=overbuild"; do
    RUSTFLAGS="${RUSTFLAGS:-} --remap-path-prefix=$path"
    CFLAGS="${CFLAGS:-} -ffile-prefix-map=$path"
done
export RUSTFLAGS CFLAGS
python3 -m venv "$work/build"
"$work/build/bin/pip" install --quiet --upgrade pip
"$work/build/bin/pip" wheel --quiet --no-deps --wheel-dir "$work/dist" "$root"
ls -l "$work/dist"
python3 -m zipfile --list "$work/dist"/*.whl
python3 -m zipfile --extract "$work/dist"/*.whl "$work/unpacked"
if grep -r -F -e "$HOME/" -e "$root" -e "$CARGO_TARGET_DIR" "$work/unpacked"; then
    echo "a path of this machine is in the wheel" >&2
    exit 1
fi

python3 -m venv "$work/fresh"
"$work/fresh/bin/pip" install --quiet "$work/dist"/*.whl
overbuild=$work/fresh/bin/overbuild
"$overbuild" --version
one_machine
random_order

# The lines of docs/clusters.md that read the tables.
"$work/fresh/bin/pip" install --quiet polars pandas pyarrow
"$work/fresh/bin/python" - "$work/one-machine/runs.parquet" <<'PYTHON'
import sys
import pandas
import polars
tables = [polars.read_parquet(sys.argv[1]), pandas.read_parquet(sys.argv[1])]
assert [table.shape for table in tables] == [tables[0].shape] * 2 and tables[0].shape[0] == 240, tables
print("read:", *tables[0].shape)
PYTHON
