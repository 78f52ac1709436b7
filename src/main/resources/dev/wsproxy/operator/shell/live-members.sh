# shellcheck shell=sh disable=SC2030,SC2031 # what live_members sets is for the functions that it calls
# Changes members in the running httpd, by its balancer-manager on the management port: no restart, no process, no socket is spent.
# Wants RUNTIME (directory) and MANAGEMENT_PORT. What it keeps there has names that begin with live-members.

# Makes the token that the manager asks for, once for a pod: before httpd starts, which reads the file when it reads its configuration.
live_members_token() (
  file=$RUNTIME/live-members.conf
  if [ -s "$file" ]; then
    return 0
  fi
  umask 077
  token=$(od -An -v -N32 -tx1 /dev/urandom | tr -d ' \n')
  if [ "${#token}" -ne 64 ]; then
    return 1
  fi
  # Renamed, so that httpd never reads half of it.
  printf "Require expr \"%%{CONN_REMOTE_ADDR} == '127.0.0.1' && %%{HTTP:X-Wsproxy-Token} == '%s'\"\n" "$token" >"$file.new" &&
    mv "$file.new" "$file"
)

# live_members OLD NEW: OLD is the configuration that httpd follows, NEW the one that it shall follow.
# Returns 0 once httpd follows NEW without having read it, as it says itself; NEW has then to be what it reads at its next start.
# Returns 1 when only a restart makes that true. What may be half done is then to be ended by a graceful restart, and until that
# has happened every further call returns 1.
live_members() (
  started=$RUNTIME/live-members.started
  token=$(sed -n "s/.*'\([0-9a-f]\{64\}\)'.*/\1/p" "$RUNTIME/live-members.conf" 2>/dev/null)
  nonces=$(live_members_get "" | live_members_nonces)
  if [ -z "$token" ] || [ -z "$nonces" ]; then
    return 1
  fi
  # Every start gives httpd new nonces: so they tell whether it still runs with the configuration that was kept.
  if [ "$(cat "$started.nonces" 2>/dev/null)" != "$nonces" ]; then
    cp "$1" "$started" && printf '%s\n' "$nonces" >"$started.nonces" || return 1
  fi
  if live_members_follow "$started" "$2"; then
    return 0
  fi
  # Empty, it is equal to no configuration.
  : >"$started"
  return 1
)

# Makes httpd, which has read the first configuration, follow the second.
live_members_follow() {
  wanted=$(live_members_wanted "$1" "$2") || return 1
  changes=$(live_members_changes) || return 1
  if [ -n "$changes" ]; then
    live_members_post || return 1
    changes=$(live_members_changes) || return 1
  fi
  [ -z "$changes" ]
}

# The members that httpd has and what shall become of them: balancer, route, weight, and the state as httpd's letter, - for none.
# Fails unless all else is equal. An address in redirects stays known when its member goes; nothing comes from there any more.
live_members_wanted() {
  awk '
    function option(name, i) {
      for (i = 3; i <= NF; i++)
        if (index($i, name "=") == 1) return substr($i, length(name) + 2)
      return ""
    }
    function others(i, text) {
      for (i = 2; i <= NF; i++)
        if ($i !~ /^(loadfactor|status)=/) text = text " " $i
      return text
    }
    function refuse() { refused = 1; exit 1 }
    $1 == "<Proxy" { balancer = substr($2, 1, length($2) - 1); sub("^balancer://", "", balancer) }
    $1 == "ProxySet" && / nofailover=On/ { sticks[balancer] = 1 }
    $1 == "BalancerMember" {
      member = balancer " " option("route")
      split($2, parts, "/")
    }
    NR == FNR {
      if ($1 == "BalancerMember") {
        order[++members] = member; at[member] = balancer; fixed[member] = others(); address[member] = parts[3]
      } else started[++lines] = $0
      next
    }
    $1 == "BalancerMember" {
      if (!(member in fixed) || fixed[member] != others()) refuse()
      state = option("status")
      weight[member] = option("loadfactor")
      letter[member] = state == "" ? "-" : substr(state, 2)
      if (state == "") active[balancer]++
      next
    }
    {
      while (started[++line] != $0) {
        if (line > lines || started[line] !~ /^ *ProxyPassReverse /) refuse()
        gone[++removals] = started[line]
      }
    }
    END {
      if (refused || line != lines || members == 0) exit 1
      for (i = 1; i <= members; i++) {
        member = order[i]; balancer = at[member]
        if (member in weight) continue
        # Clients that stick to it would get 503; and httpd tries failed members at once only when it has no others.
        if (sticks[balancer] || active[balancer] < 2) exit 1
        left[address[member]]
      }
      for (i = 1; i <= removals; i++) {
        split(gone[i], parts, "/")
        if (!(parts[3] in left)) exit 1
      }
      for (i = 1; i <= members; i++) {
        member = order[i]
        if (member in weight) print member, weight[member], letter[member]
        else print member, "*", "S"
      }
    }' "$1" "$2"
}

# What has to change, of $wanted: balancer, member as httpd names it, weight, state. Fails unless httpd has just these members.
live_members_changes() {
  live_members_get '?xml=1' | {
    printf '%s\n' "$wanted"
    echo
    cat
  } | awk '
    function text() { sub("^[^>]*>", ""); sub("<.*", ""); return $0 }
    !reading && NF == 0 { reading = 1; next }
    !reading { weight[$1 " " $2] = $3; state[$1 " " $2] = $4; missing++; next }
    /<httpd:balancer>/ { naming = 1 }
    /<httpd:worker>/ { naming = 2 }
    /<httpd:name>/ { if (naming == 1) balancer = substr(text(), 12); if (naming == 2) name = text(); naming = 0 }
    /<httpd:loadfactor>/ { factor = text() }
    /<httpd:status>/ { is = text() " " }
    /<httpd:route>/ { member = balancer " " text() }
    /<\/httpd:worker>/ {
      missing--
      if (!(member in state)) unknown = 1
      letter = is ~ /Stop / ? "S" : is ~ /Dis / ? "D" : is ~ /Drn / ? "N" : is ~ /Stby / ? "H" : "-"
      if (weight[member] == "*") weight[member] = factor
      if (letter == state[member] && factor + 0 == weight[member] + 0) next
      # What opens comes before what closes, so that somebody is always there.
      change = balancer " " name " " weight[member] + 0 " " state[member] "\n"
      if (state[member] == "-") opening = opening change; else closing = closing change
    }
    END { if (missing != 0 || unknown) exit 1; printf "%s%s", opening, closing }'
}

# Makes the $changes, one request each on one connection. A connection takes 100 requests, and many changes are a restart's work.
live_members_post() {
  if [ "$(printf '%s\n' "$changes" | wc -l)" -gt 50 ]; then
    return 1
  fi
  printf '%s\n' "$nonces" "" "$changes" | head=$(live_members_head) awk '
    !changing && NF == 0 { changing = 1; next }
    !changing { nonce[$1] = $2; next }
    {
      if (body != "") send("keep-alive")
      body = "b=" $1 "&w=" $2 "&nonce=" nonce[$1] "&w_lf=" $3
      for (i = 1; i <= 4; i++) body = body "&w_status_" substr("NDHS", i, 1) "=" (substr("NDHS", i, 1) == $4)
    }
    END { send("close") }
    function send(connection) {
      printf "POST /balancers HTTP/1.1\r\n%s\r\nConnection: %s\r\n", ENVIRON["head"], connection
      printf "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", length(body), body
    }' | live_members_exchange >/dev/null
}

# The balancers and their nonces, from the manager's page.
live_members_nonces() {
  sed -n 's/.*?b=\([^&"]*\)&amp;nonce=\([^&"]*\)".*/\1 \2/p'
}

# What the manager answers; its page, or XML for ?xml=1.
live_members_get() {
  printf 'GET /balancers%s HTTP/1.0\r\n%s\r\n\r\n' "$1" "$(live_members_head)" | live_members_exchange
}

# The manager ignores whatever comes without a page of its own as Referer.
live_members_head() {
  printf 'Host: 127.0.0.1:%s\r\nReferer: http://127.0.0.1:%s/balancers\r\nX-Wsproxy-Token: %s' \
    "$MANAGEMENT_PORT" "$MANAGEMENT_PORT" "$token"
}

# Sends what comes in and prints the answer. Debian's images have bash and Alpine's busybox nc. A full httpd does not answer: 2 s.
live_members_exchange() {
  if command -v bash >/dev/null 2>&1; then
    # shellcheck disable=SC2016 # bash expands it
    timeout 2 bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$0" && cat >&3 && cat <&3' "$MANAGEMENT_PORT" 2>/dev/null
  else
    timeout 2 nc 127.0.0.1 "$MANAGEMENT_PORT" 2>/dev/null
  fi
}
