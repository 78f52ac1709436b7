# Brings what is mounted to httpd. httpd reads copies only, in the directory that the link $RUNTIME/current leads to;
# they are staged and tested before the link is turned, and turned all at once.
# Wants RUNTIME, CONFIG, TLS, CLIENT_CA, BACKEND_CA, CLIENT_CERTIFICATE (directories), HTTPD (command) and DIGEST_PREFIX; and MODULE,
# a file that the image has to have, where there is one.

trial=$RUNTIME/trial
staged=$trial/current

say() {
  echo "$*" >&2
}

digest() {
  sha256sum <"$1" | cut -d ' ' -f 1
}

# What the configuration says the mounted files have to be.
consistent() {
  sed -n "s/^$DIGEST_PREFIX//p" "$1" >"$trial/digests" &&
    { [ ! -s "$trial/digests" ] || sha256sum -c "$trial/digests" >"$trial/differences" 2>&1; }
}

copy() {
  [ ! -e "$1" ] || cp "$1" "$staged/$2"
}

copy_key() {
  [ ! -e "$1" ] || (umask 377 && cp "$1" "$staged/$2")
}

# httpd wants the certificate itself and its key in one file, without the rest of the chain.
copy_identity() {
  [ ! -e "$CLIENT_CERTIFICATE/tls.crt" ] || (
    umask 377 && {
      sed '/^-----END .*CERTIFICATE-----/q' "$CLIENT_CERTIFICATE/tls.crt"
      echo
      cat "$CLIENT_CERTIFICATE/tls.key"
    } >"$staged/client-identity.pem"
  )
}

# Fails while kubelet is between two updates: before and after the copying, the files have to be those of the configuration.
stage() {
  rm -rf "$trial" && mkdir -p "$staged" && cp "$CONFIG/httpd.conf" "$staged/httpd.conf" &&
    consistent "$staged/httpd.conf" &&
    copy "$TLS/tls.crt" tls.crt && copy_key "$TLS/tls.key" tls.key &&
    copy "$CLIENT_CA/ca.crt" client-ca.crt && copy "$BACKEND_CA/ca.crt" backend-ca.crt &&
    copy "$CLIENT_CERTIFICATE/tls.crt" client-chain.pem && copy_identity &&
    consistent "$staged/httpd.conf" &&
    echo "Header always set Wsproxy-Config-Sha256 expr=%{file:$RUNTIME/served.$(digest "$staged/httpd.conf")}" >"$staged/served.conf"
}

has_module() {
  [ -z "${MODULE:-}" ] || [ -e "$MODULE" ] || {
    say "\`tunnels\` is \`EventLoops\`, and this image has no $MODULE: set \`image\` to one with mod_websocket_tunnel"
    return 1
  }
}

# The staged configuration with places and ports of its own, and few threads, beside an httpd that runs.
write_trial() {
  sed -e "s#$RUNTIME#$trial#g" -e 's/^Listen \([0-9]*\)/Listen 127.0.0.1:1\1/' \
    -e 's/^\( *\)\(ThreadLimit\|ServerLimit\|ThreadsPerChild\|MaxRequestWorkers\|MaxSpareThreads\) .*/\1\2 1/' \
    "$staged/httpd.conf" >"$trial/httpd.conf"
}

# What an httpd that has read the first configuration answers from now on: the second. Those of old processes go some day.
answer() {
  printf '%s' "$2" >"$RUNTIME/answer" && mv "$RUNTIME/answer" "$RUNTIME/served.$1" &&
    ls -t "$RUNTIME"/served.* | sed 1,20d | while read -r old; do rm -f "$old"; done
}

# Takes turns: a new link replaces the old one in one step.
activate() {
  previous=$(readlink "$RUNTIME/current") || previous=none
  directory=$(mktemp -d "$RUNTIME/configuration.XXXXXX") &&
    mv "$staged"/* "$directory" && rm -rf "$trial" &&
    hash=$(digest "$directory/httpd.conf") && answer "$hash" "$hash" &&
    ln -s "$directory" "$RUNTIME/next" && mv -T "$RUNTIME/next" "$RUNTIME/current" || return 1
  for old in "$RUNTIME"/configuration.*; do
    [ "$old" = "$directory" ] || [ "$old" = "$previous" ] || rm -rf "$old"
  done
}

# EX_TEMPFAIL of sysexits.h: what is mounted is not yet what it should be, and kubelet brings it.
NOT_YET_MOUNTED=75

# Before httpd starts. CONFIG_SHA256, where it is set, is what the configuration has to be: kubelet may have an earlier one.
check() {
  rm -f "$RUNTIME/next"
  stage || {
    cat "$trial/differences" >&2
    return "$NOT_YET_MOUNTED"
  }
  [ -z "${CONFIG_SHA256:-}" ] || [ "$(digest "$staged/httpd.conf")" = "$CONFIG_SHA256" ] || {
    say "$CONFIG/httpd.conf: FAILED"
    return "$NOT_YET_MOUNTED"
  }
  has_module && write_trial && "$HTTPD" -t -f "$trial/httpd.conf" && activate
}
