#!/usr/bin/env bash
# Counts what a handler costs the compiler in `cargo check`, or with the first argument `build` in `cargo build`: the instructions
# of rustc for a crate of 150 handlers less those for one of 50, divided by 100, in millions. With each handler goes its line in
# the router. The handlers have cargo's own profile, but for the incremental data. Needs valgrind.
#
# Further arguments name some of the kinds in handlers.sh.
source "$(dirname "$0")/handlers.sh"
export CARGO_INCREMENTAL=0
unset CARGO_PROFILE_DEV_DEBUG
command=check
case ${1-} in check | build) command=$1; shift ;; esac

instructions() { # kind, number of handlers
  crate "$1" "$2"
  count "$command"
}

per_handler() { # kind
  local many few
  many=$(instructions "$1" 150)
  few=$(instructions "$1" 50)
  echo $(((many - few) / 100))
}

plain=$(per_handler plain)
awk "BEGIN { printf \"%-13s %6.2f\\n\", \"plain\", $plain / 1e6 }"
for kind in "${@:-basic}"; do
  [ "$kind" = plain ] && continue
  cost=$(per_handler "$kind")
  awk "BEGIN { printf \"%-13s %6.2f   %5.2f over plain\\n\", \"$kind\", $cost / 1e6, ($cost - $plain) / 1e6 }"
done
