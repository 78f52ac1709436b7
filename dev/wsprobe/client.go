package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/coder/websocket"
)

// client opens sockets to one URL.
type client struct {
	url     string
	host    string
	timeout time.Duration
	http    *http.Client
}

type clientFlags struct {
	url, host, ca *string
	insecure      *bool
	timeout       *time.Duration
}

func addClientFlags(set *flag.FlagSet) clientFlags {
	return clientFlags{
		url:      set.String("url", "", "ws:// or wss:// URL to dial"),
		host:     set.String("host", "", "Host header, and for wss the name asked for and verified; default: the URL's"),
		ca:       set.String("ca", "", "PEM file of the authorities to trust instead of the system's"),
		insecure: set.Bool("insecure", false, "do not verify the server's certificate"),
		timeout:  set.Duration("timeout", 5*time.Second, "limit for opening a socket, and for each echo"),
	}
}

func (f clientFlags) client() (*client, error) {
	if *f.url == "" {
		return nil, errors.New("--url is missing")
	}
	settings := &tls.Config{ServerName: withoutPort(*f.host), InsecureSkipVerify: *f.insecure}
	if *f.ca != "" {
		pem, err := os.ReadFile(*f.ca)
		if err != nil {
			return nil, err
		}
		settings.RootCAs = x509.NewCertPool()
		if !settings.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("%s holds no PEM certificate", *f.ca)
		}
	}
	// A refused handshake must not leave a connection that pins the next dial to the same proxy.
	transport := &http.Transport{TLSClientConfig: settings, DisableKeepAlives: true}
	return &client{url: *f.url, host: *f.host, timeout: *f.timeout, http: &http.Client{Transport: transport}}, nil
}

func withoutPort(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return host
}

// open returns the socket and the name of the member that answers on it.
func (c *client) open(parent context.Context) (*websocket.Conn, string, error) {
	ctx, cancel := context.WithTimeout(parent, c.timeout)
	defer cancel()
	socket, _, err := websocket.Dial(ctx, c.url, &websocket.DialOptions{HTTPClient: c.http, Host: c.host})
	if err != nil {
		return nil, "", err
	}
	_, name, err := socket.Read(ctx)
	if err != nil {
		_ = socket.CloseNow()
		return nil, "", fmt.Errorf("reading the member's name: %w", err)
	}
	return socket, string(name), nil
}

func (c *client) ping(parent context.Context, socket *websocket.Conn) error {
	ctx, cancel := context.WithTimeout(parent, c.timeout)
	defer cancel()
	sent := fmt.Sprint("ping ", time.Now().UnixNano())
	if err := socket.Write(ctx, websocket.MessageText, []byte(sent)); err != nil {
		return fmt.Errorf("writing: %w", err)
	}
	_, received, err := socket.Read(ctx)
	if err != nil {
		return fmt.Errorf("reading the echo: %w", err)
	}
	if string(received) != sent {
		return errors.New("the echo differs from what was sent")
	}
	return nil
}

// visit is one whole short life of a socket; it returns the member's name.
func (c *client) visit(ctx context.Context) (string, error) {
	socket, member, err := c.open(ctx)
	if err != nil {
		return "", err
	}
	defer socket.CloseNow()
	if err := c.ping(ctx, socket); err != nil {
		return member, err
	}
	if err := socket.Close(websocket.StatusNormalClosure, ""); err != nil {
		return member, fmt.Errorf("closing: %w", err)
	}
	return member, nil
}
