package main

import (
	"fmt"
	"math/rand/v2"
	"net"
	"syscall"
)

// tooFewDescriptors is no failure of a proxy: this machine does not allow what it needs.
type tooFewDescriptors struct{ needed, allowed int }

func (e tooFewDescriptors) Error() string {
	return fmt.Sprintf("needs %s file descriptors, the machine allows %s", number(float64(e.needed)), number(float64(e.allowed)))
}

func enoughDescriptors(proxy proxy, settings settings) error {
	const forItself = 150
	if needed := proxy.descriptors*settings.Capacity() + forItself; needed > settings.Descriptors {
		return tooFewDescriptors{needed, settings.Descriptors}
	}
	return nil
}

func descriptors() int {
	var limit syscall.Rlimit
	_ = syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit)
	return int(limit.Cur)
}

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
