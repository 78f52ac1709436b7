# Beside a running httpd: follows what is mounted, and lets httpd take it over by a graceful restart, which closes no socket.
# Comes after configuration.sh, live-members.sh and upgrades.sh. An httpd that drains is left alone.
# Wants PROCESSES (httpd's ServerLimit), SOCKETS (as many as the pod has memory for) and PORTS (for clients, as /proc/net/tcp writes them).

POLL_SECONDS=0.2
RETRY_POLLS=300
COUNT_POLLS=10
UPGRADES_POLLS=$((UPGRADES_SECONDS * 5))

pid_file=$RUNTIME/httpd.pid

# There while httpd has not read what is in place.
unread=$RUNTIME/unread

# kubelet turns these links whenever it has a new version.
find_versions() {
  versions=
  for mounted in "$CONFIG" "$TLS" "$CLIENT_CA" "$BACKEND_CA" "$CLIENT_CERTIFICATE"; do
    if cd -P "$mounted/..data" 2>/dev/null; then
      versions="$versions $PWD"
    fi
  done
  cd /
}

# `httpd -t` misses what a restart dies of: a key of another certificate, a missing provider. So it is started, for a moment.
# What it says then is of interest only when it fails.
starts() {
  "$HTTPD" -t -f "$trial/httpd.conf" >"$trial/output" 2>&1 && comes_up 2>>"$trial/output" || {
    cat "$trial/output" >&2
    return 1
  }
}

comes_up() {
  "$HTTPD" -DFOREGROUND -f "$trial/httpd.conf" &
  process=$!
  tries=0
  while [ ! -s "$trial/httpd.pid" ] && kill -0 "$process" 2>/dev/null && [ "$tries" -lt 400 ]; do
    tries=$((tries + 1))
    sleep 0.02
  done
  started=no
  [ ! -s "$trial/httpd.pid" ] || started=yes
  kill -TERM "$process" 2>/dev/null
  wait "$process"
  [ "$started" = yes ]
}

same_as_current() {
  for file in "$staged"/*; do
    cmp -s "$file" "$RUNTIME/current/${file##*/}" || return 1
  done
}

# Where only members change, and all that httpd read with them is as it was.
goes_live() {
  [ ! -e "$unread" ] || return 1
  for file in "$staged"/*; do
    case ${file##*/} in
      httpd.conf | served.conf) ;;
      *) cmp -s "$file" "$RUNTIME/current/${file##*/}" || return 1 ;;
    esac
  done
  live_members "$RUNTIME/current/httpd.conf" "$staged/httpd.conf" &&
    answer "$(digest "$RUNTIME/live-members.started")" "$hash"
}

refuse() {
  touch "$RUNTIME/refused.$hash"
  polls_to_retry=$RETRY_POLLS
  say "httpd refuses configuration $hash; the one before keeps serving"
}

# Fails while what is mounted is not complete, as between a ConfigMap's update and a Secret's.
take_over() {
  stage 2>/dev/null || return 1
  hash=$(digest "$staged/httpd.conf")
  polls_to_retry=0
  if same_as_current; then
    return
  fi
  if goes_live && activate; then
    rm -f "$RUNTIME"/refused.*
    say "httpd follows configuration $hash without a restart"
  elif write_trial && starts && touch "$unread" && activate; then
    rm -f "$RUNTIME"/refused.*
  else
    refuse
  fi
}

# Processes of httpd: one that serves, and those of earlier configurations that still hold sockets.
count_children() {
  children=0
  for stat in /proc/[0-9]*/stat; do
    if read -r _ _ state parent _ 2>/dev/null <"$stat" && [ "$parent" = "$1" ] && [ "$state" != Z ]; then
      children=$((children + 1))
    fi
  done
}

# Each restart brings a new set of threads, or of loops. With as many sockets as the pod has memory for, it is full, and leaves the
# Service until some are closed.
watch_fullness() {
  process=$(cat "$pid_file" 2>/dev/null) && count_children "$process"
  if [ "$children" -gt 1 ] && [ "$(count_sockets)" -ge "$SOCKETS" ]; then
    touch "$RUNTIME/full"
  else
    rm -f "$RUNTIME/full"
  fi
}

count_sockets() {
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
    awk -v ports="$PORTS" 'BEGIN { split(ports, list, " "); for (i in list) mine[list[i]] }
      $4 == "01" { n = split($2, local, ":"); if (local[n] in mine) count++ }
      END { print count + 0 }'
}

# httpd puts a new pid file into place once it has read its configuration.
restart_gracefully() {
  if ! [ -s "$pid_file" ]; then
    return
  fi
  process=$(cat "$pid_file")
  count_children "$process"
  # Without a slot for a new process nobody would accept a connection any more (AH03490).
  if [ "$children" -ge "$PROCESSES" ]; then
    [ -n "$waiting" ] || say "no restart: $children processes of httpd hold sockets"
    waiting=yes
    return
  fi
  waiting=
  ln -f "$pid_file" "$pid_file.before"
  kill -USR1 "$process" 2>/dev/null || return
  tries=0
  while [ "$pid_file" -ef "$pid_file.before" ]; do
    tries=$((tries + 1))
    if [ "$tries" -gt 250 ] || ! kill -0 "$process" 2>/dev/null; then
      return
    fi
    sleep 0.02
  done
  rm -f "$unread"
  say "httpd restarted gracefully with configuration $(digest "$RUNTIME/current/httpd.conf")"
}

follow() {
  trap 'exit 0' TERM INT
  seen=
  waiting=
  children=0
  polls_to_retry=0
  polls_to_count=0
  polls_to_shorten=0
  while :; do
    polls_to_count=$((polls_to_count - 1))
    if [ "$polls_to_count" -le 0 ]; then
      polls_to_count=$COUNT_POLLS
      watch_fullness
    fi
    polls_to_shorten=$((polls_to_shorten - 1))
    if [ "$polls_to_shorten" -le 0 ]; then
      polls_to_shorten=$UPGRADES_POLLS
      shorten_upgrades
    fi
    if [ ! -e "$RUNTIME/draining" ]; then
      find_versions
      polls_to_retry=$((polls_to_retry - 1))
      if { [ "$versions" != "$seen" ] || [ "$polls_to_retry" -eq 0 ]; } && take_over; then
        seen=$versions
      fi
      [ ! -e "$unread" ] || restart_gracefully
    fi
    sleep "$POLL_SECONDS" &
    wait $!
  done
}
