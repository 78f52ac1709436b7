package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
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
	directory, err := os.MkdirTemp("", "wsproxy-")
	if err != nil {
		return nil, err
	}
	s := &server{proxy: proxy, front: front, settings: settings{
		size: size, Directory: directory, Host: host, Plain: freePort(), TLS: freePort(), Descriptors: descriptors(), module: proxy.module,
	}}
	if err := s.start(members[0]); err != nil {
		_ = s.stop()
		return nil, fmt.Errorf("%s: %w", proxy.name, err)
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
	var err error
	s.program, err = startProgram(filepath.Base(s.settings.Directory), s.proxy.command(filepath.Join(s.settings.Directory, s.proxy.template)))
	if err != nil {
		return err
	}
	return s.await("a WebSocket passes", func() bool {
		socket, err := s.client(false).open(context.Background())
		if err == nil {
			socket.close()
		}
		return err == nil
	})
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

// freePort is below the ports that the kernel gives to clients, so that none takes it meanwhile.
func freePort() int {
	for {
		port := 10000 + rand.IntN(20000)
		if listener, err := net.Listen("tcp", fmt.Sprint("127.0.0.1:", port)); err == nil {
			listener.Close()
			return port
		}
	}
}

func descriptors() int {
	var limit syscall.Rlimit
	_ = syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit)
	return int(limit.Cur)
}
