#!/usr/bin/env bash
# Starts examples as the README says, and runs each `curl` line that they print: it gets the status that stands behind it, and
# a challenge with each 401.
set -euo pipefail
cd "$(dirname "$0")/.."

out=$(mktemp)
server=
trap 'kill $server 2>/dev/null || true; rm -f "$out"' EXIT
failed=0

for example in "$@"; do
  cargo build --quiet --example "$example"
  : >"$out" # the lines of the example before
  PORT=0 cargo run --quiet --example "$example" >"$out" &
  server=$!
  for _ in $(seq 100); do
    grep -q '^curl' "$out" && break
    sleep 0.1
  done
  url=$(grep -o 'http://127.0.0.1:[0-9]*' "$out" | head -n 1) || { echo "$example does not start"; exit 1; }
  for _ in $(seq 100); do
    curl -s -o /dev/null "$url" && break
    sleep 0.1
  done
  lines=$(grep -c '^curl' "$out")
  while IFS= read -r line; do
    command=${line%%#*} expected=${line##*# }
    answer=$(eval "${command/curl -i/curl -si}" </dev/null | tr -d '\r')
    status=$(sed -n 's/^HTTP\/1.1 \([0-9]*\).*/\1/p' <<<"$answer" | tail -n 1)
    if [ "$status" != "${expected:0:3}" ] || { [ "$status" = 401 ] && ! grep -qi '^www-authenticate: ' <<<"$answer"; }; then
      printf '%s\nwas answered\n%s\n' "$line" "$answer"
      failed=1
    fi
  done < <(grep '^curl' "$out")
  echo "$example answers the $lines requests that it prints"
  kill $server
  wait $server 2>/dev/null || true
done
exit "$failed"
