package tests

import (
	"cmp"
	"crypto/tls"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// An httpd that ends only after this long, or a condition that takes longer, is a failure.
const patience = 20 * time.Second

// loopback is the address of everything, TUNNEL_LOOPBACK or IPv4's.
var loopback = cmp.Or(os.Getenv("TUNNEL_LOOPBACK"), "127.0.0.1")

// httpd is a real one, with a configuration of its own and two ports: plain, and with TLS.
type httpd struct {
	t            *testing.T
	directory    string
	plain, tls   string
	backends     *backends
	settings     settings
	process      *exec.Cmd
	ended        chan error
	startedAgain int
}

func start(t *testing.T, wanted settings) *httpd {
	t.Helper()
	server := prepare(t, wanted)
	server.run()
	return server
}

func prepare(t *testing.T, wanted settings) *httpd {
	t.Helper()
	directory, err := os.MkdirTemp("", "tunnel")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(directory, 0o755); err != nil {
		t.Fatal(err)
	}
	server := &httpd{t: t, directory: directory, plain: freeAddress(t), tls: freeAddress(t), backends: startBackends(t), settings: wanted}
	t.Cleanup(server.finish)
	server.write("ca.pem", certificates.authority)
	server.write("front.pem", certificates.pair)
	server.configure()
	return server
}

func (h *httpd) write(name string, content []byte) {
	h.t.Helper()
	if err := os.WriteFile(filepath.Join(h.directory, name), content, 0o644); err != nil {
		h.t.Fatal(err)
	}
}

func (h *httpd) configure() {
	h.t.Helper()
	h.write("httpd.conf", []byte(h.configuration()))
	h.write("suppressions", []byte(suppressions))
}

// A request's memory goes from one of httpd's threads to another under a lock that the tool does not see, and these two write and read a
// word of it.
const suppressions = "race:ap_proxy_tunnel_create\nrace:interposition_count\n"

// httpd frees little when it ends, lets its threads go, and is not instrumented: only what the module does counts.
func (h *httpd) sanitizerOptions() []string {
	return []string{
		"ASAN_OPTIONS=detect_leaks=0:handle_segv=2:handle_abort=2",
		"UBSAN_OPTIONS=print_stacktrace=1",
		"TSAN_OPTIONS=ignore_noninstrumented_modules=1:report_thread_leaks=0:report_signal_unsafe=0:suppressions=" +
			filepath.Join(h.directory, "suppressions"),
	}
}

func (h *httpd) command(arguments ...string) *exec.Cmd {
	words := append(strings.Fields(os.Getenv("TUNNEL_WRAPPER")), "apache2", "-f", filepath.Join(h.directory, "httpd.conf"))
	words = append(words, arguments...)
	command := exec.Command(words[0], words[1:]...)
	command.Env = append(os.Environ(), h.sanitizerOptions()...)
	if preload := os.Getenv("TUNNEL_PRELOAD"); preload != "" {
		command.Env = append(command.Env, "LD_PRELOAD="+preload)
	}
	return command
}

func (h *httpd) run() {
	h.t.Helper()
	h.process = h.command("-DFOREGROUND")
	h.process.Stderr = os.Stderr
	// Ends with the tests, however these end.
	h.process.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	if h.settings.output != nil {
		h.process.Stdout = h.settings.output
	}
	if err := h.process.Start(); err != nil {
		h.t.Fatal(err)
	}
	h.ended = make(chan error, 1)
	go func() { h.ended <- h.process.Wait() }()
	eventually(h.t, "httpd answers", func() bool {
		select {
		case err := <-h.ended:
			h.ended <- err
			h.t.Fatal("httpd did not start: ", err)
		default:
		}
		response, err := http.Get("http://" + h.plain + "/server-status?auto")
		if err == nil {
			response.Body.Close()
		}
		return err == nil && response.StatusCode == http.StatusOK
	})
}

func (h *httpd) signal(signal os.Signal) {
	h.t.Helper()
	if err := h.process.Process.Signal(signal); err != nil {
		h.t.Fatal(err)
	}
}

// reload is a graceful restart; it returns when the new generation is ready.
func (h *httpd) reload() {
	h.t.Helper()
	h.startedAgain++
	h.signal(syscall.SIGUSR1)
	eventually(h.t, "httpd resumes", func() bool {
		return strings.Count(h.errors(), "resuming normal operations") > h.startedAgain
	})
	h.status()
}

// awaitEnd returns how long the parent needed to end.
func (h *httpd) awaitEnd() time.Duration {
	h.t.Helper()
	began := time.Now()
	select {
	case err := <-h.ended:
		h.ended <- err
	case <-time.After(patience):
		h.t.Fatal("httpd did not end")
	}
	return time.Since(began)
}

// finish ends httpd as a pod does: gracefully, and then at once. Terminated at once only, httpd itself can crash, as its main thread
// then looks at sockets whose memory worker threads have just freed; a graceful stop lets these end first.
func (h *httpd) finish() {
	if h.process != nil {
		_ = h.process.Process.Signal(syscall.SIGWINCH)
		select {
		case err := <-h.ended:
			h.ended <- err
		case <-time.After(2 * time.Second): // it looks once a second whether its processes have ended
			_ = h.process.Process.Signal(syscall.SIGTERM)
		}
		h.awaitEnd()
	}
	if found := fatal.FindString(h.errors()); found != "" {
		h.t.Errorf("the error log has %q", found)
	}
	if h.t.Failed() {
		h.t.Logf("error log:\n%s", h.errors())
	}
	os.RemoveAll(h.directory)
}

// freeAddress is below the ports that the kernel gives to clients (ip_local_port_range), so that none takes it meanwhile.
func freeAddress(t *testing.T) string {
	t.Helper()
	for {
		address := net.JoinHostPort(loopback, strconv.Itoa(10000+rand.IntN(20000)))
		if _, given := addresses.LoadOrStore(address, true); given {
			continue
		}
		if listener, err := net.Listen("tcp", address); err == nil {
			listener.Close()
			return address
		}
	}
}

var addresses sync.Map

func eventually(t *testing.T, what string, condition func() bool) {
	t.Helper()
	limit := time.After(patience)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !condition() {
		select {
		case <-limit:
			t.Fatalf("not within %v: %s", patience, what)
		case <-tick.C:
		}
	}
}

func receive[T any](t *testing.T, channel <-chan T) T {
	t.Helper()
	select {
	case value := <-channel:
		return value
	case <-time.After(patience):
		t.Fatalf("nothing within %v", patience)
		panic("not reached")
	}
}

func clientTLS() *tls.Config {
	return &tls.Config{RootCAs: certificates.pool, ServerName: "localhost"}
}

func port(address string) string {
	_, number, _ := net.SplitHostPort(address)
	return number
}
