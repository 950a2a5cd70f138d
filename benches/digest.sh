#!/usr/bin/env bash
# Counts the instructions of a verified Digest request, over the same request to a handler without a guard, and of its hashes
# alone. Needs valgrind. Fails if the request costs more than twice the hashes.
set -euo pipefail
cd "$(dirname "$0")/.."

program=$(cargo bench --quiet --bench digest --no-run --message-format=json 2>/dev/null |
  sed -n 's/.*"name":"digest".*"executable":"\([^"]*\)".*/\1/p' | tail -n 1)

total() { # mode, requests
  valgrind --tool=callgrind --callgrind-out-file=/dev/null "$program" "$1" "$2" 2>&1 | sed -n 's/.*Collected : //p'
}
each() { # mode: instructions for a request, over one that is only prepared
  echo $((($(total "$1" 1100) - $(total "$1" 100)) / 1000))
}

none=$(each none)
hashes=$(($(each hashes) - none))
verified=$(($(each sha256) - $(each bare)))
echo "SHA-256, stored H(A1)    $verified instructions over a bare handler"
echo "the same with the user   $(($(each user) - $(each bare)))"
echo "MD5, stored H(A1)        $(($(each md5) - $(each bare-md5)))"
echo "a wrong password         $(($(each wrong) - $(each bare)))"
echo "an unknown user          $(($(each unknown) - $(each bare)))"
echo "the hashes of SHA-256    $hashes"
awk "BEGIN { printf \"ratio                    %.2f\n\", $verified / $hashes }"
[ "$verified" -le $((2 * hashes)) ]
