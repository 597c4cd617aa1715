# shellcheck shell=bash
# help: this list
say "./dev COMMAND"
for file in "$ROOT"/tools/dev/command/*.sh; do
  sed -n '2s/^# \([^:]*\): \(.*\)/\1\t\2/p' "$file"
done | while IFS=$'\t' read -r command what; do
  printf '  %-26s %s\n' "$command" "$what"
done
