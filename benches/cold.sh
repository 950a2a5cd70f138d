#!/usr/bin/env bash
# Counts what dependencies cost the first `cargo build` of a program that does nothing: the crates that are compiled, and the CPU
# seconds, user and system, of the least of three builds without debug information. Two programs: axum alone without its
# features, and axum as it comes, beside tokio and serde, whose macros need some of the same crates.
#
# Arguments name some of the peers in handlers.sh.
source "$(dirname "$0")/handlers.sh"
export CARGO_TARGET_DIR="$work/cold" CARGO_INCREMENTAL=0 CARGO_PROFILE_DEV_DEBUG=0
TIMEFORMAT='%U %S'
echo 'fn main() {}' >src/main.rs

cold() { # dependencies: the number of crates, and the seconds
  local times
  printf '%s\n' '[package]' 'name = "cold"' 'edition = "2024"' '[dependencies]' "$1" '[workspace]' >Cargo.toml
  cp "$root/Cargo.lock" .
  cargo fetch --quiet
  times=$(for _ in 1 2 3; do
    rm -rf "$CARGO_TARGET_DIR"
    { time cargo build 2>built; } 2>&1 || exit 1
  done) || { cat built >&2; exit 1; }
  echo "$times" | awk -v crates="$(($(grep -c '^ *Compiling ' built) - 1))" '
    { sum = $1 + $2 } NR == 1 || sum < least { least = sum } END { print crates, least }'
}

line() { # name, its cost, the cost of the program without
  echo "$1 $2 $3" | awk '{ printf "  %-16s %4d crates %6.1f s   %4d and %5.1f s more\n", $1, $2, $3, $2 - $4, $3 - $5 }'
}

dependency() { # name of a line
  case $1 in
    axum-httpauth) echo "axum-httpauth = { path = \"$root\" }" ;;
    without-features) echo "axum-httpauth = { path = \"$root\", default-features = false }" ;;
    *) peer "$1" | grep . || { echo "there is no peer $1" >&2; exit 1; } ;;
  esac
}

program() { # name, dependencies, lines
  local without name added cost
  without=$(cold "$2")
  echo "$without" | awk -v name="$1" '{ printf "%s: %d crates, %.1f s\n", name, $1, $2 }'
  for name in "${@:3}"; do
    added=$(dependency "$name")
    cost=$(cold "$2"$'\n'"$added")
    line "$name" "$cost" "$without"
  done
}

program 'axum without features' 'axum = { version = "0.8", default-features = false }' axum-httpauth without-features "$@"
program 'axum, tokio with all, serde with derive' 'axum = "0.8"
serde = { version = "1", features = ["derive"] }
tokio = { version = "1", features = ["full"] }' axum-httpauth "$@"
