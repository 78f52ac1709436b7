# Keeps the files short whose sizes say how many upgrades there were: the volume is small. httpd appends, so it may go on meanwhile.

MAX_UPGRADE_BYTES=1000000
UPGRADES_SECONDS=300

shorten_upgrades() {
  for file in "$RUNTIME"/upgrades.*; do
    [ ! -e "$file" ] || [ "$(wc -c <"$file")" -lt "$MAX_UPGRADE_BYTES" ] || : >"$file"
  done
}
