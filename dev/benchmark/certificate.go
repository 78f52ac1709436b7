package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"time"
)

// certificate is what every proxy shows: ECDSA P-256, signed by itself; and its key, in one PEM file as HAProxy wants it.
type certificate struct {
	pem   []byte
	roots *x509.CertPool
}

func newCertificate() (certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return certificate{}, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: host}, DNSNames: []string{host},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
	}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return certificate{}, err
	}
	encoded, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return certificate{}, err
	}
	public := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: signed})
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(public)
	return certificate{append(public, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: encoded})...), roots}, nil
}

// clientSettings have no cache of sessions: every handshake is a full one.
func (c certificate) clientSettings() *tls.Config {
	return &tls.Config{RootCAs: c.roots, ServerName: host}
}
