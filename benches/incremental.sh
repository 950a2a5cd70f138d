#!/usr/bin/env bash
# Counts what one edit costs an incremental `cargo check` of 500 handlers: the instructions of rustc, in millions, and as a
# multiple of those for plain handlers, which for the kind `work` await and format. Edits a body in its line, a body with a line more, so that all behind it moves, the roles
# of an attribute where there are any, and the body of a verifier where there is one of ours. Needs valgrind.
#
# Arguments name some of the kinds in handlers.sh.
source "$(dirname "$0")/handlers.sh"
export CARGO_INCREMENTAL=1

edited() { # kind, edit: the instructions after it
  crate "$1" 500
  rm -rf "$CARGO_TARGET_DIR"/debug/incremental/handlers-*
  cargo check --quiet
  case $2 in
    in-place) sed -i '/fn h250(/s/ {/ { let _ = 5;/' src/main.rs ;;
    body) sed -i '/fn h250(/s/ {/ {\n    let _ = 5;/' src/main.rs ;;
    role) sed -i '/fn h250(/s/"user", //' src/main.rs ;;
    verifier) sed -i '/(name == password)/s/^/    let _ = 5;\n/' src/main.rs ;;
  esac
  count check
}

declare -A plain=()
line() { # kind, edit
  local reference=plain cost edit=$2
  [ "$1" != work ] || reference=plain-work
  case $edit in role | verifier) edit=body ;; esac
  if [ -z "${plain[$reference $edit]-}" ]; then
    plain[$reference $edit]=$(edited $reference $edit)
    awk "BEGIN { printf \"%-13s %-10s %6.0f\\n\", \"$reference\", \"$edit\", ${plain[$reference $edit]} / 1e6 }"
  fi
  cost=$(edited "$1" "$2")
  awk "BEGIN { printf \"%-13s %-10s %6.0f   %5.2f times plain\\n\", \"$1\", \"$2\", $cost / 1e6, $cost / ${plain[$reference $edit]} }"
}

for kind in "${@:-basic}"; do
  line "$kind" in-place
  line "$kind" body
  [ "$kind" != roles ] || line roles role
  [[ $(handler "$kind" 1) != "#[login_required"* ]] || line "$kind" verifier
done
