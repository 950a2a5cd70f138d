#!/usr/bin/env bash
# Starts the quickstart as the README says and asks it with curl what a newcomer asks it.
set -euo pipefail
cd "$(dirname "$0")/.."

cargo build --quiet --example quickstart
out=$(mktemp)
PORT=0 cargo run --quiet --example quickstart >"$out" &
server=$!
trap 'kill $server 2>/dev/null || true; rm -f "$out"' EXIT

for _ in $(seq 100); do
  url=$(sed -n 's|.*\(http://127\.0\.0\.1:[0-9]*\)/ .*|\1|p' "$out" | head -n 1)
  [ -n "$url" ] && break
  sleep 0.1
done
[ -n "$url" ] || { echo 'the quickstart does not start'; exit 1; }

failed=0
expect() { # status, challenge or nothing, arguments of curl
  local status=$1 challenge=$2
  shift 2
  local answer
  answer=$(curl -si "$@" | tr -d '\r')
  if [[ $(head -n 1 <<<"$answer") != "HTTP/1.1 $status "* ]] || [[ $(sed -n 's/^www-authenticate: //p' <<<"$answer") != "$challenge" ]]; then
    printf 'curl %s: expected %s and challenge "%s", got\n%s\n' "$*" "$status" "$challenge" "$answer"
    failed=1
  fi
}

challenge='Basic realm="Staff only"'
expect 401 "$challenge" "$url/"
expect 200 '' -u john:hello "$url/"
expect 401 "$challenge" -u john:wrong "$url/"
expect 403 "$challenge" -u john:hello "$url/admin"
expect 200 '' -u susan:bye "$url/admin"
expect 401 "$challenge" -H 'Authorization: Bearer abc' "$url/"
expect 400 "$challenge" -H 'Authorization: Basic am9objpoZWxsbw==' -H 'authorization: Basic am9objpoZWxsbw==' "$url/"
[ "$failed" = 0 ] && echo 'the quickstart answers curl as it should'
exit "$failed"
