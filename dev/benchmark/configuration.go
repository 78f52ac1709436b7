package main

import (
	"embed"
	"os"
	"path/filepath"
	"runtime"
	"text/template"
)

// The one host that every proxy answers for.
const host = "chat.example.com"

// size is what a proxy is configured for.
type size struct {
	sockets       int  // held at most
	generations   int  // of processes that live at the same time, reloads included
	largeMessages bool // buffers for messages of 16 KiB
}

// settings are what the templates are filled with.
type settings struct {
	size
	Directory, Host, Member, MemberName string
	Plain, TLS, Descriptors             int
	module                              string // path of mod_websocket_tunnel, or nothing for threads
}

func (s settings) Cores() int          { return runtime.NumCPU() }
func (s settings) Generations() int    { return s.generations + 1 }
func (s settings) LargeMessages() bool { return s.largeMessages }

// Capacity is the operator's rule: a tenth more than sockets, and five at least.
func (s settings) Capacity() int { return s.sockets + max(5, s.sockets/10) }

// Threads are what docs/event-tunnels.md says for the module.
func (s settings) Threads() int {
	if s.module != "" {
		return 64
	}
	return s.Capacity()
}

// NginxConnections are per worker; a share of at least 256 leaves room for uneven ones.
func (s settings) NginxConnections() int {
	return max(256, 2*s.Capacity()/s.Cores()*11/10)
}

//go:embed templates
var templates embed.FS

var parsed = template.Must(template.ParseFS(templates, "templates/*"))

func (s settings) write(name string) error {
	file, err := os.Create(filepath.Join(s.Directory, name))
	if err != nil {
		return err
	}
	defer file.Close()
	return parsed.ExecuteTemplate(file, name, s)
}
