package tests

import (
	"bytes"
	"encoding/binary"
	"io"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/coder/websocket"
)

const closingQuickly = logged + "WebSocketTunnelCloseAfter 1\nWebSocketTunnelCloseOver 4\n"

// The module's clock is the kernel's coarse one, which may be this late.
const clockStep = 10 * time.Millisecond

func TestADrainClosesEverySocketCleanlyAndSpreadOut(t *testing.T) {
	t.Parallel()
	h := start(t, settings{global: closingQuickly})
	var sockets []*websocket.Conn
	for _, r := range routes {
		sockets = append(sockets, h.hold(t, r, 10)...)
	}
	h.reload() // those of older processes count as well
	for _, r := range routes {
		sockets = append(sockets, h.hold(t, r, 10)...)
	}
	allAlive(t, sockets) // each has left its thread
	moments := make(chan time.Time, len(sockets))
	for _, socket := range sockets {
		go func() {
			code, at := ending(socket)
			if code != websocket.StatusGoingAway {
				t.Error("a client saw", code)
			}
			moments <- at
		}()
	}
	began := time.Now()
	h.signal(syscall.SIGWINCH)
	perSecond := make([]int, 10)
	for range sockets {
		perSecond[min(9, int(((<-moments).Sub(began)+clockStep).Seconds()))]++
	}
	h.awaitEnd()
	if perSecond[0] > 0 || slices.Max(perSecond) > 2*len(sockets)/4 {
		t.Error("closes in each second:", perSecond)
	}
	h.checkGoodbyes(t, len(sockets))
}

// checkGoodbyes looks at the backends' side: each got the close frame too.
func (h *httpd) checkGoodbyes(t *testing.T, count int) {
	t.Helper()
	var codes []websocket.StatusCode
	eventually(t, "all backends' sockets ended", func() bool {
		codes = slices.Concat(h.backends.one.endings(), h.backends.two.endings(), h.backends.secure.endings())
		return len(codes) == count
	})
	if slices.ContainsFunc(codes, func(code websocket.StatusCode) bool { return code != websocket.StatusGoingAway }) {
		t.Error("backends saw", codes)
	}
	for _, line := range h.endLines(t, count) {
		if line.ClosedBy != "proxy" || line.Reason != "drain" || line.CloseCode != 1001 {
			t.Errorf("%+v", line)
		}
	}
}

// A frame that the drain meets half sent arrives whole before the close frame does.
func TestACloseFrameWaitsForTheEndOfTheFrame(t *testing.T) {
	t.Parallel()
	h := start(t, settings{global: logged + "WebSocketTunnelLoops 1\nWebSocketTunnelCloseAfter 0\nWebSocketTunnelCloseOver 0\n"})
	connection, incoming := h.openAt(t, "/one/raw-echo")
	between := h.dial(t, routes[0], nil) // is closed in the same turn of the same loop, but between two frames
	message := noise(200000)
	header := binary.BigEndian.AppendUint64([]byte{0x82, 127}, uint64(len(message)))
	begun := append(header, message[:100000]...)
	if _, err := connection.Write(begun); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, len(begun))
	if _, err := io.ReadFull(incoming, got); err != nil || !bytes.Equal(got, begun) {
		t.Fatal("the beginning did not come back:", err)
	}
	h.signal(syscall.SIGWINCH)
	if code, _ := ending(between); code != websocket.StatusGoingAway {
		t.Error("a client saw", code)
	}
	// What follows the frame comes too late: the backend has its close frame by then.
	if _, err := connection.Write(append(message[100000:], 0x82, 1, 'x')); err != nil {
		t.Fatal(err)
	}
	rest, _ := io.ReadAll(io.LimitReader(incoming, 100000+4))
	if !bytes.Equal(rest, append(message[100000:], 0x88, 2, 0x03, 0xe9)) {
		t.Errorf("%d bytes, ending in %x", len(rest), rest[max(0, len(rest)-12):])
	}
	_, _ = connection.Write([]byte{0x88, 2, 0x03, 0xe9})
	h.awaitEnd()
	for _, line := range h.endLines(t, 2) {
		if line.Reason != "drain" || line.CloseCode != 1001 || line.DurationMs > 4000 {
			t.Errorf("%+v", line)
		}
	}
}

// A client that says nothing more and a frame that never ends cost their time, not the drain's.
func TestAClosingSocketThatDoesNotAnswerIsCut(t *testing.T) {
	t.Parallel()
	h := start(t, settings{global: logged + "WebSocketTunnelCloseAfter 0\nWebSocketTunnelCloseOver 0\n"})
	for _, r := range routes {
		connection, _ := h.open(t, r, "/raw-echo", "")
		_, _ = connection.Write([]byte{0x82, 127, 0, 0, 0, 1})
		h.open(t, r, "/raw-echo", "")
	}
	h.signal(syscall.SIGWINCH)
	if took := h.awaitEnd(); took < 4*time.Second || took > 12*time.Second {
		t.Error("httpd needed", took)
	}
	h.endLines(t, 2*len(routes))
}

func TestWithoutCloseAfterADrainClosesNothing(t *testing.T) {
	t.Parallel()
	h := start(t, settings{global: "GracefulShutdownTimeout 2\n" + logged})
	socket := h.dial(t, routes[0], nil)
	began := time.Now()
	h.signal(syscall.SIGWINCH)
	code, at := ending(socket)
	if code != websocket.StatusGoingAway || at.Sub(began) < 1500*time.Millisecond {
		t.Errorf("code %d after %v", code, at.Sub(began))
	}
	if line := h.endLines(t, 1)[0]; line.Reason != "stop" {
		t.Errorf("%+v", line)
	}
}
