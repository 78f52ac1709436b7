package tests

import (
	"bytes"
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

// certificates are made once: an authority, and a certificate for localhost that httpd and the backends share.
var certificates = makeCertificates()

type certificateSet struct {
	authority []byte // PEM
	pair      []byte // PEM, certificate and key
	server    tls.Certificate
	pool      *x509.CertPool
}

func makeCertificates() certificateSet {
	authorityKey, serverKey := newKey(), newKey()
	authority := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "authority"}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(24 * time.Hour), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	server := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
	}
	authorityPEM := sign(authority, authority, authorityKey, authorityKey)
	encoded, err := x509.MarshalPKCS8PrivateKey(serverKey)
	if err != nil {
		panic(err)
	}
	certificate := sign(server, authority, serverKey, authorityKey)
	key := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: encoded})
	pair, err := tls.X509KeyPair(certificate, key)
	if err != nil {
		panic(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(authorityPEM)
	return certificateSet{authority: authorityPEM, pair: bytes.Join([][]byte{certificate, key}, nil), server: pair, pool: pool}
}

func newKey() *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	return key
}

func sign(certificate, authority *x509.Certificate, key, authorityKey *ecdsa.PrivateKey) []byte {
	signed, err := x509.CreateCertificate(rand.Reader, certificate, authority, &key.PublicKey, authorityKey)
	if err != nil {
		panic(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: signed})
}
