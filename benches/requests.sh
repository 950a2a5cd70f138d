# The program of benches/requests, and what a request costs it, counted. For the scripts beside this one, which source it.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root/benches/requests"
# Apart from the debug and test builds of the library, and built alike wherever it is built.
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$root/target}/requests" CARGO_INCREMENTAL=0
unset RUSTFLAGS CARGO_ENCODED_RUSTFLAGS
work=$(mktemp -d)
pids=() # of servers
trap 'kill "${pids[@]}" 2>/dev/null || true; rm -rf "$work"' EXIT
number=1000 # of requests, of which the first one finds nothing prepared

command -v valgrind >/dev/null || { echo 'there is no valgrind: apt-get install valgrind libc6-dbg' >&2; exit 1; }

build() { # features
  cargo build --quiet --release --locked --features "$1"
  program="$CARGO_TARGET_DIR/release/requests"
}

# The environment is empty and the path of the program short: their length moves the stack, and what is copied to and from there
# takes another way through memcpy.
count() { # server, requests, status: the instructions of a request, and its allocations
  cd "${program%/*}"
  env -i "$(command -v valgrind)" --quiet --tool=callgrind --callgrind-out-file="$work/counted" --toggle-collect='*::counted' \
    --dump-instr=yes --compress-strings=no --compress-pos=no ./requests count "$1" "$2" "$number" "$3" >&2
  # Calls are noted where nothing is collected, too: an allocation is that the first instruction of the function was run.
  awk -v number="$number" '
    /^fn=/ { heap = /^fn=(malloc|calloc|realloc|posix_memalign)$/ ? $0 : "" }
    /^calls=/ { getline; next }
    heap && /^0x/ && (!(heap in first) || $1 < first[heap]) { first[heap] = $1; entered[heap] = $NF }
    /^totals:/ { instructions = $2 }
    END {
      for (heap in entered) allocations += entered[heap]
      printf "%.0f %.1f\n", instructions / number, allocations / number
    }
  ' "$work/counted"
}
