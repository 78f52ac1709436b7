module wsproxy.dev/cluster/pause

go 1.26
