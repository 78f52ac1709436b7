package main

import "strings"

// Where Debian has the modules.
const httpdModules = "/usr/lib/apache2/modules/"

// Those that the operator's configuration loads and Debian's httpd has not compiled in.
const httpdModuleNames = "mpm_event authz_core headers setenvif reqtimeout rewrite status slotmem_shm proxy proxy_http proxy_wstunnel " +
	"proxy_balancer proxy_hcheck lbmethod_bybusyness socache_shmcb ssl"

type httpdModule struct{ Name, Path string }

// HTTPDModules has the module first: it must come before mod_proxy.
func (s settings) HTTPDModules() []httpdModule {
	var modules []httpdModule
	if s.module != "" {
		modules = append(modules, httpdModule{"websocket_tunnel", s.module})
	}
	for name := range strings.FieldsSeq(httpdModuleNames) {
		modules = append(modules, httpdModule{name, httpdModules + "mod_" + name + ".so"})
	}
	return modules
}

type httpdHost struct {
	Port int
	TLS  bool
}

// HTTPDHosts are the two ports, each with the same virtual hosts.
func (s settings) HTTPDHosts() []httpdHost { return []httpdHost{{s.Plain, false}, {s.TLS, true}} }
