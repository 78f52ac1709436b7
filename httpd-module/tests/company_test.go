package tests

import (
	"bufio"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/coder/websocket"
)

// What other modules see and do beside this one.

func TestTheClientBehindAProxyProtocolIsInTheLog(t *testing.T) {
	t.Parallel()
	h := prepare(t, settings{global: logged + "RemoteIPProxyProtocol On\nRemoteIPProxyProtocolExceptions " + loopback + "\n"})
	another := "127.0.0.2:" + port(h.plain)
	h.settings.global += "Listen " + another + "\n"
	h.configure()
	h.run()
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)}}
	connection, err := dialer.DialContext(limited(t), "tcp", another)
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

// A log that nobody reads must not hold up the loops: lines are lost, and counted.
func TestALogThatIsNotReadHoldsUpNothing(t *testing.T) {
	t.Parallel()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	h := start(t, settings{global: "WebSocketTunnelLog /proc/self/fd/1\nLogLevel warn\n", output: writer})
	writer.Close()
	socket := h.dial(t, routes[0], nil)
	eventually(t, "the pipe is full", func() bool {
		for range 50 {
			connection, _ := h.openAt(t, "/plain/raw-echo"+strings.Repeat("/long", 180))
			connection.Close()
		}
		return h.number("WebSocketTunnelsLogLinesLost") > 0
	})
	allAlive(t, []*websocket.Conn{socket})
	line, err := bufio.NewReader(reader).ReadString('\n')
	if err != nil || !strings.Contains(line, `"upgrade":"ended"`) {
		t.Error(line, err)
	}
}
