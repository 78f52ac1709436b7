package tests

import (
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What other modules see and do beside this one.

func TestTheClientBehindAProxyProtocolIsInTheLog(t *testing.T) {
	t.Parallel()
	h := start(t, settings{global: logged + "RemoteIPProxyProtocol On\nRemoteIPProxyProtocolExceptions 127.0.0.1\n"})
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)}}
	connection, err := dialer.DialContext(limited(t), "tcp", h.plain)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(connection, "PROXY TCP4 192.0.2.7 192.0.2.1 1234 80\r\n"); err != nil {
		t.Fatal(err)
	}
	handshake(t, connection, "/plain/raw-echo", "")
	connection.Close()
	if line := h.endLines(t, 1)[0]; line.Client != "192.0.2.7" {
		t.Errorf("%+v", line)
	}
}

func TestTheAccessLogHasTheHandshakeAtOnce(t *testing.T) {
	t.Parallel()
	h := start(t, settings{})
	for _, r := range routes {
		h.dial(t, r, nil)
	}
	eventually(t, "a line for each", func() bool {
		text, _ := os.ReadFile(filepath.Join(h.directory, "access.log"))
		return strings.Count(string(text), "101 ") == len(routes)
	})
}
