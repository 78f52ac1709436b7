package tests

import (
	"bytes"
	"context"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/coder/websocket"
)

func noise(length int) []byte {
	bytes := make([]byte, length)
	source := rand.NewChaCha8([32]byte{byte(length)})
	_, _ = source.Read(bytes)
	return bytes
}

func TestMessagesOfAllSizesComeBackAsSent(t *testing.T) {
	t.Parallel()
	h := start(t, settings{})
	eachRoute(t, h, func(t *testing.T, r route) {
		socket := h.dial(t, r, nil)
		for _, size := range []int{0, 1, 125, 126, 65535, 65536, 1 << 20, 16 << 20} {
			message := noise(size)
			sent := make(chan error, 1)
			go func() { sent <- socket.Write(limited(t), websocket.MessageBinary, message) }()
			_, answer, err := socket.Read(limited(t))
			if err != nil || <-sent != nil || !bytes.Equal(answer, message) {
				t.Fatalf("%d bytes: %v, %d came back", size, err, len(answer))
			}
		}
	})
}

func TestFragmentsAndCompressionPassUnchanged(t *testing.T) {
	t.Parallel()
	h := start(t, settings{})
	eachRoute(t, h, func(t *testing.T, r route) {
		for _, compression := range []websocket.CompressionMode{websocket.CompressionDisabled, websocket.CompressionContextTakeover} {
			socket := h.dial(t, r, &websocket.DialOptions{CompressionMode: compression})
			message := append(bytes.Repeat([]byte("again and again "), 20000), noise(300000)...)
			go sendInFragments(socket, message)
			_, answer, err := socket.Read(limited(t))
			if err != nil || !bytes.Equal(answer, message) {
				t.Fatalf("compression %v: %v, %d of %d bytes", compression, err, len(answer), len(message))
			}
		}
	})
}

func sendInFragments(socket *websocket.Conn, message []byte) {
	writer, err := socket.Writer(context.Background(), websocket.MessageBinary)
	for size := 1; err == nil && len(message) > 0; size = size*3 + 1 {
		size = min(size, len(message))
		_, err = writer.Write(message[:size])
		message = message[size:]
	}
	if err == nil {
		_ = writer.Close()
	}
}

func TestTheSubprotocolIsTheBackends(t *testing.T) {
	t.Parallel()
	h := start(t, settings{})
	eachRoute(t, h, func(t *testing.T, r route) {
		socket := h.dial(t, r, &websocket.DialOptions{Subprotocols: []string{"chat.v1", "chat.v2"}})
		if socket.Subprotocol() != "chat.v2" {
			t.Error(socket.Subprotocol())
		}
	})
}

func TestCloseCodesReachTheOtherSide(t *testing.T) {
	t.Parallel()
	h := start(t, settings{})
	eachRoute(t, h, func(t *testing.T, r route) {
		socket := h.dial(t, r, nil)
		if err := socket.Write(limited(t), websocket.MessageText, []byte("close 4321")); err != nil {
			t.Fatal(err)
		}
		if code, _ := ending(socket); code != 4321 {
			t.Error("the client got", code)
		}
		if err := h.dial(t, r, nil).Close(4001, "bye"); err != nil {
			t.Error("the backend did not answer the close frame:", err)
		}
	})
	codes := map[websocket.StatusCode]int{}
	for _, b := range []*backend{h.backends.one, h.backends.two, h.backends.secure} {
		for _, code := range b.endings() {
			codes[code]++
		}
	}
	if codes[4001] != len(routes) {
		t.Error("the backends got", codes)
	}
}

func TestBytesAroundTheHandshakeAreKept(t *testing.T) {
	t.Parallel()
	h := start(t, settings{})
	eachRoute(t, h, func(t *testing.T, r route) {
		pipelined := string(noise(5000))
		_, incoming := h.open(t, r, "/early", pipelined)
		want := early + pipelined
		answer := make([]byte, len(want))
		if _, err := io.ReadFull(incoming, answer); err != nil || string(answer) != want {
			t.Errorf("%v: the answer differs", err)
		}
	})
}

func TestAHalfClosedClientStillGetsItsAnswer(t *testing.T) {
	t.Parallel()
	h := start(t, settings{})
	eachRoute(t, h, func(t *testing.T, r route) {
		connection, incoming := h.open(t, r, "/half", "")
		_, _ = connection.Write(noise(100000))
		if err := connection.(interface{ CloseWrite() error }).CloseWrite(); err != nil {
			t.Fatal(err)
		}
		answer, err := io.ReadAll(incoming)
		if err != nil || len(answer) != 300000 {
			t.Fatalf("%d bytes, %v", len(answer), err)
		}
		if count := receive(t, h.backends.halfClosed); count != 100000 {
			t.Error("the backend got", count)
		}
	})
}

func TestPlainRequestsAndRefusalsAreHttpdsOwn(t *testing.T) {
	t.Parallel()
	h := start(t, settings{})
	if answer := h.page("/plain/echo"); answer != "plain answer" {
		t.Error(answer)
	}
	_, response, err := websocket.Dial(limited(t), "ws://"+h.plain+"/plain/refuse", nil)
	if err == nil || response.StatusCode != 403 {
		t.Error(response)
	}
}
