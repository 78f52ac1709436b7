# A socket takes two or three file descriptors of httpd's process, and container runtimes differ in how many a process may open: some give 1,024
# that a process may raise itself. Wants DESCRIPTORS.

# EX_CONFIG of sysexits.h.
TOO_FEW_DESCRIPTORS=78

allow_descriptors() {
  allowed=$(ulimit -Sn)
  [ "$allowed" = unlimited ] || [ "$allowed" -ge "$DESCRIPTORS" ] || ulimit -Sn "$DESCRIPTORS" 2>/dev/null || {
    echo "httpd needs $DESCRIPTORS file descriptors for this maxConnections and the node's container runtime allows $(ulimit -Hn)" >&2
    exit "$TOO_FEW_DESCRIPTORS"
  }
}
