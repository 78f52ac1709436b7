package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
)

// agreesOnTLS fails unless the proxy takes what all have to take: with another cipher or key exchange its work would be another one.
func (c client) agreesOnTLS() error {
	socket, err := c.open(context.Background())
	if err != nil {
		return err
	}
	defer socket.close()
	connection, is := socket.connection.(*tls.Conn)
	if !is {
		return errors.New("the connection is not TLS")
	}
	state := connection.ConnectionState()
	if state.Version != tls.VersionTLS13 || state.CipherSuite != tls.TLS_AES_128_GCM_SHA256 || state.CurveID != tls.X25519 || state.DidResume {
		return fmt.Errorf("TLS agreed on %s, %s, %s, resumed: %t", tls.VersionName(state.Version), tls.CipherSuiteName(state.CipherSuite),
			state.CurveID, state.DidResume)
	}
	return nil
}
