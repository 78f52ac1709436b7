package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func startBackend(t *testing.T) (url string, stop context.CancelFunc) {
	stopping, stop := context.WithCancel(context.Background())
	server := httptest.NewServer(&backend{name: "server01", stopping: stopping})
	t.Cleanup(func() { stop(); server.Close() })
	return "ws" + strings.TrimPrefix(server.URL, "http"), stop
}

func TestServeDescribesPlainRequests(t *testing.T) {
	url, _ := startBackend(t)
	request, _ := http.NewRequest(http.MethodGet, "http"+strings.TrimPrefix(url, "ws")+"/a%2Fb?q=1", nil)
	request.Host = "chat.example.com"
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(response.Body)
	for _, part := range []string{`"backend":"server01"`, `"host":"chat.example.com"`, `"uri":"/a%2Fb?q=1"`} {
		if !strings.Contains(string(body), part) {
			t.Errorf("%s lacks %s", body, part)
		}
	}
}

func TestGetSendsItsHeadersAndReportsTheAnswer(t *testing.T) {
	url, _ := startBackend(t)
	var out bytes.Buffer
	arguments := []string{"--url", "http" + strings.TrimPrefix(url, "ws") + "/a", "--host", "chat.example.com", "--header", "X-A: b"}
	if err := get(context.Background(), arguments, &out); err != nil {
		t.Fatal(err)
	}
	var report getReport
	if err := json.Unmarshal(out.Bytes(), &report); err != nil {
		t.Fatal(err)
	}
	if report.Status != 200 || report.Headers["Content-Type"] != "application/json" {
		t.Errorf("%+v", report)
	}
	for _, part := range []string{`"X-A":["b"]`, `"host":"chat.example.com"`} {
		if !strings.Contains(report.Body, part) {
			t.Errorf("%s lacks %s", report.Body, part)
		}
	}
}

func TestServeStopsWithinASecond(t *testing.T) {
	stopping, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	address := freeAddress(t)
	go func() { ended <- serve(stopping, []string{"--listen", address}, io.Discard) }()
	c := &client{url: "ws://" + address, timeout: time.Second, http: http.DefaultClient}
	eventually(t, func() bool { _, _, err := c.open(context.Background()); return err == nil })
	stop()
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(time.Second):
		t.Error("still serving after a second")
	}
}

func TestDialCountsMembers(t *testing.T) {
	url, _ := startBackend(t)
	var out bytes.Buffer
	err := dial(context.Background(), []string{"--url", url, "--count", "5", "--parallel", "2"}, &out)
	var report dialReport
	if err != nil || json.Unmarshal(out.Bytes(), &report) != nil {
		t.Fatal(err, out.String())
	}
	if report.Connected != 5 || report.Failed != 0 || report.Members["server01"] != 5 {
		t.Error(out.String())
	}
}

func TestDialFailsWhenNobodyListens(t *testing.T) {
	var out bytes.Buffer
	err := dial(context.Background(), []string{"--url", "ws://" + freeAddress(t), "--count", "2"}, &out)
	if err == nil || !strings.Contains(out.String(), `"failed":2`) {
		t.Error(err, out.String())
	}
}

func TestHoldCountsLostSockets(t *testing.T) {
	url, stopBackend := startBackend(t)
	h := &holder{client: &client{url: url, timeout: time.Second, http: http.DefaultClient}, report: newHoldReport()}
	for range 3 {
		go h.keep(context.Background())
	}
	h.dialOnce()
	eventually(t, func() bool { return h.snapshot().Open == 3 })
	stopBackend()
	eventually(t, func() bool { return h.snapshot().Lost == 3 })
	if report := h.snapshot(); report.Open != 0 || report.Dialed != 1 || report.DialFailed != 0 {
		t.Errorf("%+v", report)
	}
}

func TestErrorsOfTheSameKindAreOne(t *testing.T) {
	counted := newTally()
	counted.fail(errors.New("read tcp 10.0.0.1:40001->10.0.0.2:80: reset"))
	counted.fail(errors.New("read tcp 10.0.0.1:40002->10.0.0.2:80: reset"))
	if len(counted.Errors) != 1 {
		t.Error(counted.Errors)
	}
}

func (h *holder) snapshot() holdReport {
	h.lock.Lock()
	defer h.lock.Unlock()
	return h.report
}

func freeAddress(t *testing.T) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func eventually(t *testing.T, condition func() bool) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if condition() {
			return
		}
	}
	t.Fatal("did not happen in time")
}
