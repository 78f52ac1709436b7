package main

import (
	"path/filepath"
	"syscall"
)

// proxy is one of the programs that are compared.
type proxy struct {
	name     string // column of the report
	program  string // its version is asked with -v
	template string
	module   string
	// Descriptors that each socket takes: its two connections, and for httpd on threads an epoll set (counted).
	descriptors int
	reload      syscall.Signal // its own way to take a new configuration without closing a socket
	command     func(configuration string) []string
}

const (
	baseline   = "httpd" // on threads: what ratios refer to
	withModule = "httpd + module"
	nginx      = "nginx"
)

func allProxies(module string) []proxy {
	return []proxy{
		{name: baseline, program: "apache2", template: "httpd.conf", descriptors: 3, reload: syscall.SIGUSR1, command: runHTTPD},
		{
			name: withModule, program: "apache2", template: "httpd.conf", module: module, descriptors: 2, reload: syscall.SIGUSR1,
			command: runHTTPD,
		},
		{name: nginx, program: "nginx", template: "nginx.conf", descriptors: 2, reload: syscall.SIGHUP, command: runNginx},
		{name: "HAProxy", program: "haproxy", template: "haproxy.cfg", descriptors: 2, reload: syscall.SIGUSR2, command: runHAProxy},
	}
}

func runHTTPD(configuration string) []string {
	return []string{"apache2", "-f", configuration, "-DFOREGROUND"}
}

func runNginx(configuration string) []string {
	return []string{"nginx", "-p", filepath.Dir(configuration), "-c", configuration, "-e", "stderr"}
}

// runHAProxy has a master, which reloads.
func runHAProxy(configuration string) []string { return []string{"haproxy", "-W", "-f", configuration} }
