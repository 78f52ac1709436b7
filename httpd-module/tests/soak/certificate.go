package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"log"
	"math/big"
	"time"
)

// certificate signs itself; httpd and the backends share it.
var certificate = makeCertificate()

// Of all key exchanges the one that costs least, since all of this shares two processors.
var cheap = []tls.CurveID{tls.CurveP256}

type certificateSet struct {
	authority, pair []byte // PEM; pair has the key
	server, client  *tls.Config
}

func makeCertificate() certificateSet {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		log.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		log.Fatal(err)
	}
	encoded, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		log.Fatal(err)
	}
	authority := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: signed})
	private := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: encoded})
	pair, err := tls.X509KeyPair(authority, private)
	if err != nil {
		log.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(authority)
	return certificateSet{
		authority: authority, pair: bytes.Join([][]byte{authority, private}, nil),
		server: &tls.Config{Certificates: []tls.Certificate{pair}, CurvePreferences: cheap},
		client: &tls.Config{RootCAs: pool, ServerName: "localhost", CurvePreferences: cheap, ClientSessionCache: tls.NewLRUClientSessionCache(64)},
	}
}
