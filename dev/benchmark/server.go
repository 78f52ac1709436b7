package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// server is a proxy that runs.
type server struct {
	*program
	proxy    proxy
	settings settings
	front    certificate
}

// startServer returns once a WebSocket passes through.
func startServer(proxy proxy, size size, front certificate, members []string) (*server, error) {
	settings := settings{
		size: size, Host: host, Plain: freePort(), TLS: freePort(), Descriptors: descriptors(), module: proxy.module,
	}
	if err := enoughDescriptors(proxy, settings); err != nil {
		return nil, err
	}
	var err error
	if settings.Directory, err = os.MkdirTemp("", "wsproxy-"); err != nil {
		return nil, err
	}
	s := &server{proxy: proxy, front: front, settings: settings}
	if err := s.start(members[0]); err != nil {
		err = s.explained(err)
		_ = s.stop()
		return nil, err
	}
	return s, nil
}

func (s *server) start(member string) error {
	// Workers run as another user.
	if err := os.Chmod(s.settings.Directory, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(s.settings.Directory, "front.pem"), s.front.pem, 0o600); err != nil {
		return err
	}
	if err := s.configure(member); err != nil {
		return err
	}
	errors, err := os.Create(s.errorLog())
	if err != nil {
		return err
	}
	defer errors.Close()
	command := s.proxy.command(filepath.Join(s.settings.Directory, s.proxy.template))
	if s.program, err = startProgram(filepath.Base(s.settings.Directory), command, errors); err != nil {
		return err
	}
	err = s.await("a WebSocket passes", func() bool {
		socket, err := s.client(false).open(context.Background())
		if err == nil {
			socket.close()
		}
		return err == nil
	})
	if err != nil {
		return err
	}
	return s.client(true).agreesOnTLS()
}

func (s *server) errorLog() string { return filepath.Join(s.settings.Directory, "errors") }

// explained adds what the proxy wrote last to an error.
func (s *server) explained(err error) error {
	if err == nil {
		return nil
	}
	const last = 500
	content, _ := os.ReadFile(s.errorLog())
	return fmt.Errorf("%w; its error log ends with: %s", err, strings.TrimSpace(string(content[max(0, len(content)-last):])))
}

// configure writes the configuration for a member; the member's name follows its address.
func (s *server) configure(member string) error {
	s.settings.Member = member
	s.settings.MemberName = "member-" + strings.NewReplacer(".", "-", ":", "-").Replace(member)
	return s.settings.write(s.proxy.template)
}

func (s *server) reload(member string) error {
	if err := s.configure(member); err != nil {
		return err
	}
	return s.process.Process.Signal(s.proxy.reload)
}

func (s *server) client(tls bool) client {
	if tls {
		return client{address: fmt.Sprint("127.0.0.1:", s.settings.TLS), tls: s.front.clientSettings()}
	}
	return client{address: fmt.Sprint("127.0.0.1:", s.settings.Plain)}
}

func (s *server) stop() error {
	defer os.RemoveAll(s.settings.Directory)
	if s.program == nil {
		return nil
	}
	return s.program.stop()
}

// settledMemory waits until the memory has not changed by more than 1 % for a second, and returns it.
func (s *server) settledMemory() (int, error) {
	const step = 200 * time.Millisecond
	limit := time.Now().Add(patience / 4)
	reference, since := 0, time.Now()
	for {
		used, err := s.group.memoryBytes()
		if err != nil {
			return 0, err
		}
		if abs(used-reference) > reference/100 {
			reference, since = used, time.Now()
		}
		if time.Since(since) >= time.Second || time.Now().After(limit) {
			return used, nil
		}
		time.Sleep(step)
	}
}

func abs(number int) int { return max(number, -number) }
