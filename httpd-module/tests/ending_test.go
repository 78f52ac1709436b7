package tests

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
)

const logged = "WebSocketTunnelLog tunnels.log\n"

func TestASocketThatSaysNothingIsClosedCleanly(t *testing.T) {
	t.Parallel()
	h := start(t, settings{global: logged + "WebSocketTunnelIdleTimeout 1\n"})
	for _, r := range routes {
		began := time.Now()
		code, at := ending(h.dial(t, r, nil))
		if code != websocket.StatusGoingAway || at.Sub(began) < 900*time.Millisecond {
			t.Errorf("%v: code %d after %v", r, code, at.Sub(began))
		}
	}
	for _, line := range h.endLines(t, len(routes)) {
		if line.ClosedBy != "proxy" || line.CloseCode != 1001 || line.Reason != "idle limit" || line.DurationMs < 900 {
			t.Errorf("%+v", line)
		}
	}
}

func TestASocketThatIsUsedOutlivesTheIdleLimit(t *testing.T) {
	t.Parallel()
	h := start(t, settings{global: "WebSocketTunnelIdleTimeout 1\n"})
	socket := h.dial(t, routes[0], nil)
	began := time.Now()
	eventually(t, "three times the limit passed", func() bool {
		if err := exchange(t, socket, "ping"); err != nil {
			t.Fatal(err)
		}
		return time.Since(began) > 3*time.Second
	})
}

func TestWithoutAnIdleLimitOfItsOwnMembersTimeoutCounts(t *testing.T) {
	t.Parallel()
	h := start(t, settings{global: logged + "Timeout 1\nLogLevel warn\n"})
	h.dial(t, routes[0], nil)
	// The balancers' members have timeout=10 and this one has none, so Timeout is the larger of both.
	connection, incoming := h.openAt(t, "/one/echo")
	defer connection.Close()
	began := time.Now()
	_, _ = io.ReadAll(incoming)
	if waited := time.Since(began); waited > 8*time.Second {
		t.Error("closed after", waited)
	}
	if open := h.number("WebSocketTunnelsOpen"); open != 1 {
		t.Error("open:", open)
	}
}

func TestASocketDoesNotOutliveItsMaximum(t *testing.T) {
	t.Parallel()
	h := start(t, settings{global: logged + "WebSocketTunnelMaxLifetime 2\n"})
	socket := h.dial(t, routes[3], nil)
	began := time.Now()
	code := websocket.StatusCode(-1)
	for code == -1 {
		if err := exchange(t, socket, "busy"); err != nil {
			code = websocket.CloseStatus(err)
		}
	}
	if lived := time.Since(began); code != websocket.StatusGoingAway || lived < 1500*time.Millisecond || lived > 8*time.Second {
		t.Errorf("code %d after %v", code, lived)
	}
	if line := h.endLines(t, 1)[0]; line.Reason != "maximum lifetime" || line.ClosedBy != "proxy" {
		t.Errorf("%+v", line)
	}
}

func TestTheLogSaysWhoClosedAndWhatPassed(t *testing.T) {
	t.Parallel()
	h := start(t, settings{global: logged})
	socket := h.dial(t, routes[0], nil)
	allAlive(t, []*websocket.Conn{socket})
	_ = socket.Close(4001, "")
	line := h.endLines(t, 1)[0]
	if line.ClosedBy != "client" || line.CloseCode != 4001 || line.Reason != "close frame" || line.Client != loopback ||
		line.Path != "/plain/echo" || !strings.HasPrefix(line.Member, "o") || line.Upgrade != "ended" || strings.Trim(line.Host, "[]") != loopback {
		t.Errorf("%+v", line)
	}
	// "still here 0": 12 bytes in a frame with a header of 6 or 2, then close frames with a code.
	if line.BytesReceived != 12+6+2+6 || line.BytesSent != 12+2+2+2 {
		t.Errorf("%+v", line)
	}
	asked := h.dial(t, routes[0], nil)
	_ = asked.Write(limited(t), websocket.MessageText, []byte("close 4321"))
	ending(asked)
	if line := h.endLines(t, 2)[1]; line.ClosedBy != "backend" || line.CloseCode != 4321 {
		t.Errorf("%+v", line)
	}
	_ = h.dial(t, routes[0], nil).CloseNow()
	if line := h.endLines(t, 3)[2]; line.ClosedBy != "client" || line.CloseCode != 1006 {
		t.Errorf("%+v", line)
	}
}

func TestAHostileNameOrPathDoesNotBreakTheLog(t *testing.T) {
	t.Parallel()
	h := start(t, settings{global: logged})
	connection, _ := h.openAt(t, `/plain/sink%22%0d%0a%5c%7f%c3%a4`+strings.Repeat("/long", 1000))
	connection.Close()
	line := h.endLines(t, 1)[0]
	if !strings.HasPrefix(line.Path, "/plain/sink\"\r\n\\\x7f") || line.CloseCode != 1006 {
		t.Errorf("%+v", line)
	}
}

func TestADeadBackendEndsItsOwnSocketsOnly(t *testing.T) {
	t.Parallel()
	h := start(t, settings{})
	secure := h.hold(t, routes[1], 5)
	connection, incoming := h.openAt(t, "/one/anything")
	defer connection.Close()
	h.backends.one.kill()
	if _, err := io.ReadAll(incoming); err != nil && !strings.Contains(err.Error(), "reset") {
		t.Error(err)
	}
	allAlive(t, secure)
	eventually(t, "only the others are counted", func() bool { return h.number("WebSocketTunnelsOpen") == 5 })
	allAlive(t, h.hold(t, routes[0], 4))
}

func TestASlowReaderHoldsItsSenderBackAndCostsNoMemory(t *testing.T) {
	t.Parallel()
	h := start(t, settings{})
	before := h.memory()
	for _, r := range routes {
		connection, incoming := h.open(t, r, "/flood", "")
		sent := receive(t, h.backends.flooded)
		if sent > 32<<20 {
			t.Errorf("%v: %d bytes went out while nobody read", r, sent)
		}
		if _, err := io.CopyN(io.Discard, incoming, int64(sent)); err != nil {
			t.Errorf("%v: what had gone out does not arrive: %v", r, err)
		}
		connection.Close()
	}
	if grown := h.memory() - before; grown > 4096 && !sanitized() {
		t.Errorf("httpd grew by %d KiB", grown)
	}
}
